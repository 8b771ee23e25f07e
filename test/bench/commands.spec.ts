import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { test, expect } from '@playwright/test';
import type { Host } from '../../src/host/host.js';
import { localHost } from './support/hosts.js';
import { groupsBelow, nameOf } from './support/proc.js';
import { ResidentShell } from './support/resident-shell.js';
import { median, medianAndInterval } from './support/statistics.js';
import { printTable } from './support/table.js';

const COMMANDS = 100;
const ROUNDS = 9;
const LIMIT = 2;

/** What is started; `i` is the number of the command, in the shell too. */
const PROGRAMS = [
  { name: 'sleep', argv: () => ['sleep', '2'], shell: 'sleep 2' },
  {
    name: 'iperf3',
    argv: (i: number) => ['iperf3', '-s', '-p', String(21_000 + i)],
    shell: 'iperf3 -s -p $((21000 + i))',
  },
];

/** Milliseconds from the request. */
interface Times {
  /** Until all are told to have been started. */
  told: number;
  /** Until all processes are what they were to become, seen by polling /proc after that. */
  executed: number;
}

const LOOP = (command: string) => `
while read -r go; do
  i=0 pids=
  while [ $i -lt ${COMMANDS} ]; do
    ${command} >/dev/null 2>&1 &
    pids="$pids $!" i=$((i + 1))
  done
  echo $pids
  read -r end
  kill $pids
  wait
  echo over
done`;

async function byLoop(shell: ResidentShell, name: string): Promise<Times> {
  const start = shell.ask('go');
  const { text, at } = await shell.next();
  const executed = await untilExecuted(text.split(' ').map(Number), name);
  shell.ask('end');
  await shell.next();
  return { told: at - start, executed: executed - start };
}

async function bySupervisor(host: Host, { argv, name }: (typeof PROGRAMS)[number]): Promise<Times> {
  const start = performance.now();
  const children = await Promise.all(Array.from({ length: COMMANDS }, (_, i) => host.spawn(argv(i))));
  const told = performance.now() - start;
  const executed = await untilExecuted(
    children.map(({ pid }) => pid),
    name,
  );
  await Promise.all(children.map((child) => child.kill()));
  await Promise.all(children.map((child) => child.exited));
  return { told, executed: executed - start };
}

/** The kernel has no event for it. What has come and gone counts as missing, and fails. */
async function untilExecuted(pids: readonly number[], name: string): Promise<number> {
  expect(pids).toHaveLength(COMMANDS);
  const deadline = performance.now() + 10_000;
  for (let rest = pids; ; await sleep(2)) {
    rest = rest.filter((pid) => nameOf(pid) !== name);
    if (rest.length === 0) return performance.now();
    if (performance.now() > deadline)
      throw new Error(`${rest.length} of ${pids.length} never became ${name}`);
  }
}

test(`${COMMANDS} commands by one supervisor against a shell loop`, async () => {
  test.setTimeout(240_000);
  await using host = localHost('host');
  await host.supervisor();
  const rows: string[][] = [];
  for (const program of PROGRAMS) {
    await using shell = new ResidentShell(LOOP(program.shell));
    const rounds: { loop: Times; ours: Times }[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const turns = {
        loop: () => byLoop(shell, program.name),
        ours: () => bySupervisor(host, program),
      };
      const loopFirst = round % 2 === 0 ? await turns.loop() : undefined;
      const ours = await turns.ours();
      const loop = loopFirst ?? (await turns.loop());
      if (round >= 0) rounds.push({ loop, ours });
    }
    for (const what of ['told', 'executed'] as const)
      rows.push([
        `${program.argv(0).slice(0, 2).join(' ')}, ${what === 'told' ? 'told to be started' : 'seen to run'}`,
        ...(['loop', 'ours'] as const).map((who) => median(rounds.map((each) => each[who][what])).toFixed(0)),
        medianAndInterval(
          rounds.map(({ loop, ours }) => ours[what] / loop[what]),
          2,
        ),
      ]);
  }
  printTable(`${COMMANDS} commands, median of ${ROUNDS}, in ms; ratio wanted: at most ${LIMIT}`, [
    ['', 'shell loop', 'supervisor', 'ratio (median of the pairs)'],
    ...rows,
  ]);
});

test('helper processes of a command', async () => {
  test.setTimeout(60_000);
  const others = groupsBelow(process.pid);
  await using host = localHost('host');
  await host.supervisor();
  const group = [...groupsBelow(process.pid)].find((each) => !others.has(each))!;
  /** The supervisor's processes: no zombies, and not the second for which its watchdog sleeps. */
  const helpers = () => {
    const list = execFileSync('ps', ['-A', '-o', 'pgid=,stat=,args='], { encoding: 'utf8' });
    const own = list.split('\n').filter((line) => new RegExp(`^ *${group} +[^Z]`).test(line));
    return own.filter((line) => !/ sleep (1|9)$/.test(line)).length;
  };
  const idle = helpers();
  const rows = [['', 'most in 10 looks', 'at the last']];
  for (const count of [1, COMMANDS]) {
    const children = await Promise.all(Array.from({ length: count }, () => host.spawn(['sleep', '9'])));
    // The first look sees what a start leaves for a moment, the last one what stays.
    const looks = [];
    for (let look = 0; look < 10; look++) looks.push(helpers() - idle);
    const each = [Math.max(...looks), looks.at(-1)!].map((many) => (many / count).toFixed(2));
    rows.push([`${count} command(s)`, ...each]);
    await Promise.all(children.map((child) => child.kill()));
    await Promise.all(children.map((child) => child.exited));
  }
  printTable('Helper processes for each command, by ps; wanted: at most 3', rows);
});
