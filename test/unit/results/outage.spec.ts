import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { longestOutage } from '../../../src/results/outage.js';
import { MAX_REPLIES, type IntervalResult, type ReplyResult } from '../../../src/results/traffic-result.js';

const WIDTH = 0.1;

/** Intervals of 0.1 s at a constant rate, of which this much was missing in each, from 0 to 1. */
function constant(missing: readonly number[]): IntervalResult[] {
  return missing.map((share, index) => ({
    startSeconds: index * WIDTH,
    endSeconds: (index + 1) * WIDTH,
    bytes: Math.round((1 - share) * 62_500),
    bitsPerSecond: (1 - share) * 5e6,
    omitted: false,
  }));
}

/** Constant traffic over `count` intervals that is out from one time to another. */
function outFrom(startSeconds: number, endSeconds: number, count = 40): IntervalResult[] {
  return constant(
    Array.from({ length: count }, (_, index) => {
      const [from, until] = [index * WIDTH, (index + 1) * WIDTH];
      return Math.max(0, Math.min(until, endSeconds) - Math.max(from, startSeconds)) / WIDTH;
    }),
  );
}

/** Replies at a pace of 20 ms, 3 ms after each request; without those of the requests that were sent in the outage. */
function pings(startSeconds: number, endSeconds: number, count = 200): ReplyResult[] {
  return Array.from({ length: count }, (_, index) => {
    const sent = index * 0.02;
    const isOut = sent >= startSeconds && sent < endSeconds;
    return { sequence: index + 1, ...(!isOut && { timeSeconds: sent + 0.003, rttSeconds: 0.003 }) };
  });
}

test('by intervals: the empty ones, and what is missing beside them', () => {
  const outage = longestOutage({ intervals: outFrom(1.03, 2.08) })!;
  expect(outage.seconds).toBeCloseTo(1.05, 3);
  expect(outage.startSeconds).toBeCloseTo(1.03, 3);
  expect(outage.endSeconds).toBeCloseTo(2.08, 3);
  expect(outage.resolutionSeconds).toBeCloseTo(WIDTH, 6);
  expect(outage.by).toBe('intervals');
});

test('by replies: from one arrival to the next, less the pace', () => {
  const outage = longestOutage({ intervals: [], replies: pings(1, 2) })!;
  expect(outage.seconds).toBeCloseTo(1, 6);
  expect(outage.resolutionSeconds).toBeCloseTo(0.02, 6);
  expect(outage.by).toBe('replies');
});

test('a reply that waited for the link counts when it comes in', () => {
  const replies = pings(1, 2);
  // Sent at 1.6 s, held back in a queue until the link came up.
  replies[80] = { sequence: 81, timeSeconds: 2.001, rttSeconds: 0.401 };
  expect(longestOutage({ intervals: [], replies })!.seconds).toBeCloseTo(0.998, 3);
});

test('nothing lost is an outage of 0, and so is a timer that was late', () => {
  expect(longestOutage({ intervals: constant([0, 0, 0]) })).toMatchObject({ seconds: 0 });
  const replies = pings(9, 9).map((reply) => ({
    ...reply,
    timeSeconds: reply.timeSeconds! + (reply.sequence % 2) * 0.004,
  }));
  expect(longestOutage({ intervals: [], replies })).toMatchObject({ seconds: 0 });
});

test('an outage at the beginning or up to the end counts', () => {
  expect(longestOutage({ intervals: [], replies: pings(0, 0.5) })!.seconds).toBeCloseTo(0.5, 6);
  expect(longestOutage({ intervals: [], replies: pings(3.5, 9) })!.seconds).toBeCloseTo(0.5, 6);
  expect(longestOutage({ intervals: outFrom(0, 0.5) })!.seconds).toBeCloseTo(0.5, 6);
  expect(longestOutage({ intervals: outFrom(3.5, 9) })!.seconds).toBeCloseTo(0.5, 6);
});

test('what was never sent is out, too: before the first reply, and from the last one to the end', () => {
  const replies = pings(9, 99, 100); // to 2 s
  const until = (startSeconds: number, endSeconds: number) => [
    { startSeconds, endSeconds, bytes: 5600, bitsPerSecond: 22_400, omitted: false },
  ];
  expect(longestOutage({ intervals: until(0, 2), replies })).toMatchObject({ seconds: 0 });
  const dead = longestOutage({ intervals: until(0, 6), replies })!;
  expect(dead.seconds).toBeCloseTo(6 - 2, 1);
  expect(dead.endSeconds).toBe(6);
  // Of a run whose first seconds are ignored.
  const late = replies.map((reply) => ({ ...reply, timeSeconds: reply.timeSeconds! + 8 }));
  const head = longestOutage({ intervals: until(5, 10), replies: late })!;
  expect(head.seconds).toBeCloseTo(8 - 5, 6);
  expect(head.startSeconds).toBeCloseTo(5.003, 6);
  // A path of 100 ms is none.
  const slow = replies.map((reply) => ({
    ...{ ...reply, timeSeconds: reply.timeSeconds! + 0.1, rttSeconds: 0.103 },
  }));
  expect(longestOutage({ intervals: until(0, 2), replies: slow })).toMatchObject({ seconds: 0 });
});

test('the longest of several, and only of those that are asked for', () => {
  const intervals = constant([0, 1, 1, 1, 0, 0, 1, 0, 0]);
  expect(longestOutage({ intervals })!.seconds).toBeCloseTo(0.3, 6);
  expect(longestOutage({ intervals }, 0.45)!.seconds).toBeCloseTo(0.1, 6);
  const replies = [...pings(1, 2)];
  expect(longestOutage({ intervals: [], replies }, 2.5)!.seconds).toBe(0);
});

test('what was not read may have been anything, and counts as empty', () => {
  const intervals = outFrom(9, 9).filter(({ startSeconds }) => startSeconds < 1 || startSeconds > 2);
  expect(longestOutage({ intervals })!.seconds).toBeCloseTo(1.1, 6);
});

test('of an interval that is much longer than the others, as netperf tells it, what it lacks is out', () => {
  const spans = [
    [0, 0.5, 190],
    [0.5, 1, 190],
    [1, 4.6, 19],
    [4.6, 5.1, 190],
  ] as const;
  const intervals = spans.map(([startSeconds, endSeconds, mbit]) => ({
    ...{ startSeconds, endSeconds, bytes: mbit * 125_000 * (endSeconds - startSeconds) },
    ...{ bitsPerSecond: mbit * 1e6, omitted: false },
  }));
  expect(longestOutage({ intervals })!.seconds).toBeCloseTo(3.24, 6);
});

test('warm-up is left out, and nothing measured is absent', () => {
  const warmUp = constant([1, 1, 1]).map((interval) => ({ ...interval, omitted: true }));
  expect(longestOutage({ intervals: [...warmUp, ...constant([0, 0])] })).toMatchObject({ seconds: 0 });
  expect(longestOutage({ intervals: [] })).toBeUndefined();
  expect(longestOutage({ intervals: [], replies: [{ sequence: 1 }, { sequence: 2 }] })).toBeUndefined();
});

test('of pings of which only the first replies are kept the intervals tell', () => {
  const replies = pings(-2, -1, MAX_REPLIES);
  const second = { bytes: 2800, bitsPerSecond: 22_400, omitted: false, packets: 50 };
  const intervals = Array.from({ length: MAX_REPLIES / 50 }, (_, start) => ({
    ...{ startSeconds: start, endSeconds: start + 1 },
    ...second,
  }));
  expect(longestOutage({ intervals, replies })).toMatchObject({ seconds: 0, by: 'replies' });
  const lost = { ...second, bytes: 0, bitsPerSecond: 0, startSeconds: 2000, endSeconds: 2001 };
  expect(longestOutage({ intervals: [...intervals, lost], replies })).toMatchObject({
    seconds: 1,
    by: 'intervals',
  });
});

test('any outage of constant traffic is found to its resolution', () => {
  const when = fc.tuple(
    fc.double({ min: 0.2, max: 1.5, noNaN: true }),
    fc.double({ min: 0.25, max: 1.5, noNaN: true }),
  );
  fc.assert(
    fc.property(when, ([start, length]) => {
      const byIntervals = longestOutage({ intervals: outFrom(start, start + length) })!;
      expect(Math.abs(byIntervals.seconds - length)).toBeLessThan(0.01);
      const byReplies = longestOutage({ intervals: [], replies: pings(start, start + length) })!;
      expect(Math.abs(byReplies.seconds - length)).toBeLessThanOrEqual(byReplies.resolutionSeconds + 1e-9);
    }),
    { seed: 4 },
  );
});
