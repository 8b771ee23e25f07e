import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { RemoteProcess, SignalName } from '../../src/connection/remote-process.js';
import { CleanupStack } from '../../src/core/cleanup.js';
import { requireOrSkip } from '../integration/support/require.js';
import { group, node, outputOf, reach, until, type Reached } from './support/reach.js';
import { scratch, WAYS } from './support/ways.js';

// What holds for every way to reach a shell. Only /bin/sh words and Node are used: PATH may hold busybox alone.
for (const way of WAYS)
  test.describe(way.name, () => {
    let reached: Reached;
    test.beforeAll(async () => {
      const missing = way.missing?.();
      if (way.requirement) requireOrSkip(test, way.requirement, missing);
      else test.skip(missing !== undefined, missing);
      reached = await reach(way);
    });
    test.afterAll(() => reached?.[Symbol.asyncDispose]());

    test('output is whole and in order on both channels', async () => {
      const child = await reached.host.spawn([
        'sh',
        '-c',
        'i=0; while [ $i -lt 500 ]; do echo "out $i"; echo "err $i" >&2; i=$((i+1)); done',
      ]);
      const { stdout, stderr } = await outputOf(child);
      expect(stdout).toEqual(Array.from({ length: 500 }, (_, i) => `out ${i}`));
      expect(stderr).toEqual(Array.from({ length: 500 }, (_, i) => `err ${i}`));
      expect(await child.exited).toEqual({ exitCode: 0, signal: undefined });
    });

    test('an exit code, a signal, a missing and a forbidden program are data', async () => {
      await using cleanup = new CleanupStack();
      const file = join(await scratch(cleanup), 'forbidden');
      await writeFile(file, '#!/bin/sh\n', { mode: 0o644 });
      const { host } = reached;
      expect(await host.exec(['sh', '-c', 'exit 7'])).toMatchObject({ exitCode: 7, signal: undefined });
      expect(await host.exec(['sh', '-c', 'kill -KILL $$'])).toMatchObject({
        exitCode: undefined,
        signal: 'SIGKILL',
      });
      // A search path with a folder that may not be read, such as another user's, would make it 126.
      const missing = await host.exec(['no-such-program', 'x'], { env: { PATH: '/usr/bin:/bin' } });
      expect(missing.exitCode).toBe(127);
      expect(missing.stderr).toContain('no-such-program');
      const forbidden = await host.exec([file]);
      expect(forbidden.exitCode).toBe(126);
      expect(forbidden.stderr).toMatch(/denied/i);
    });

    test('every word arrives as it was given', async () => {
      const words = [
        `it's "quoted"`,
        '$HOME `id` $(id)',
        '*',
        'a\nb\n',
        'back\\slash\\n \\',
        '',
        'žluťoučký 🐎',
        '-n',
        '--',
        ' two  blanks ',
        '!event',
        '#',
        '~',
        '\t\r',
        ';|&<>(){}[]?',
        '\x01\x7f\x81',
      ];
      const child = await reached.host.spawn(
        node('for (const w of process.argv.slice(1)) console.log(JSON.stringify(w))', '--', ...words),
      );
      const { stdout } = await outputOf(child);
      expect(stdout.map((line) => JSON.parse(line) as string)).toEqual(words);
    });

    test('every byte but NUL arrives; the last line needs no newline', async () => {
      const code = `
        const line = Buffer.from(Array.from({ length: 256 }, (_, i) => i).filter((i) => i !== 10));
        process.stdout.write(Buffer.concat([line, Buffer.from('\\n\\n  a\\\\b  \\nlast')]));`;
      const bytes: Buffer[] = [];
      const before = reached.frames.length;
      const child = await reached.host.spawn(node(code));
      const { stdout } = await outputOf(child);
      for (const frame of reached.frames.slice(before))
        if (frame.startsWith('o ')) bytes.push(Buffer.from(frame, 'latin1'));
      const sent = bytes[0]!.subarray(bytes[0]!.indexOf(32, 2) + 1);
      expect([...sent]).toEqual(Array.from({ length: 255 }, (_, i) => i + 1).filter((i) => i !== 10));
      expect(stdout.slice(1)).toEqual(['', '  a\\b  ', 'last']);
    });

    test('a line arrives within 50 ms of being written', async () => {
      const code = `let n = 0; const t = setInterval(() => {
        process.stdout.write(performance.timeOrigin + performance.now() + '\\n');
        if (++n === 50) clearInterval(t) }, 20)`;
      const child = await reached.host.spawn(node(code));
      const delays: number[] = [];
      for await (const { text } of child.lines)
        delays.push(performance.timeOrigin + performance.now() - Number(text));
      delays.sort((a, b) => a - b);
      test.info().annotations.push({
        type: 'line latency',
        description: `median ${delays[25]?.toFixed(1)} ms, 90 % ${delays[44]?.toFixed(1)} ms, worst ${delays[49]?.toFixed(1)} ms`,
      });
      expect(delays).toHaveLength(50);
      expect(delays[44]).toBeLessThanOrEqual(50);
    });

    test('a tool gets descriptors 0, 1 and 2, an empty input and LC_ALL=C', async () => {
      const baseline = spawnSync('ls', ['/proc/self/fd'], { encoding: 'utf8' }).stdout.trim().split('\n');
      const { stdout } = await reached.host.exec(['ls', '/proc/self/fd']);
      const own = stdout.split('\n').filter((fd) => !baseline.includes(fd));
      expect(own).toEqual([]);
      const input = await reached.host.exec(['readlink', '/proc/self/fd/0']);
      expect(input.stdout).toBe('/dev/null');
      expect((await reached.host.exec(['sh', '-c', 'echo $LC_ALL'])).stdout).toBe('C');
      const env = await reached.host.spawn(['sh', '-c', 'echo "$A"'], { env: { A: `it's\n$x` } });
      expect((await outputOf(env)).stdout).toEqual([`it's`, '$x']);
    });

    test('of commands that are started together none runs before all are forked', async () => {
      const group = `cut -d' ' -f5 /proc/self/stat`;
      const count = `cat /proc/[0-9]*/stat 2>/dev/null | cut -d' ' -f5 | grep -cx "$(${group})"`;
      const look = ['sh', '-c', `echo "$(${count}) $(ls /proc/self/fd | wc -l)"; exec sleep 60`];
      const seenBy = async ({ lines }: RemoteProcess) => {
        for await (const { text } of lines) return text.split(' ').map(Number);
        throw new Error('it saw nothing');
      };
      const alone = await reached.host.spawn(look);
      const first = await seenBy(alone);
      const together = await Promise.all(Array.from({ length: 20 }, () => reached.host.spawn(look)));
      const others = await Promise.all(together.map(seenBy));
      const processes = Math.min(...others.map(([count]) => count!));
      expect(processes).toBeGreaterThanOrEqual(first[0]! + 20);
      expect(others.map(([, descriptors]) => descriptors)).toEqual(others.map(() => first[1]));
      for (const child of [alone, ...together]) await child.kill('KILL');
      for (const child of [alone, ...together]) await child.exited;
    });

    test('every signal reaches a tool; killing what has ended is false', async () => {
      const signals: SignalName[] = ['TERM', 'KILL', 'HUP', 'USR1', 'USR2'];
      for (const signal of signals) {
        const child = await reached.host.spawn(['sleep', '60']);
        expect(await child.kill(signal)).toBe(true);
        expect(await child.exited).toEqual({ exitCode: undefined, signal: `SIG${signal}` });
        expect(await child.kill(signal)).toBe(false);
      }
      for (const signal of ['INT', 'QUIT'] as const) {
        const code = `process.on('SIG${signal}', () => process.exit(9)); console.log('up'); setTimeout(() => 0, 60000)`;
        const child = await reached.host.spawn(node(code));
        for await (const { text } of child.lines) if (text === 'up') await child.kill(signal);
        expect(await child.exited).toEqual({ exitCode: 9, signal: undefined });
      }
      const child = await reached.host.spawn(['sleep', '60']);
      const state = () => group(reached.group).find(({ pid }) => pid === child.pid)?.state;
      await child.kill('STOP');
      await until(() => state() === 'T', 'the tool to stop');
      await child.kill('CONT');
      await until(() => state() === 'S', 'the tool to go on');
      await child.kill('KILL');
      expect((await child.exited).signal).toBe('SIGKILL');
    });

    test('a signal for a PID that no command has now does nothing', async () => {
      const child = await reached.host.spawn(['/bin/sh', '-c', 'sleep 60; exit 0']);
      const named = (name: string) => group(reached.group).find(({ command }) => command === name);
      await until(() => named('sleep 60') !== undefined, 'the command of the command to run');
      const helper = group(reached.group).find(({ name, pid }) => name === 'sh' && pid !== child.pid)!;
      const others = [named('sleep 60')!.pid, helper.pid, process.pid, 4_999_999];
      for (const [index, pid] of others.entries()) {
        reached.channel.input.write(`K ${900_001 + index} ${pid} KILL\n`);
        await until(() => reached.frames.includes(`K ${900_001 + index} 1`), `the answer for ${pid}`);
      }
      expect(named('sleep 60')).toBeDefined();
      expect(child.ended).toBe(false);
      expect(await child.kill('KILL')).toBe(true);
      await child.exited;
    });

    test('a tool is helped by three processes at most', async () => {
      const before = group(reached.group).length;
      const children = await Promise.all(
        Array.from({ length: 10 }, () => reached.host.spawn(['sleep', '60'])),
      );
      await until(
        () => group(reached.group).filter(({ command }) => command === 'sleep 60').length === 10,
        'ten tools to run',
      );
      // Shells that only start the others may be on their way out.
      await expect
        .poll(() => group(reached.group).filter(({ state }) => state !== 'Z').length - before)
        .toBeLessThanOrEqual(40);
      await Promise.all(children.map((child) => child.kill('KILL')));
      await Promise.all(children.map((child) => child.exited));
    });
  });
