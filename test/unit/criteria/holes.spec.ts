import { expect, test } from '@playwright/test';
import { bitrate, maxBitrate, minBitrate } from '../../../src/criteria/bitrate.js';
import type { BoundCriterion, Outcome } from '../../../src/criteria/criterion.js';
import { duration } from '../../../src/criteria/duration.js';
import { intervalCount } from '../../../src/criteria/interval-count.js';
import { noZeroInterval } from '../../../src/criteria/no-zero-interval.js';
import { maxOutage } from '../../../src/criteria/outage.js';
import { maxRtt } from '../../../src/criteria/round-trip-time.js';
import { maxVariation } from '../../../src/criteria/variation.js';
import { intervals, result, summary, thrown } from './results.js';

/* What criteria read of the intervals where they are not alike. */

/** Ten seconds at 10 Mbit/s, of which nobody knows what was between the third and the seventh. */
const HOLED = result({
  intervals: intervals(...Array.from({ length: 10 }, () => 10)).filter(
    ({ startSeconds }) => startSeconds < 3 || startSeconds >= 7,
  ),
});

const PASSING_OVER: BoundCriterion[] = [
  minBitrate(9),
  maxBitrate(11),
  minBitrate(9, { of: 'p5' }),
  noZeroInterval(),
  maxVariation('5%'),
  minBitrate(9, { of: 'mean', ignore: { first: 1 } }),
];

for (const criterion of PASSING_OVER)
  test(`a hole between intervals is not passed over: ${criterion.name}, ${criterion.expected}`, () => {
    expect(thrown(() => criterion.check(HOLED))).toContain(
      'NOT_MEASURED: the iperf3 3.16 server (TCP, forward) did not measure',
    );
    expect(thrown(() => criterion.check(HOLED))).toContain(
      'nothing is known of the time from 3 s to 7 s, between two of its intervals',
    );
  });

test('a hole that is left out, or judged as an outage, is no trouble', () => {
  expect(minBitrate(9, { ignore: { first: 7 } }).check(HOLED)).toMatchObject({ pass: true });
  expect(maxOutage(2).check(HOLED)).toMatchObject({ pass: false, value: 4 });
  expect(maxOutage(2, { ignore: { first: 1 } }).check(HOLED)).toMatchObject({ pass: false, value: 4 });
});

test('borders that are rounded make no hole', () => {
  const rounded = intervals(10, 10, 10).map((each, index) => ({
    ...each,
    startSeconds: each.startSeconds + 0.01 * index,
  }));
  expect(minBitrate(9).check(result({ intervals: rounded }))).toMatchObject({ pass: true });
});

test('the mean round trip of a part is that of its replies, not of its intervals', () => {
  const [first, ...others] = intervals(1, 1, 1, 1).map((each, index) => ({
    ...each,
    ...{ packets: 100, lostPackets: index === 2 ? 99 : 0, rttSeconds: index === 2 ? 0.0001 : 0.01 },
  }));
  const ping = result({
    ...{ tool: 'ping', protocol: 'icmp', intervals: [first!, ...others] },
    summary: summary({ packets: 400, lostPackets: 99, meanRttSeconds: 0.01 }),
  });
  const limit = maxRtt('8ms', { of: 'mean', ignore: { first: 1 } });
  expect(limit.check(ping)).toMatchObject({ pass: false });
  expect((limit.check(ping) as Outcome).value).toBeCloseTo((200 * 0.01 + 0.0001) / 201, 9);
});

test('a value that is rounded to any border of its range is told exactly', () => {
  const fast = result({ intervals: intervals(105.04, 100), summary: summary({ durationSeconds: 10.502 }) });
  const slow = result({ intervals: intervals(94.96, 100) });
  expect(bitrate(100).check(fast)).toMatchObject({ pass: false, actual: '105 Mbit/s (105040000 bit/s)' });
  expect(bitrate(100).check(slow)).toMatchObject({ pass: false, actual: '94.96 Mbit/s' });
  expect(duration(10).check(fast)).toMatchObject({ pass: false, actual: '10.5 s (10.502 s)' });
  expect(bitrate(100).check(result({ intervals: intervals(105, 100) }))).toMatchObject({
    actual: '105 Mbit/s',
  });
});

test('of a hundred intervals, four may be below the fifth percentile', () => {
  const below = (count: number) =>
    result({ intervals: intervals(...Array.from({ length: 100 }, (_, index) => (index < count ? 1 : 10))) });
  const limit = minBitrate(9, { of: 'p5' });
  expect([4, 5].map((count) => (limit.check(below(count)) as Outcome).pass)).toEqual([true, false]);
});

test('what is left out is not drawn, either', () => {
  const quiet = result({ intervals: intervals(10, 10, 10, 0) });
  const ignore = { last: 1 };
  for (const criterion of [maxOutage(3, { ignore }), intervalCount(3, { ignore })])
    expect((criterion.check(quiet) as Outcome).course?.words).toBe('bitrate, 3 of 10 Mbit/s');
});
