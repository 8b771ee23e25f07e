/* eslint-disable @typescript-eslint/no-unsafe-call -- what does not compile has no type */
import { expect as base, mergeExpects, mergeTests, test as playwright } from '@playwright/test';
import { expect as own, matchersFor, test as netwright } from '../../../fixtures/index.js';
import { matchers } from '../../../fixtures/matchers.js';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import { defineCriterion } from '../../../src/criteria/define.js';
import type { RepeatedResult } from '../../../src/streams/repeated-result.js';
import type { Stream } from '../../../src/streams/stream.js';
import type { TrafficManager } from '../../../src/streams/traffic-manager.js';

// Compiled by `tsc -p .`, never run: each @ts-expect-error has to stand above an error.

const expect = base.extend(matchers);
declare const stream: Stream;
declare const manager: TrafficManager;
declare const repeated: RepeatedResult;

export function accepted(): void {
  expect(stream).toHaveMinBitrate(4500, { of: 'p5', ignore: { first: 1, last: 0.5 }, direction: 'reverse' });
  expect(manager).toHaveMinBitrate('9G', { of: 'allStreams' });
  expect(stream).toHaveBitrate(100, { within: '3%' });
  expect(stream).toHaveMaxLoss('1%', { of: 'intervals' });
  expect(repeated).toHaveMaxRtt('5ms', { of: 'p99' });
  expect(stream).toHaveMaxLatency('5ms');
  expect(stream).toHaveMaxRetransmits(2.5, { per: 'GB' });
  expect(stream).toHaveMinTcpEfficiency('99%', { segmentBytes: 8948 });
  expect(stream).toHaveMaxBufferDelay('50%', { baseline: '1ms' });
  expect(stream).toHaveDuration(10, { within: '200ms' });
  expect(stream).toHaveNoZeroInterval();
  expect(stream).toHaveMaxVariation('5%');
  expect(manager).toHaveMinFairness(0.95, { between: 'streams' });
  expect(stream).toHaveMaxCpu('90%', { of: 'host', side: 'receiver' });
  expect(stream).toHaveMinTransactions(20_000, { of: 'mean' });
  expect(stream).toHaveMaxOutage(0.3);
}

export function refused(): void {
  // @ts-expect-error an unknown `of`
  expect(stream).toHaveMinBitrate(1, { of: 'median' });
  // @ts-expect-error loss is of the receiver
  expect(stream).toHaveMaxLoss('1%', { side: 'sender' });
  // @ts-expect-error jitter has no total
  expect(stream).toHaveMaxJitter('1ms', { of: 'total' });
  // @ts-expect-error a bare number could be seconds or milliseconds
  expect(stream).toHaveMaxRtt(5);
  // @ts-expect-error the same
  expect(stream).toHaveMaxLatency(5);
  // @ts-expect-error no such percentile of replies is kept
  expect(stream).toHaveMaxRtt('5ms', { of: 'p1' });
  // @ts-expect-error a tolerance has its unit or a per cent sign
  expect(stream).toHaveBitrate(100, { within: 3 });
  // @ts-expect-error a baseline is needed
  expect(stream).toHaveMaxBufferDelay('50%');
  // @ts-expect-error a bare number of CPU could be a ratio or per cent
  expect(stream).toHaveMaxCpu(90);
  // @ts-expect-error a duration is a number of seconds
  expect(stream).toHaveDuration('10s');
  // @ts-expect-error seconds are numbers
  expect(stream).toHaveMinBitrate(1, { ignore: { first: '1s' } });
  // @ts-expect-error flows are no option of it
  expect(stream).toHaveMinFairness(0.9, { of: 'flows' });
  // @ts-expect-error nothing but GB
  expect(stream).toHaveMaxRetransmits(1, { per: 'MB' });
}

export async function live(): Promise<void> {
  await expect(stream).toReachBitrate('900M', { timeout: 5, side: 'sender' });
  await expect(manager).toSustainBitrate(900, { for: 3 });
  await expect(stream).not.toRecover({ within: 3, to: '80%' });
  const waiting: Promise<void> = expect(stream).toReachBitrate(1);
  // @ts-expect-error what is over does not run
  await expect(repeated).toReachBitrate(1);
  // @ts-expect-error for how long?
  await expect(stream).toSustainBitrate(1);
  // @ts-expect-error within what?
  await expect(stream).toRecover();
  // @ts-expect-error no option of it
  await expect(stream).toReachBitrate(1, { within: 3 });
  // @ts-expect-error no stream
  await expect('x').toRecover({ within: 1 });
  const outage = await stream.measureOutage(async () => {});
  const seconds: number = outage.seconds;
  // @ts-expect-error an action is needed
  await stream.measureOutage();
  await stream.run(600, { abortOn: [minBitrate(4500)], after: 5 });
  // @ts-expect-error a list
  await stream.run(600, { abortOn: minBitrate(4500) });
  return void [waiting, seconds];
}

const maxGap = defineCriterion({
  name: 'maxGap',
  check: ({ intervals }, { share }: { share: number }, word: string) =>
    intervals.length > share && word !== '',
});

export function ownCriteria(): void {
  const extended = base.extend(matchersFor({ toHaveMaxGap: maxGap }));
  extended(stream).toHaveMaxGap({ share: 0.5 }, 'word');
  stream.validate([maxGap({ share: 0.5 }, 'word')]);
  // @ts-expect-error of another type
  extended(stream).toHaveMaxGap({ share: '50%' }, 'word');
  // @ts-expect-error an argument is missing
  extended(stream).toHaveMaxGap({ share: 0.5 });
  // @ts-expect-error misspelt
  maxGap({ shares: 0.5 }, 'word');
  // @ts-expect-error on what is no stream
  extended(5).toHaveMaxGap({ share: 0.5 }, 'word');
  // @ts-expect-error a criterion answers at once
  defineCriterion({ name: 'late', check: () => Promise.resolve(true) });
}

export function merged(): void {
  const both = mergeExpects(
    own,
    base.extend(matchersFor({ toHaveMaxGap: maxGap })),
    base.extend({ toBeOdd: (received: number) => ({ pass: received % 2 === 1, message: () => '' }) }),
  );
  both(stream).toHaveMinBitrate(1);
  both(stream).toHaveMaxGap({ share: 0.5 }, 'word');
  both(1).toBeOdd();
  // @ts-expect-error a stream is not odd
  both(stream).toBeOdd();
  const test = mergeTests(netwright, playwright.extend<{ answer: number }>({ answer: 42 }));
  test('never run', async ({ stream: one, answer }) => {
    await both(one).toReachBitrate(answer);
    both(one).toHaveMinBitrate(answer);
  });
}
