import { randomUUID } from 'node:crypto';
import { test, expect } from '@playwright/test';
import { CleanupStack } from '../../src/core/cleanup.js';
import { expectNoLeaks, takeSnapshot } from '../integration/support/leaks.js';
import { startInline } from '../runner/support/run-inline.js';
import { startMarkedSshd, twoHostsBehind } from '../runner/support/ssh-topology.js';
import { EASY_PACING } from './support/our-crowd.js';
import { medianAndRange } from './support/statistics.js';
import { printTable } from './support/table.js';

interface Case {
  workers: number;
  /** Of each. */
  streams: number;
  /** Of iperf3. */
  args: readonly string[];
}

/** The third is the issue; the others show how the cost grows, and what of it is the tool's own. */
const CASES: readonly Case[] = [
  ...[1, 5, 10].map((workers) => ({ workers, streams: 20, args: [] })),
  ...[1, 5, 10].map((workers) => ({ workers, streams: 20, args: EASY_PACING })),
  ...[1, 10, 50].map((workers) => ({ workers, streams: 1, args: EASY_PACING })),
];

/** All workers wait for each other: their streams are on the hosts at the same time. */
const spec = (
  worker: number,
  { workers, streams, args }: Case,
) => `import { test, expect } from 'netwright/fixtures';
import { readdirSync, writeFileSync } from 'node:fs';
test('worker ${worker}', async ({ hosts, trafficManager }) => {
  test.setTimeout(120_000);
  await Promise.all([hosts.sut.supervisor(), hosts.client.supervisor()]);
  for (let i = 0; i < ${streams}; i++) trafficManager.addStream({ bitrate: '1M', args: ${JSON.stringify(args)} });
  writeFileSync('here-${worker}', '');
  while (readdirSync('.').filter((name) => name.startsWith('here-')).length < ${workers}) await new Promise((resolve) => setTimeout(resolve, 20));
  const start = performance.now();
  await trafficManager.startAll();
  console.log('started', performance.now() - start);
  console.log('ports', ...trafficManager.streams.map(({ port }) => port));
  await new Promise((resolve) => setTimeout(resolve, 5000));
  await trafficManager.stopAll();
  expect(trafficManager).toHaveCompleted();
});`;

test('many workers on the same two hosts', async () => {
  test.setTimeout(900_000);
  const rows: string[][] = [];
  for (const each of CASES) {
    const { started, ports } = await run(each);
    const { workers, streams, args } = each;
    rows.push([
      ...[workers, streams, workers * streams].map(String),
      args.join(' '),
      medianAndRange(started, 2),
      `${ports.length - new Set(ports).size} of ${ports.length}`,
    ]);
  }
  const head = [
    'workers',
    'of each',
    'streams',
    'iperf3',
    'seconds of startAll(), median (min-max)',
    'ports given twice',
  ];
  printTable('Workers at the same time on two hosts behind SSH; all sound, nothing left after any', [
    head,
    ...rows,
  ]);
});

/** Seconds that `startAll()` took in each worker, and all ports that were given. */
async function run(given: Case): Promise<{ started: number[]; ports: string[] }> {
  await using cleanup = new CleanupStack();
  const before = takeSnapshot();
  const mark = randomUUID();
  const sshd = await startMarkedSshd(mark);
  cleanup.defer(() => sshd.stop());
  const names = Array.from({ length: given.workers }, (_, index) => `worker ${index}`);
  const files = names.map((_, index) => [`${index}.spec.ts`, spec(index, given)] as const);
  const nested = startInline(Object.fromEntries(files), {
    ...{ mark, workers: given.workers, limitSeconds: 180 },
    use: { topology: twoHostsBehind(sshd) },
  });
  cleanup.defer(() => Promise.resolve(nested.remove()));
  const { tests, output } = await nested.ended;
  const told = (what: string) =>
    output.split('\n').flatMap((line) => (line.startsWith(`${what} `) ? [line.slice(what.length + 1)] : []));
  expect(
    names.filter((name) => tests[name]?.status !== 'passed'),
    output,
  ).toEqual([]);
  const ports = told('ports').flatMap((line) => line.split(' '));
  expect(ports).toHaveLength(given.workers * given.streams);
  await cleanup.dispose();
  await expectNoLeaks(before, 10_000);
  return { started: told('started').map((ms) => Number(ms) / 1000), ports };
}
