import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from '@playwright/test';
import { localConnection } from '../../src/connection/local.js';
import { Host } from '../../src/host/host.js';

const COMMANDS = 100;
const ROUNDS = 9;

/** Argument lists of the programs, and how a shell loop names the number of its round. */
const PROGRAMS = {
  'sleep 2': { argv: () => ['sleep', '2'], shell: 'sleep 2', upWhen: 'exited' },
  'iperf3 -s': {
    argv: (i: number) => ['iperf3', '-s', '--forceflush', '-p', String(21_000 + i)],
    shell: 'iperf3 -s --forceflush -p $((21000 + i))',
    upWhen: 'listening',
  },
} as const;

/** The same programs from a loop of /bin/sh: until the loop is through, and until all are up. */
async function loop(program: keyof typeof PROGRAMS): Promise<[number, number]> {
  const { shell, upWhen } = PROGRAMS[program];
  const start = performance.now();
  const code = `i=0; while [ $i -lt ${COMMANDS} ]; do ${shell} & i=$((i+1)); done; echo started; wait`;
  const child = spawn('/bin/sh', ['-c', code], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  let started = 0;
  let up = 0;
  let lines = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('started\n')) started = performance.now() - start;
    lines += text.split('Server listening').length - 1;
    if (lines === COMMANDS && up === 0) up = performance.now() - start;
    if (upWhen === 'listening' && up > 0) process.kill(-child.pid!, 'SIGKILL');
  });
  await once(child, 'close');
  return [started, up || performance.now() - start - 2000];
}

/** The same programs by a supervisor: until all are reported to run, and until all are up. */
async function supervised(host: Host, program: keyof typeof PROGRAMS): Promise<[number, number]> {
  const { argv, upWhen } = PROGRAMS[program];
  const start = performance.now();
  const children = await Promise.all(Array.from({ length: COMMANDS }, (_, i) => host.spawn(argv(i))));
  const started = performance.now() - start;
  if (upWhen === 'exited') {
    await Promise.all(children.map((child) => child.exited));
    return [started, performance.now() - start - 2000];
  }
  await Promise.all(
    children.map(async (child) => {
      for await (const { text } of child.lines) if (text.includes('Server listening')) return;
    }),
  );
  const up = performance.now() - start;
  await Promise.all(children.map((child) => child.kill('KILL')));
  await Promise.all(children.map((child) => child.exited));
  return [started, up];
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

test(`${COMMANDS} commands against a shell loop that starts the same`, async () => {
  test.setTimeout(240_000);
  await using host = new Host({ name: 'local', connection: localConnection(), addresses: {} });
  await host.supervisor();
  for (const program of ['sleep 2', 'iperf3 -s'] as const) {
    const loops: [number, number][] = [];
    const ours: [number, number][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      loops.push(await loop(program));
      ours.push(await supervised(host, program));
    }
    for (const [index, what] of ['started', 'up'].entries()) {
      const bare = median(loops.map((times) => times[index]!));
      const own = median(ours.map((times) => times[index]!));
      console.log(
        `${program.padEnd(10)} ${what.padEnd(8)} loop ${bare.toFixed(0).padStart(4)} ms  supervisor ${own.toFixed(0).padStart(4)} ms  ratio ${(own / bare).toFixed(2)}`,
      );
    }
  }
});

test('leases: one after the other, and a hundred at once', async () => {
  await using host = new Host({ name: 'local', connection: localConnection(), addresses: {} });
  const supervisor = await host.supervisor();
  const take: number[] = [];
  const release: number[] = [];
  for (let i = 0; i < 30; i++) {
    let start = performance.now();
    const { leases } = await supervisor.lease(1, 30_000, 31_000, 30_000 + i);
    take.push(performance.now() - start);
    start = performance.now();
    await supervisor.release(leases);
    release.push(performance.now() - start);
  }
  const start = performance.now();
  const { leases } = await supervisor.lease(100, 30_000, 31_000, 30_000);
  const many = performance.now() - start;
  await supervisor.release(leases);
  console.log(
    `one lease ${median(take).toFixed(1)} ms, its release ${median(release).toFixed(1)} ms, 100 leases ${many.toFixed(0)} ms`,
  );
});
