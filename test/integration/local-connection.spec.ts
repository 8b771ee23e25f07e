import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from './support/test.js';
import { localConnection } from '../../src/connection/local.js';
import { isAlive } from './support/descendants.js';
import { converse } from './support/ssh-setup.js';
import { until } from './support/sshd.js';

const local = localConnection();

test('runs a command and carries bytes both ways', async () => {
  const channel = await local.open(['sh', '-c', 'cat; echo "to errors" >&2; exit 3']);
  expect(await converse(channel, 'Grüße\n')).toEqual({
    output: 'Grüße\n',
    errors: 'to errors\n',
    end: { exitCode: 3 },
  });
});

test('tells the signal that ended the command', async () => {
  const channel = await local.open(['sh', '-c', 'kill -TERM $$']);
  expect((await converse(channel, '')).end).toEqual({ signal: 'SIGTERM' });
});

test('keeps the output for a reader who comes late', async () => {
  const channel = await local.open(['echo', 'early']);
  // Time for whatever would throw the output away.
  await sleep(200);
  expect((await converse(channel, '')).output).toBe('early\n');
});

test('gives the command a session of its own, out of the reach of Ctrl-C', async () => {
  const channel = await local.open(['sh', '-c', 'cut -d" " -f1,5,6 /proc/$$/stat']);
  const [pid, group, session] = (await converse(channel, '')).output.trim().split(' ');
  expect([group, session]).toEqual([pid, pid]);
});

test('destroy ends the channel at once, and the command sees the end of its input', async () => {
  const channel = await local.open(['sh', '-c', 'echo $$; cat']);
  const pid = Number(String(await new Promise((resolve) => channel.output.once('data', resolve))));
  channel.destroy();
  channel.destroy();
  expect(await channel.closed).toEqual({ reason: 'closed by us' });
  await until(() => !isAlive(pid), 'the command to end');
});

test('a write after the end harms nobody', async () => {
  const channel = await local.open(['true']);
  channel.output.resume();
  await channel.closed;
  channel.input.write('too late');
  await sleep(50);
});

test('a program that is missing, and a caller who has given up, are told', async () => {
  await expect(local.open(['/no/such/program', '-x'])).rejects.toMatchObject({
    code: 'LOCAL_START_FAILED',
    message: expect.stringMatching(/^cannot start \/no\/such\/program: .*ENOENT[^]*command: .*program -x$/),
  });
  await expect(local.open(['true'], AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' });
});
