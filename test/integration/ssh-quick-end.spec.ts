import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { sshConnection } from '../../src/connection/ssh.js';
import { requireOrSkip } from './support/require.js';
import { specFor } from './support/ssh-setup.js';
import { sshdMissing, startSshd } from './support/sshd.js';
import { expect, test } from './support/test.js';

requireOrSkip(test, 'sshd', sshdMissing());

/** A way to a port that hands on what comes back in pieces of `milliseconds`, as a slow network or a busy machine does. */
async function inPieces(port: number, milliseconds: number): Promise<Server> {
  const server = createServer((near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    near.pipe(far);
    const held: Buffer[] = [];
    const handOn = () => held.length > 0 && near.write(Buffer.concat(held.splice(0)));
    const timer = setInterval(handOn, milliseconds);
    far.on('data', (chunk: Buffer) => held.push(chunk));
    far.on('close', () => {
      clearInterval(timer);
      handOn();
      near.end();
    });
    for (const socket of [near, far])
      socket.on('error', () => {
        near.destroy();
        far.destroy();
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

test('a command whose end arrives together with its start ends with its signal', async () => {
  const sshd = await startSshd();
  const way = await inPieces(sshd.port, 250);
  try {
    const { port } = way.address() as AddressInfo;
    const spec = specFor(sshd, { port, hostKeyChecking: 'insecurely-accept-any' });
    const channel = await sshConnection(spec, 'sut').open(['sh', '-c', 'kill $$']);
    for (const output of [channel.output, channel.errors]) output.resume();
    expect(await channel.closed).toEqual({ signal: 'SIGTERM' });
  } finally {
    way.close();
    await sshd.stop();
  }
});
