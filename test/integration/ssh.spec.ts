import { expect, test } from './support/test.js';
import { sshConnection } from '../../src/connection/ssh.js';
import { Host } from '../../src/host/host.js';
import { descendantsOf } from './support/descendants.js';
import { requireOrSkip } from './support/require.js';
import { converse, specFor } from './support/ssh-setup.js';
import { type Sshd, sshdMissing, startSshd, until } from './support/sshd.js';

requireOrSkip(test, 'sshd', sshdMissing());

let sshd: Sshd;
test.beforeAll(async () => {
  sshd = await startSshd();
});
test.afterEach(async () => {
  await until(() => descendantsOf(sshd.pid).length === 0, 'every session to end');
});
test.afterAll(() => sshd?.stop());

test('runs a command and carries bytes both ways', async () => {
  const connection = sshConnection(specFor(sshd), 'sut');
  expect(connection.description).toBe(`ssh ${sshd.user}@127.0.0.1:${sshd.port}`);
  const channel = await connection.open(['sh', '-c', 'cat; echo "to errors" >&2; exit 3']);
  expect(await converse(channel, 'Grüße\n')).toEqual({
    output: 'Grüße\n',
    errors: 'to errors\n',
    end: { exitCode: 3 },
  });
});

test('carries more than a window of data', async () => {
  const channel = await sshConnection(specFor(sshd), 'sut').open(['cat']);
  const text = 'x'.repeat(5_000_000);
  expect((await converse(channel, text)).output.length).toBe(text.length);
});

test('gives the command its arguments as they are', async () => {
  const words = ["it's", '$HOME', 'a b', '', 'back\\slash', '*'];
  const channel = await sshConnection(specFor(sshd), 'sut').open(['printf', '%s|', ...words]);
  expect((await converse(channel, '')).output).toBe(words.map((word) => `${word}|`).join(''));
});

test('tells the signal that ended the command', async () => {
  const channel = await sshConnection(specFor(sshd), 'sut').open(['sh', '-c', 'kill -TERM $$']);
  expect((await converse(channel, '')).end).toEqual({ signal: 'SIGTERM' });
});

test('destroy ends the channel at once, and the far end sees the end of its input', async () => {
  const channel = await sshConnection(specFor(sshd), 'sut').open(['cat']);
  channel.destroy();
  channel.destroy();
  expect(await channel.closed).toEqual({ reason: 'closed by us' });
});

test('a lost connection ends the channel and the output', async () => {
  const channel = await sshConnection(specFor(sshd), 'sut').open(['cat']);
  for (const pid of descendantsOf(sshd.pid)) process.kill(pid, 'SIGKILL');
  channel.output.resume();
  expect((await channel.closed).reason).toMatch(/^the server closed the connection$|ECONNRESET/);
});

test('a server that falls silent is noticed after three keepalives', async () => {
  const channel = await sshConnection(specFor(sshd, { keepaliveSeconds: 0.2 }), 'sut').open(['cat']);
  const sessions = descendantsOf(sshd.pid);
  for (const pid of sessions) process.kill(pid, 'SIGSTOP');
  const began = performance.now();
  const end = await channel.closed;
  for (const pid of sessions) process.kill(pid, 'SIGCONT');
  expect(end.reason).toMatch(/^no sign of life from the server for 0\.[4-9] s \(keepalive\)$/);
  expect(performance.now() - began).toBeLessThan(2000);
});

test('a channel that the server refuses leaves no connection behind', async () => {
  await using strict = await disposable(startSshd({ config: ['MaxSessions 0'] }));
  await expect(sshConnection(specFor(strict), 'sut').open(['cat'])).rejects.toMatchObject({
    code: 'SSH_CHANNEL_REFUSED',
    host: 'sut',
    reason: expect.stringMatching(/refused a channel: .+; see MaxSessions in its sshd_config$/),
  });
  await until(() => descendantsOf(strict.pid).length === 0, 'the session to end');
});

test('works over IPv6', async () => {
  await using six = await disposable(startSshd({ address: '::1' }));
  const connection = sshConnection(specFor(six), 'sut');
  expect(connection.description).toBe(`ssh ${six.user}@[::1]:${six.port}`);
  expect((await converse(await connection.open(['cat']), 'six')).output).toBe('six');
});

async function disposable(starting: Promise<Sshd>): Promise<Sshd & AsyncDisposable> {
  const started = await starting;
  return { ...started, [Symbol.asyncDispose]: () => started.stop() };
}

test('many hosts behind one sshd log in without being dropped', async () => {
  const hosts = Array.from(
    { length: 30 },
    (_, index) =>
      new Host({ name: `host${index}`, connection: sshConnection(specFor(sshd), 'sut'), addresses: {} }),
  );
  try {
    await Promise.all(hosts.map((host) => host.exec(['true'])));
    expect(sshd.log().match(/^Starting session/gm)?.length).toBeGreaterThanOrEqual(30);
    expect(sshd.log()).not.toMatch(/drop connection|MaxStartups/);
  } finally {
    await Promise.all(hosts.map((host) => host.close()));
  }
});
