import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CleanupStack } from '../../src/core/cleanup.js';
import { expectNoLeaks, leaksSince, takeSnapshot, type Leak } from './support/leaks.js';
import { isRoot, namespacesRefused } from './support/as-user.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

// A leak check that finds nothing proves nothing: each kind is planted, found and cleared.

const WAIT_MS = 400;

async function planted(plant: (cleanup: CleanupStack) => unknown): Promise<Leak[]> {
  await using cleanup = new CleanupStack();
  const before = takeSnapshot();
  await plant(cleanup);
  const leaks = await leaksSince(before, WAIT_MS);
  await cleanup.dispose();
  expect(await leaksSince(before)).toEqual([]);
  return leaks;
}

async function start(cleanup: CleanupStack, argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child: ChildProcess = spawn(argv[0]!, argv.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  cleanup.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  await once(child, 'spawn');
  return child;
}

test('finds a process that was started by this run', async () => {
  const leaks = await planted((cleanup) => start(cleanup, ['sleep', '30']));
  expect(leaks).toEqual([{ kind: 'process', what: expect.stringMatching(/^\d+ sleep 30$/) }]);
});

test('finds an orphan with our mark that has lost the name of its run', async () => {
  const leaks = await planted(async (cleanup) => {
    const script = 'env -u NETWRIGHT_RUN NETWRIGHT=1 setsid sleep 30 & echo $!';
    const child = await start(cleanup, ['sh', '-c', script]);
    const [text] = (await once(child.stdout!, 'data')) as [Buffer];
    cleanup.defer(() => process.kill(Number(text), 'SIGKILL'));
    await once(child, 'exit');
  });
  expect(leaks).toEqual([{ kind: 'process', what: expect.stringContaining('sleep 30') }]);
});

test('leaves the processes of other runs alone', async () => {
  const leaks = await planted((cleanup) =>
    start(cleanup, ['sleep', '30'], { NETWRIGHT: '1', NETWRIGHT_RUN: 'another' }),
  );
  expect(leaks).toEqual([]);
});

test('finds a lease whose holder is gone', async () => {
  const file = '/tmp/netwright-leases/1';
  const leaks = await planted((cleanup) => {
    if (!existsSync('/tmp/netwright-leases')) mkdirSync('/tmp/netwright-leases', { mode: 0o1777 });
    writeFileSync(file, `somebody@somewhere:${process.pid} 0123456789abcdef\n`, { mode: 0o666 });
    cleanup.defer(() => rmSync(file));
  });
  expect(leaks).toEqual([{ kind: 'lease', what: expect.stringContaining('1 of somebody@') }]);
});

test('finds a socket that still listens', async () => {
  const leaks = await planted(async (cleanup) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanup.defer(() => new Promise((resolve) => server.close(resolve)));
  });
  expect(leaks).toEqual([{ kind: 'socket', what: expect.stringMatching(/^tcp port \d+ of process \d+ /) }]);
});

test('finds a network namespace', async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
  const flags = isRoot() ? ['-n'] : ['-Urn'];
  const leaks = await planted((cleanup) => start(cleanup, ['unshare', ...flags, 'sleep', '30']));
  expect(leaks.map(({ kind }) => kind).sort()).toEqual(['namespace', 'process']);
});

test('finds a named network namespace', async () => {
  test.skip(!isRoot(), 'only root can name a network namespace');
  const name = `nw-test-${process.pid}`;
  const leaks = await planted(async (cleanup) => {
    const child = await start(cleanup, ['ip', 'netns', 'add', name]);
    cleanup.defer(async () => once(await start(cleanup, ['ip', 'netns', 'delete', name]), 'exit'));
    await once(child, 'exit');
  });
  expect(leaks).toEqual([{ kind: 'namespace', what: `${name} in /run/netns` }]);
});

test('finds a temporary file', async () => {
  const file = join(tmpdir(), 'netwright-planted');
  const leaks = await planted((cleanup) => {
    writeFileSync(file, '');
    cleanup.defer(() => rmSync(file));
  });
  expect(leaks).toEqual([{ kind: 'file', what: file }]);
});

test('names every leak in its error, and waits for what is about to go', async () => {
  await using cleanup = new CleanupStack();
  const before = takeSnapshot();
  await start(cleanup, ['sleep', '0.5']);
  await expectNoLeaks(before);
  await start(cleanup, ['sleep', '31']);
  await start(cleanup, ['sleep', '32']);
  await expect(expectNoLeaks(before, WAIT_MS)).rejects.toThrow(
    /^2 thing\(s\) left behind:\n {2}process: \d+ sleep 31\n {2}process: \d+ sleep 32$/,
  );
});
