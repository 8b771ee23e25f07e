import { test, expect } from '@playwright/test';
import { CleanupStack } from '../../src/core/cleanup.js';
import type { Host } from '../../src/host/host.js';
import { startSshd } from '../integration/support/sshd.js';
import { BareCrowd, type CrowdTimes } from './support/bare-crowd.js';
import { localHost, sshCounts, sshHost } from './support/hosts.js';
import { EASY_PACING, ourCrowd, type OurTimes } from './support/our-crowd.js';
import { median, medianAndRange } from './support/statistics.js';
import { printTable } from './support/table.js';

/** Streams at once, seconds of each, and rounds; the last of them is the issue. */
const SIZES = [
  [1, 2, 5],
  [10, 2, 5],
  [50, 2, 5],
  [100, 2, 5],
  [200, 10, 7],
] as const;
const LIMIT = 1.5;
/** Where it ends, and that it is the tool's pacing where it ends. */
const BEYOND = [
  [400, []],
  [800, []],
  [200, EASY_PACING],
  [400, EASY_PACING],
  [800, EASY_PACING],
] as const;
/** Below the range of leases. */
const BARE_PORT = 20_000;

interface Rounds {
  bare: CrowdTimes[];
  local: OurTimes[];
  ssh: OurTimes[];
}

test('many streams at once, local and over one SSH connection, beside bare iperf3 pairs', async () => {
  test.setTimeout(1_800_000);
  await using cleanup = new CleanupStack();
  const bare = new BareCrowd();
  cleanup.defer(() => bare[Symbol.asyncDispose]());
  const sshd = await startSshd();
  cleanup.defer(() => sshd.stop());
  const [local, ssh] = [localHost('sut'), sshHost('sut', sshd)];
  cleanup.defer(() => Promise.all([local.close(), ssh.close()]));
  await Promise.all([ourCrowd(local, 1, 1), ourCrowd(ssh, 1, 1)]);

  const rows: string[][] = [];
  for (const [streams, seconds, rounds] of SIZES) {
    const seen = await interleaved({ bare, local, ssh }, streams, seconds, rounds);
    rows.push(rowOf(streams, seen));
    for (const { sound } of [...seen.local, ...seen.ssh]) expect(sound, 'sound streams').toBe(streams);
  }
  const { connections, sessions } = sshCounts(sshd);
  const head = ['streams', 'bare', 'local', 'SSH', 'local : bare', 'SSH : bare', 'sound', 'startAll(), SSH'];
  printTable(
    `Seconds from the start to the last stream's first interval with bytes at both ends (an interval is 1 s), median (min-max), interleaved; wanted at ${SIZES.at(-1)![0]}: SSH : bare ≤ ${LIMIT}`,
    [head, ...rows],
  );
  console.log(`  SSH: ${connections} connection, ${sessions} session; wanted 1 and 1`);
  expect({ connections, sessions }).toEqual({ connections: 1, sessions: 1 });
  await beyond(ssh, bare);
});

async function interleaved(
  { bare, local, ssh }: { bare: BareCrowd; local: Host; ssh: Host },
  streams: number,
  seconds: number,
  rounds: number,
): Promise<Rounds> {
  const seen: Rounds = { bare: [], local: [], ssh: [] };
  const turns = [
    async () => void seen.bare.push(await bare.run(streams, BARE_PORT, seconds)),
    async () => void seen.ssh.push(await ourCrowd(ssh, streams, seconds)),
    async () => void seen.local.push(await ourCrowd(local, streams, seconds)),
  ];
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < turns.length; turn++) await turns[(round + turn) % turns.length]!();
  return seen;
}

function rowOf(streams: number, { bare, local, ssh }: Rounds): string[] {
  const flowing = (all: readonly { flowing: number }[]) => all.map((each) => each.flowing);
  const ratio = (ours: readonly OurTimes[]) => (median(flowing(ours)) / median(flowing(bare))).toFixed(2);
  const sound = [...local, ...ssh].reduce((sum, each) => sum + each.sound, 0);
  return [
    String(streams),
    ...[bare, local, ssh].map((all) => medianAndRange(flowing(all), 2)),
    ...[ratio(local), ratio(ssh), `${sound} of ${streams * (local.length + ssh.length)}`],
    medianAndRange(
      ssh.map(({ started }) => started),
      2,
    ),
  ];
}

/** Whatever becomes of it is told, not asserted: it depends on the machine. */
async function beyond(ssh: Host, bare: BareCrowd): Promise<void> {
  const rows: string[][] = [];
  for (const [streams, args] of BEYOND) {
    const pairs = await told(
      () => bare.run(streams, BARE_PORT, 10, args),
      ({ flowing, sound }) => `${flowing.toFixed(1)} s, ${sound / 2} sound`,
    );
    const ours = await told(
      () => ourCrowd(ssh, streams, 10, args),
      ({ flowing, sound }) => `${flowing.toFixed(1)} s, ${sound} sound`,
    );
    rows.push([String(streams), args.join(' '), pairs, ours]);
  }
  printTable('Where it ends on this machine: the same of more streams, one round each', [
    ['streams', 'iperf3', 'bare', 'SSH'],
    ...rows,
  ]);
}

async function told<T>(run: () => Promise<T>, words: (outcome: T) => string): Promise<string> {
  try {
    return words(await run());
  } catch (error) {
    // How many, and the first of the reasons.
    return (error as Error).message.split('\n').slice(0, 2).join(' ').slice(0, 200);
  }
}
