import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { formatRatio } from '../../../src/core/units.js';
import { hasLevel, highestLevel, medianInterval } from '../../../src/results/median-interval.js';
import { loadStatistics } from '../../../src/results/simple-statistics.js';
import { Random } from '../tools/mutations/random.js';

const statistics = await loadStatistics();
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const of = (values: readonly number[], level = 0.95) => medianInterval(values, level, statistics);

/** Ranks of the ends and level, worked by hand: 1 − 2 × (sum of the outer binomial coefficients) / 2ⁿ. */
const BY_HAND: [count: number, low: number, high: number, level: number][] = [
  [2, 1, 2, 1 - 2 / 4],
  [3, 1, 3, 1 - 2 / 8],
  [4, 1, 4, 1 - 2 / 16],
  [5, 1, 5, 0.9375],
  [6, 1, 6, 0.96875],
  [7, 1, 7, 1 - 2 / 128],
  [8, 1, 8, 1 - 2 / 256],
  [9, 2, 8, 1 - (2 * (1 + 9)) / 512],
  [10, 2, 9, 1 - (2 * (1 + 10)) / 1024],
  [11, 2, 10, 1 - (2 * (1 + 11)) / 2048],
  [12, 3, 10, 1 - (2 * (1 + 12 + 66)) / 4096],
];

for (const [count, low, high, level] of BY_HAND)
  test(`of ${count} values the interval is from the ${low}. to the ${high}., at ${level * 100} %`, () => {
    const found = of(upTo(count));
    expect([found.low, found.high]).toEqual([low, high]);
    expect(found.level).toBeCloseTo(level, 12);
  });

test('the level is what was reached, not what was asked', () => {
  expect(hasLevel(of(upTo(5)), 0.95)).toBe(false);
  expect(hasLevel(of(upTo(6)), 0.95)).toBe(true);
  expect(hasLevel(of(upTo(6)), 0.96875)).toBe(true);
  expect(upTo(8).map((count) => highestLevel(count))).toEqual([
    ...[0, 0.5, 0.75, 0.875, 0.9375, 0.96875, 0.984375, 0.9921875],
  ]);
});

test('a lower level gives a narrower interval', () => {
  expect(of(upTo(8), 0.9)).toMatchObject({ low: 2, high: 7, level: 1 - (2 * 9) / 256 });
  expect(of(upTo(8), 0.5)).toMatchObject({ low: 3, high: 6, level: 1 - (2 * (1 + 8 + 28)) / 256 });
});

test('of 1000 values the level is that of the exact sum', () => {
  const found = of(upTo(1000));
  let coefficient = 1n;
  let below = 0n;
  for (let tries = 0; tries < found.low; tries++) {
    below += coefficient;
    coefficient = (coefficient * BigInt(1000 - tries)) / BigInt(tries + 1);
  }
  const exact = 1 - (2 * Number((below * 10n ** 18n) / 2n ** 1000n)) / 1e18;
  expect(found.low + found.high).toBe(1001);
  expect(found.level).toBeCloseTo(exact, 10);
  expect(found.level).toBeGreaterThanOrEqual(0.95);
});

test('values keep their order; median and quartiles are between two where there is no middle one', () => {
  expect(of([30, 10, 20, 0])).toEqual({
    ...{ values: [30, 10, 20, 0], median: 15, spread: 15, low: 0, high: 30, level: 0.875 },
  });
  expect(of([7])).toEqual({ values: [7], median: 7, spread: 0, low: 7, high: 7, level: 0 });
});

/** Share of the intervals that have the true median within them. */
function coverage(count: number, trueMedian: number, draw: () => number, tries: number): number {
  let within = 0;
  for (let each = 0; each < tries; each++) {
    const { low, high } = of(Array.from({ length: count }, draw));
    if (low <= trueMedian && trueMedian <= high) within++;
  }
  return within / tries;
}

const TRIES = 20_000;

for (const count of [5, 6, 9, 12])
  test(`of ${count} values with a long tail the interval holds the median as often as it says`, () => {
    const random = new Random(4711 + count);
    const { level } = of(upTo(count));
    const found = coverage(count, Math.LN2, () => -Math.log(1 - random.next()), TRIES);
    // Four standard deviations of the simulation itself.
    expect(Math.abs(found - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / TRIES));
  });

test('where values are equal it holds it more often', () => {
  const random = new Random(99);
  const { level } = of(upTo(6));
  expect(coverage(6, 2, () => Math.floor(random.next() * 5), TRIES)).toBeGreaterThan(level);
});

test('the table in docs/repeats.md is that of the method', () => {
  const page = readFileSync(new URL('../../../docs/repeats.md', import.meta.url), 'utf8');
  const rows = BY_HAND.map(([count]) => {
    const { low, high, level } = of(upTo(count));
    return [count, `${low}. to ${high}.`, formatRatio(level)].map(String);
  });
  const found = [...page.matchAll(/^\| (\d+) +\| (\d+\. to \d+\.) +\| ([\d.]+ %) +\|$/gm)];
  expect(found.map(([, ...cells]) => cells)).toEqual(rows);
});
