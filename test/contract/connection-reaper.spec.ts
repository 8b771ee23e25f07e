import { existsSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { localConnection } from '../../src/connection/local.js';
import { withPrefix } from '../../src/connection/namespace.js';
import { sshConnection } from '../../src/connection/ssh.js';
import { Supervisor } from '../../src/connection/supervisor.js';
import { CleanupStack } from '../../src/core/cleanup.js';
import { requireOrSkip } from '../integration/support/require.js';
import { descendantsOf } from '../integration/support/descendants.js';
import { specFor } from '../integration/support/ssh-setup.js';
import { sshdMissing, startSshd } from '../integration/support/sshd.js';
import { markedBy, partsOf, processes, untilGone, type Parts } from './support/processes.js';
import { node, outputOf, reach, until, type Reached } from './support/reach.js';
import { directoryOf, SHELLS, withShell } from './support/ways.js';

const LEASES = '/tmp/netwright-leases';
const IGNORES_TERM = ['sh', '-c', 'trap "" TERM; echo up; while :; do sleep 1; done'];

/** How a supervisor can lose its footing, and within which time everything must be gone. */
const ENDS: Record<string, { end: (reached: Reached, parts: Parts) => unknown; seconds: number }> = {
  close: { end: ({ host }) => host.close(), seconds: 5 },
  'end of input': { end: ({ channel }) => channel.input.end(), seconds: 5 },
  'a destroyed channel': { end: ({ channel }) => channel.destroy(), seconds: 5 },
  'kill -9 of the main loop': { end: (_, { main }) => process.kill(main, 'SIGKILL'), seconds: 7 },
  'kill -9 of the outer shell': { end: (_, { outer }) => process.kill(outer, 'SIGKILL'), seconds: 7 },
  'kill -9 of cat': { end: (_, { cat }) => process.kill(cat, 'SIGKILL'), seconds: 7 },
  'kill -9 of the watchdog, then the end of input': {
    end: async ({ channel, host }, { watchdog }) => {
      process.kill(watchdog, 'SIGKILL');
      expect((await host.exec(['true'])).exitCode).toBe(0);
      channel.input.end();
    },
    seconds: 6,
  },
  'TERM to the group': { end: (_, { outer }) => process.kill(-outer, 'SIGTERM'), seconds: 6 },
  'HUP to the group': { end: (_, { outer }) => process.kill(-outer, 'SIGHUP'), seconds: 6 },
  'two seconds without heartbeat': { end: () => undefined, seconds: 10 },
};

for (const shell of SHELLS)
  test.describe(shell.name, () => {
    test.beforeAll(() => test.skip(shell.missing?.() !== undefined, shell.missing?.()));

    for (const [name, { end, seconds }] of Object.entries(ENDS)) {
      // The other shells differ in how they wait for children and treat signals, not in how their input ends.
      if (shell !== SHELLS[0] && !/^close|kill -9 of (the main|cat)|TERM/.test(name)) continue;
      test(`everything is gone after ${name}`, async () => {
        const silent = name.includes('heartbeat') ? { heartbeatSeconds: 1000, silenceSeconds: 2 } : {};
        await using reached = await reach(shell, { supervisor: silent });
        const parts = await partsOf(reached.mark);
        const child = await reached.host.spawn(IGNORES_TERM);
        for await (const { text } of child.lines) if (text === 'up') break;
        await reached.host.spawn(['sleep', '60']);
        await reached.host.spawn(['setsid', 'sleep', '61']);
        const { leases } = await reached.supervisor.ports.lease(
          2,
          16_000,
          16_900,
          16_000 + (process.pid % 500),
        );
        const start = performance.now();
        await end(reached, parts);
        await untilGone(reached.mark, seconds * 1000);
        test.info().annotations.push({
          type: 'gone after',
          description: `${(performance.now() - start).toFixed(0)} ms`,
        });
        for (const { port } of leases)
          for (const file of [`${LEASES}/${port}`, `${LEASES}/${port}.lock`])
            expect(existsSync(file)).toBe(false);
        // Its end may still be told, or the loss of the connection.
        await child.exited.catch((error: unknown) =>
          expect(error).toMatchObject({ code: 'CONNECTION_LOST' }),
        );
      });
    }

    test('closing is quick when nothing runs', async () => {
      await using reached = await reach(shell);
      const start = performance.now();
      await reached.host.close();
      const took = performance.now() - start;
      test.info().annotations.push({ type: 'close', description: `${took.toFixed(0)} ms` });
      expect(took).toBeLessThan(300);
    });

    test('an exit is told when the process ends; what it leaves behind is ended', async () => {
      await using reached = await reach(shell);
      for (const left of [
        'sleep 62 &',
        'setsid sleep 62 &',
        'sh -c "trap \\"\\" TERM; while :; do sleep 1; done" &',
      ]) {
        const start = performance.now();
        const child = await reached.host.spawn(['sh', '-c', `${left} echo said; exit 5`]);
        await until(() => child.ended, 'the exit');
        expect(performance.now() - start).toBeLessThan(450);
        expect((await outputOf(child)).stdout).toEqual(['said']);
        expect(await child.exited).toEqual({ exitCode: 5, signal: undefined });
        expect(performance.now() - start).toBeLessThan(3500);
        await until(
          () => !markedBy(reached.mark).some(({ command }) => /62|trap/.test(command)),
          'the children to end',
        );
      }
    });

    test('an exit is told though what is left behind cannot be found', async () => {
      await using reached = await reach(shell);
      const child = await reached.host.spawn(['sh', '-c', 'env -i sleep 63 & exit 0']);
      expect(await child.exited).toEqual({ exitCode: 0, signal: undefined });
    });

    test('a tool may end its own process group: the supervisor takes it for its own end', async () => {
      await using reached = await reach(shell);
      const exited = reached.host.spawn(['sh', '-c', 'kill -TERM 0']).then((child) => child.exited);
      await expect(exited).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
      await untilGone(reached.mark, 6000);
    });
  });

for (const lacking of ['sleep', 'sed'])
  test(`a host without ${lacking} is told so, and nothing is left`, async () => {
    await using cleanup = new CleanupStack();
    const programs = ['cat', 'grep', 'ln', 'mkdir', 'rm', 'rmdir', 'sed', 'sleep', 'fold', 'id'];
    const links = programs.filter((name) => name !== lacking).map((name) => [name, '/bin/busybox']);
    const path = await directoryOf(cleanup, Object.fromEntries(links) as Record<string, string>);
    const connection = withShell(localConnection(), '/bin/dash', path);
    await expect(Supervisor.start(connection, { host: 'sut' })).rejects.toMatchObject({
      code: 'SUPERVISOR_FAILED',
      reason: expect.stringContaining(`it lacks ${lacking}`),
    });
    await until(() => markedBy(`PATH=${path}`).length === 0, 'the shell to end');
  });

/** Stands between this process and the supervisor, as the process that holds the channel. */
const CONTROLLER = `
  const [file, ...args] = process.argv.slice(1);
  const shell = require('node:child_process').spawn(file, args, { detached: true });
  process.stdin.pipe(shell.stdin);
  shell.stdout.pipe(process.stdout);`;

test('everything is gone after kill -9 of the process that holds the channel', async () => {
  const prefixed = withPrefix(localConnection(), node(CONTROLLER), 'a controller of its own');
  await using reached = await reach({ open: () => Promise.resolve(prefixed) });
  await reached.host.spawn(['sleep', '60']);
  const { leases } = await reached.supervisor.ports.lease(1, 17_000, 17_900, 17_000 + (process.pid % 500));
  const outer = processes().find(({ pid }) => pid === reached.group)!;
  const start = performance.now();
  process.kill(outer.parent, 'SIGKILL');
  await until(() => !existsSync(`${LEASES}/${leases[0]!.port}`), 'the lease to be released');
  const released = performance.now() - start;
  await untilGone(reached.mark, 5000);
  test.info().annotations.push({
    type: 'gone after',
    description: `lease ${released.toFixed(0)} ms, all ${(performance.now() - start).toFixed(0)} ms`,
  });
  expect(released).toBeLessThan(2000);
});

for (const shell of SHELLS)
  test(`a host is patient with who starts many tools at once, but not for ever (${shell.name})`, async () => {
    test.skip(shell.missing?.() !== undefined, shell.missing?.());
    const supervisor = { heartbeatSeconds: 1000, silenceSeconds: 2 };
    await using reached = await reach(shell, { supervisor });
    await Promise.all(Array.from({ length: 10 }, () => reached.host.spawn(['sleep', '60'])));
    // Of others everything would be gone by now.
    await new Promise((resolve) => setTimeout(resolve, 5000));
    expect((await reached.host.exec(['echo', 'here'])).stdout).toBe('here');
    await untilGone(reached.mark, 10_000);
  });

test('everything is gone when sshd and its sessions are frozen: a silent link', async () => {
  requireOrSkip(test, 'sshd', sshdMissing());
  await using cleanup = new CleanupStack();
  const sshd = await startSshd();
  cleanup.defer(() => sshd.stop());
  const open = () => Promise.resolve(sshConnection(specFor(sshd, { keepaliveSeconds: 1 }), 'sut'));
  await using reached = await reach({ open }, { supervisor: { silenceSeconds: 2 } });
  const child = await reached.host.spawn(['sleep', '60']);
  const ours = markedBy(reached.mark).map(({ pid }) => pid);
  const session = descendantsOf(sshd.pid).filter((pid) => !ours.includes(pid));
  for (const pid of session) process.kill(pid, 'SIGSTOP');
  const start = performance.now();
  try {
    await untilGone(reached.mark, 8000);
    test
      .info()
      .annotations.push({ type: 'gone after', description: `${(performance.now() - start).toFixed(0)} ms` });
    await expect(child.exited).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  } finally {
    for (const pid of session) process.kill(pid, 'SIGCONT');
  }
});

test('a channel over ssh closes cleanly', async () => {
  requireOrSkip(test, 'sshd', sshdMissing());
  await using cleanup = new CleanupStack();
  const sshd = await startSshd();
  cleanup.defer(() => sshd.stop());
  await using reached = await reach({ open: () => Promise.resolve(sshConnection(specFor(sshd), 'sut')) });
  await reached.host.close();
  expect(await reached.channel.closed).not.toHaveProperty(
    'reason',
    expect.stringMatching(/reset|timed out/i),
  );
});
