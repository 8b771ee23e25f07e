import { expect, test } from '@playwright/test';
import {
  MAX_REPLIES,
  type IntervalResult,
  type ReplyResult,
} from '../../../../src/results/traffic-result.js';
import { Delivery } from '../../../../src/streams/live/delivery.js';
import type { LiveSource } from '../../../../src/streams/live/sources.js';

/** A source that has told this much. */
function delivered(intervals: IntervalResult[], replies?: ReplyResult[]): Delivery {
  const soFar = () => ({ intervals, ...(replies && { replies }) });
  return new Delivery({ soFar, watch: () => () => undefined } as unknown as LiveSource);
}

function second(startSeconds: number, change: Partial<IntervalResult> = {}): IntervalResult {
  return {
    startSeconds,
    endSeconds: startSeconds + 1,
    bytes: 1,
    bitsPerSecond: 8,
    omitted: false,
    ...change,
  };
}

/** A reply to each request at a pace of 20 ms; without those that are lost. */
function replies(count: number, lost: (sequence: number) => boolean = () => false): ReplyResult[] {
  return Array.from({ length: count }, (_, index) => ({
    sequence: index + 1,
    ...(!lost(index + 1) && { timeSeconds: index * 0.02 + 0.001, rttSeconds: 0.001 }),
  }));
}

test('the time is that of the last measured interval, not of warm-up, which has a time of its own', () => {
  expect(delivered([]).seconds).toBe(0);
  expect(delivered([second(0, { omitted: true }), second(1, { omitted: true })]).seconds).toBe(0);
  expect(delivered([second(0, { omitted: true }), second(0), second(1)]).seconds).toBe(2);
});

test('steady by intervals: from the last empty one on', () => {
  const delivery = delivered([second(0), second(1, { bytes: 0 }), second(2), second(3)]);
  expect(delivery.steadySeconds(0)).toBe(2);
  expect(delivery.steadySeconds(3)).toBe(1);
  expect(delivery.steadySeconds(4)).toBe(0);
});

test('what was silent for long is steady from its end on', () => {
  // netperf tells when data comes again: its interval is as long as the outage was.
  const after = [second(0), second(1), second(2, { endSeconds: 6 })];
  expect(delivered(after).steadySeconds(2)).toBe(0);
  expect(delivered([...after, second(6)]).steadySeconds(2)).toBe(1);
  // So does what was not told at all.
  expect(delivered([second(0), second(1), second(5)]).steadySeconds(1)).toBe(1);
});

test('steady by replies: from the last request on that was lost, or from a pause of the sender', () => {
  const delivery = delivered(
    [],
    replies(100, (sequence) => sequence === 60),
  );
  expect(delivery.steadySeconds(0)).toBeCloseTo(40 * 0.02, 6);
  expect(delivery.steadySeconds(1.6)).toBeCloseTo(20 * 0.02, 6);
  const paused = replies(100).map((reply) =>
    reply.sequence > 80 ? { ...reply, timeSeconds: reply.timeSeconds! + 1 } : reply,
  );
  expect(delivered([], paused).steadySeconds(0)).toBeCloseTo(20 * 0.02, 6);
  expect(delivered([], replies(100)).newestReply).toMatchObject({ sequence: 100 });
});

test('where not every reply is kept, intervals tell', () => {
  const seconds = Math.ceil(MAX_REPLIES * 0.02) + 10;
  const intervals = Array.from({ length: seconds }, (_, index) =>
    second(index, { packets: 50, ...(index === seconds - 3 && { bytes: 0, bitsPerSecond: 0 }) }),
  );
  const delivery = delivered(intervals, replies(MAX_REPLIES));
  expect(delivery.seconds).toBe(seconds);
  expect(delivery.newestReply).toBeUndefined();
  expect(delivery.steadySeconds(0)).toBe(2);
  expect(delivery.outageSince(0)).toMatchObject({ seconds: 1, by: 'intervals', resolutionSeconds: 1 });
  const whole = delivered(intervals.slice(0, MAX_REPLIES / 50), replies(MAX_REPLIES));
  expect(whole.outageSince(0)).toMatchObject({ seconds: 0, by: 'replies' });
});
