import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { localConnection } from '../../src/connection/local.js';
import { CleanupStack } from '../../src/core/cleanup.js';
import { markedBy, partsOf, residentKilobytes } from './support/processes.js';
import { group, node, reach, until } from './support/reach.js';
import { directoryOf, SHELLS, withShell } from './support/ways.js';

const PROGRAMS = [
  'cat',
  'fold',
  'grep',
  'id',
  'ln',
  'mkdir',
  'rm',
  'rmdir',
  'sed',
  'sleep',
  'sh',
  'env',
  'yes',
];

for (const shell of SHELLS)
  test.describe(shell.name, () => {
    test.beforeAll(() => test.skip(shell.missing?.() !== undefined, shell.missing?.()));

    test('a long line is whole up to its limit, then cut and marked', async () => {
      await using reached = await reach(shell);
      const lengths = [3499, 3500, 3501, 7000, 10_000, 40_000, 65_536, 65_537, 200_000];
      const code = `for (const n of [${lengths.join()}]) console.log(String(n).repeat(n).slice(0, n))`;
      const child = await reached.host.spawn(node(code));
      const lines = [];
      for await (const line of child.lines) lines.push(line);
      expect(lines.map(({ text }) => text.length)).toEqual(lengths.map((n) => Math.min(n, 65_536)));
      expect(lines.map(({ cut }) => cut)).toEqual(lengths.map((n) => n > 65_536));
      for (const [i, { text }] of lines.entries())
        expect(text === String(lengths[i]).repeat(lengths[i]!).slice(0, text.length)).toBe(true);
    });

    test('a line of 30 MB takes no more than 140 MB of memory and stops nobody else', async () => {
      await using reached = await reach(shell);
      const code = `const mb = Buffer.alloc(1 << 20, 120); let n = 0;
        const write = () => { if (n++ < 30) process.stdout.write(mb, write); else process.stdout.write('\\nafter\\n') }; write()`;
      const child = await reached.host.spawn(node(code));
      let most = 0;
      let slowest = 0;
      const started = performance.now();
      const reading = (async () => {
        const lines = [];
        for await (const { text, cut } of child.lines) lines.push({ length: text.length, cut });
        return lines;
      })();
      while (!child.ended && performance.now() - started < 2500) {
        const asked = performance.now();
        await reached.supervisor.ports.listening([1]);
        slowest = Math.max(slowest, performance.now() - asked);
        const helpers = group(reached.group).filter(({ name }) => name !== 'node');
        most = Math.max(most, ...helpers.map(({ pid }) => residentKilobytes(pid)));
      }
      // Not every shell reads 30 MB in a test's time: what has not been read by now is not wanted.
      if (!child.ended) await child.kill('KILL');
      await child.exited;
      const [line] = await reading;
      expect(line).toEqual({ length: 65_536, cut: true });
      test.info().annotations.push({
        type: '30 MB line',
        description: `${(most / 1024).toFixed(0)} MB, other answers within ${slowest.toFixed(0)} ms`,
      });
      expect(most).toBeLessThan(140 * 1024);
      expect(slowest).toBeLessThan(1000);
    });

    for (const [channel, fate] of [
      ['stdout', 'ends its command, and nothing else'],
      ['stderr', 'stops its command until that is ended, and nothing else'],
    ] as const)
      test(`a line of ${channel} that fits no memory ${fate}`, async () => {
        test.skip(prlimitMissing(), 'there is no prlimit');
        await using reached = await reach(shell);
        const idle = group(reached.group).map(({ pid }) => pid);
        const child = await reached.host.spawn(
          node(`setInterval(() => process.${channel}.write('x'.repeat(65536)), 1)`),
        );
        // A shell reads the 128 MB that it may take in a minute: here it may take less.
        const helpers = () =>
          group(reached.group).filter(
            ({ pid, name, state }) =>
              ![...idle, child.pid].includes(pid) && name !== 'sleep' && state !== 'Z',
          );
        await until(() => helpers().length === 3, 'the helpers to be there');
        for (const { pid } of helpers()) spawnSync('prlimit', ['--pid', String(pid), '--as=9000000']);
        if (channel === 'stderr') {
          await expect.poll(() => helpers().length, { timeout: 30_000 }).toBe(2); // its reader has ended
          expect(await child.kill('KILL')).toBe(true);
        }
        await child.exited;
        expect((await reached.host.exec(['echo', 'still here'])).stdout).toBe('still here');
      });

    test('flooding tools hold up no answer', async () => {
      await using reached = await reach(shell);
      const floods = await Promise.all([1, 2, 3].map(() => reached.host.spawn(['yes'])));
      const times: number[] = [];
      for (let i = 0; i < 20; i++) {
        const start = performance.now();
        await reached.host.exec(['true']);
        times.push(performance.now() - start);
      }
      times.sort((a, b) => a - b);
      test.info().annotations.push({
        type: 'exec beside three floods',
        description: `median ${times[10]!.toFixed(0)} ms, worst ${times[19]!.toFixed(0)} ms`,
      });
      expect(times[10]).toBeLessThan(500);
      await Promise.all(floods.map((flood) => flood.kill('KILL')));
      await Promise.all(floods.map((flood) => flood.exited));
    });

    test('thousands of commands, and 200 at once, leave nothing behind in the main loop', async () => {
      await using reached = await reach(shell);
      const { main } = await partsOf(reached.mark);
      await reached.host.exec(['true']);
      const before = residentKilobytes(main);
      let zombies = 0;
      const rounds = shell === SHELLS[0] ? 200 : 40;
      for (let i = 0; i < rounds; i++) {
        await Promise.all(Array.from({ length: i === 30 ? 210 : 9 }, () => reached.host.exec(['true'])));
        if (i % 20 === 0)
          zombies = Math.max(
            zombies,
            group(reached.group).filter(({ state, parent }) => state === 'Z' && parent === main).length,
          );
      }
      const growth = residentKilobytes(main) - before;
      await expect
        .poll(() => group(reached.group).filter(({ state }) => state === 'Z').length, { timeout: 4000 })
        .toBeLessThan(10);
      test.info().annotations.push({
        type: 'thousands of commands',
        description: `main loop ${growth} kB larger, ${zombies} zombies at most`,
      });
      expect(growth).toBeLessThan(2048);
      // Readers whose parent is gone are init's to reap, in its own time.
      expect(zombies).toBeLessThan(300);
      expect(markedBy(reached.mark).length).toBeLessThan(12);
    });
  });

for (const awk of ['mawk', 'gawk', 'busybox', undefined])
  test(`lines come at once where awk is ${awk ?? 'missing'}`, async () => {
    await using cleanup = new CleanupStack();
    const links = Object.fromEntries(
      PROGRAMS.map((name) => [
        name,
        name === 'env' || name === 'yes' ? `/usr/bin/${name}` : programPath(name),
      ]),
    );
    if (awk) links.awk = awk === 'busybox' ? '/bin/busybox' : `/usr/bin/${awk}`;
    const path = await directoryOf(cleanup, links);
    await using reached = await reach({
      open: () => Promise.resolve(withShell(localConnection(), '/bin/sh', path)),
    });
    expect((await reached.host.exec(['awk', 'BEGIN { print 1 + 1 }'])).exitCode).toBe(awk ? 0 : 127);
    expect(reached.supervisor.lock).toBe('link');
    const child = await reached.host.spawn(['sh', '-c', 'echo one; exec sleep 60']);
    for await (const { text } of child.lines) {
      expect(text).toBe('one');
      await child.kill();
    }
  });

function programPath(name: string): string {
  return ['cat', 'grep', 'ln', 'mkdir', 'rm', 'rmdir', 'sed', 'sleep', 'sh'].includes(name)
    ? `/bin/${name}`
    : `/usr/bin/${name}`;
}

function prlimitMissing(): boolean {
  return spawnSync('prlimit', ['--version']).error !== undefined;
}
