import { expect, test } from '@playwright/test';
import { descriptionOf } from '../../../reporters/allure/description.js';
import { repeatsTable } from '../../../reporters/allure/repeats-table.js';
import type { RepeatRecord } from '../../../src/results/attachment.js';
import { stream, verdict } from '../charts/support/records.js';

const { traffic } = verdict();
const rates = [94.1, 93.9, 94.3].map((mbit) => mbit * 1e6);
const figure = { metric: 'bitsPerSecond', traffic, values: rates, median: 94.1e6 };
const three: RepeatRecord = {
  ...{ runs: 3, durationSeconds: 2 },
  figures: [{ ...figure, spread: 0.2e6, low: 93.9e6, high: 94.3e6, level: 0.75 }],
};

function rows(markdown: string): string[] {
  return markdown.split('\n').filter((line) => line.startsWith('|'));
}

test('a repeated stream is a row for each client and direction, with every run', () => {
  const markdown = repeatsTable([stream([94]), stream([94.3], { name: 'bulk', repeats: [three] })]);
  expect(rows(markdown)).toEqual([
    '| Stream | Runs | Median | Confidence interval | Spread | Each run | Where |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    '| bulk | 3 | 94.1 Mbit/s | 93.9 to 94.3 Mbit/s (75 %) | 200 kbit/s | 94.1 Mbit/s, 93.9 Mbit/s, 94.3 Mbit/s | client → sut, at sut (server) |',
  ]);
  expect(markdown).toMatch(
    /^- bulk: 3 runs of 2 s; chart, streams and raw output are those of the last one$/m,
  );
});

test('it says whether the interval became narrow enough', () => {
  const words = (reached: boolean) => repeatsTable([stream([1], { repeats: [{ ...three, reached }] })]);
  expect(words(true)).toContain('3 runs of 2 s, until the interval was narrow enough; chart');
  expect(words(false)).toContain('3 runs of 2 s, and the interval is wider than asked; chart');
});

test('round-trip times and transactions have their own units', () => {
  const of = (metric: string, value: number) => ({
    ...{ metric, traffic, values: [value, value], median: value, spread: 0, low: value, high: value },
    level: 0.5,
  });
  const figures = [of('meanRttSeconds', 0.0012), of('transactionsPerSecond', 20150)];
  const [, , rtt, transactions] = rows(repeatsTable([stream([1], { repeats: [{ ...three, figures }] })]));
  expect(rtt).toContain('| 1.2 ms | 1.2 to 1.2 ms (50 %) | 0 s | 1.2 ms, 1.2 ms |');
  expect(transactions).toContain('| 20150/s | 20150/s to 20150/s (50 %) |');
});

test('many runs are counted', () => {
  const values = Array<number>(30).fill(1e6);
  const figures = [{ ...three.figures[0]!, values }];
  expect(repeatsTable([stream([1], { repeats: [{ ...three, runs: 30, figures }] })])).toContain(
    '1 Mbit/s, … and 18 more |',
  );
});

test('what was not measured is no row, and no repeat no part of the description', () => {
  const bare = repeatsTable([stream([1], { repeats: [{ ...three, figures: [] }] })]);
  expect(bare.split('\n')).toHaveLength(1);
  expect(descriptionOf([stream([1])])).not.toContain('Repeated');
  expect(descriptionOf([stream([1], { repeats: [three] })])).toMatch(
    /\*\*Repeated runs\*\*\n\n- Stream: 3 runs[^]*\*\*Streams\*\*/,
  );
});
