import { test } from '@playwright/test';
import { localHost } from './support/hosts.js';
import { median } from './support/statistics.js';
import { printTable } from './support/table.js';

const ROUNDS = 30;
const MANY = 100;
const [FROM, TO] = [30_000, 31_000];

test('leases: one after the other, and a hundred at once', async () => {
  await using host = localHost('host');
  const supervisor = await host.supervisor();
  /** Milliseconds that these leases and their release take. */
  const measure = async (count: number, first: number) => {
    const start = performance.now();
    const { leases } = await supervisor.ports.lease(count, FROM, TO, first);
    const taken = performance.now();
    await supervisor.ports.release(leases);
    return { take: taken - start, release: performance.now() - taken };
  };
  const single = [];
  for (let i = 0; i < ROUNDS; i++) single.push(await measure(1, FROM + i));
  const many = await measure(MANY, FROM);
  const cells = (times: (typeof many)[]) =>
    (['take', 'release'] as const).map((what) => median(times.map((each) => each[what])).toFixed(1));
  printTable('Leases, in ms', [
    ['', 'taken', 'released'],
    [`one, median of ${ROUNDS}`, ...cells(single)],
    [`${MANY} at once`, ...cells([many])],
  ]);
});
