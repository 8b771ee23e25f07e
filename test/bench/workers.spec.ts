import { randomUUID } from 'node:crypto';
import { test, expect } from '@playwright/test';
import { CleanupStack } from '../../src/core/cleanup.js';
import { expectNoLeaks, takeSnapshot } from '../integration/support/leaks.js';
import { startInline } from '../runner/support/run-inline.js';
import { startMarkedSshd, twoHostsBehind } from '../runner/support/ssh-topology.js';
import { EASY_PACING } from './support/our-crowd.js';
import { medianAndRange } from './support/statistics.js';
import { printTable } from './support/table.js';

const WORKERS = [1, 5, 10] as const;
const STREAMS = 20;

/** All workers wait for each other: their streams are on the hosts at the same time, and leave these the time to start others. */
const spec = (worker: number, workers: number) => `import { test, expect } from 'netwright/fixtures';
import { readdirSync, writeFileSync } from 'node:fs';
test('worker ${worker}', async ({ hosts, trafficManager }) => {
  test.setTimeout(120_000);
  await Promise.all([hosts.sut.supervisor(), hosts.client.supervisor()]);
  for (let i = 0; i < ${STREAMS}; i++) trafficManager.addStream({ bitrate: '1M', args: ${JSON.stringify(EASY_PACING)} });
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

test(`${WORKERS.at(-1)} workers of ${STREAMS} streams each on the same two hosts`, async () => {
  test.setTimeout(600_000);
  const rows: string[][] = [];
  for (const workers of WORKERS) {
    await using cleanup = new CleanupStack();
    const before = takeSnapshot();
    const mark = randomUUID();
    const sshd = await startMarkedSshd(mark);
    cleanup.defer(() => sshd.stop());
    const files = Array.from(
      { length: workers },
      (_, index) => [`${index}.spec.ts`, spec(index, workers)] as const,
    );
    const run = startInline(Object.fromEntries(files), {
      ...{ mark, workers, limitSeconds: 180 },
      use: { topology: twoHostsBehind(sshd) },
    });
    cleanup.defer(() => Promise.resolve(run.remove()));
    const { tests, output } = await run.ended;
    const told = (what: string) =>
      output.split('\n').flatMap((line) => (line.startsWith(`${what} `) ? [line.slice(what.length)] : []));
    const sound = files.filter((_, index) => tests[`worker ${index}`]?.status === 'passed').length;
    const ports = told('ports').flatMap((line) => line.trim().split(' '));
    expect(sound, output).toBe(workers);
    expect(ports).toHaveLength(workers * STREAMS);
    rows.push([
      String(workers),
      String(workers * STREAMS),
      medianAndRange(
        told('started').map((ms) => Number(ms) / 1000),
        2,
      ),
      `${ports.length - new Set(ports).size} of ${ports.length}`,
    ]);
    await cleanup.dispose();
    await expectNoLeaks(before, 10_000);
  }
  printTable(`Workers at the same time, ${STREAMS} streams each, over SSH; nothing was left after any`, [
    ['workers', 'streams', 'seconds of startAll(), median (min-max)', 'ports given twice'],
    ...rows,
  ]);
});
