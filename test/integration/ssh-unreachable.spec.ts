import { connect, createServer, type Server, type Socket } from 'node:net';
import { expect, test } from './support/test.js';
import { type ConnectionError } from '../../src/core/errors.js';
import { sshConnection } from '../../src/connection/ssh.js';
import { requireOrSkip } from './support/require.js';
import { converse, specFor, type SshChange } from './support/ssh-setup.js';
import { freePort, type Sshd, sshdMissing, startSshd } from './support/sshd.js';

requireOrSkip(test, 'sshd', sshdMissing());

let sshd: Sshd;
let server: Server | undefined;
let sockets: Socket[] = [];
test.beforeAll(async () => {
  sshd = await startSshd();
});
test.afterEach(async () => {
  if (!server) return;
  await expect.poll(() => sockets.every((socket) => socket.destroyed)).toBe(true);
  await new Promise((resolve) => server!.close(resolve));
  [server, sockets] = [undefined, []];
});
test.afterAll(() => sshd?.stop());

test('a port on which nothing listens', async () => {
  const port = await freePort('127.0.0.1');
  const error = await failure({ port });
  expect(error.code).toBe('SSH_REFUSED');
  expect(error.message).toBe(`nothing listens on 127.0.0.1:${port}: connection refused\n  host: sut`);
});

test('a name that no resolver can know', async () => {
  const host = `${'x'.repeat(64)}.invalid`;
  const error = await failure({ host });
  expect(error.code).toBe('SSH_UNKNOWN_HOST');
  expect(error.reason).toMatch(/^the name x+\.invalid has no address \(E[A-Z_]+\)$/);
});

test('a listener that never says a word', async () => {
  const port = await listen(() => undefined);
  const error = await failure({ port, connectTimeoutSeconds: 0.3 });
  expect(error.code).toBe('SSH_TIMEOUT');
  expect(error.reason).toBe(
    `waited 0.3 s (connectTimeoutSeconds) for 127.0.0.1:${port} to say that it speaks SSH`,
  );
});

test('a listener that speaks something else', async () => {
  const port = await listen((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const error = await failure({ port, connectTimeoutSeconds: 0.3 });
  expect(error.code).toBe('SSH_TIMEOUT');
});

test('a caller that gives up', async () => {
  const port = await listen(() => undefined);
  const opening = sshConnection(specFor(sshd, { port }), 'sut').open(['cat'], AbortSignal.timeout(100));
  await expect(opening).rejects.toMatchObject({
    code: 'ABORTED',
    reason: `gave up waiting for 127.0.0.1:${port} to say that it speaks SSH`,
  });
  const late = sshConnection(specFor(sshd, { port }), 'sut').open(['cat'], AbortSignal.abort());
  await expect(late).rejects.toMatchObject({ code: 'ABORTED' });
});

test('a server that drops connections is tried again', async () => {
  let seen = 0;
  const port = await listen((socket) => {
    if (++seen <= 2) return socket.end('Exceeded MaxStartups\r\n');
    const onward = connect(sshd.port, '127.0.0.1');
    return socket.pipe(onward).pipe(socket);
  });
  const spec = specFor(sshd, { port, knownHosts: [], hostKeyChecking: 'insecurely-accept-any' });
  const channel = await sshConnection(spec, 'sut').open(['cat']);
  expect((await converse(channel, 'third time')).output).toBe('third time');
  expect(seen).toBe(3);
});

test('a server that keeps dropping connections is given up after three attempts', async () => {
  let seen = 0;
  const port = await listen((socket) => {
    seen++;
    socket.resetAndDestroy();
  });
  const error = await failure({ port });
  expect(error.code).toBe('SSH_CLOSED');
  expect(error.reason).toBe(
    `127.0.0.1:${port} accepted the connection and closed it before SSH began;` +
      ' sshd does so when too many log in at a time (MaxStartups), and firewalls do',
  );
  expect(seen).toBe(3);
});

async function listen(answer: (socket: Socket) => unknown): Promise<number> {
  const listening = (server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).resume();
    answer(socket);
  }));
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return (listening.address() as { port: number }).port;
}

async function failure(change: SshChange): Promise<ConnectionError> {
  return (await sshConnection(specFor(sshd, change), 'sut')
    .open(['cat'])
    .then(
      () => Promise.reject(new Error('was accepted')),
      (error: unknown) => error,
    )) as ConnectionError;
}
