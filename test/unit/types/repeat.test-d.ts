/* eslint-disable @typescript-eslint/no-unsafe-call -- what does not compile has no type */
import { expect as base } from '@playwright/test';
import { matchers } from '../../../fixtures/matchers.js';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import type { RepeatedFigure, RepeatedResult } from '../../../src/streams/repeated-result.js';
import type { SingleHostStream } from '../../../src/streams/single-host-stream.js';
import type { Stream } from '../../../src/streams/stream.js';

// Compiled by `tsc -p .`, never run: each @ts-expect-error has to stand above an error.

const expect = base.extend(matchers);
declare const stream: Stream;
declare const pings: SingleHostStream;
declare const repeated: RepeatedResult;

export async function accepted(): Promise<void> {
  const five: RepeatedResult = await stream.repeat(5, { seconds: 3 });
  await stream.repeat(5, { seconds: 3, level: '90%', until: { halfWidth: '3%' }, atMost: 10 });
  expect(await pings.repeat(5, { seconds: 3 })).toHaveMaxRtt('5ms', { of: 'p99' });
  expect(five).toHaveMinBitrate(4500);
  expect(five).not.toHaveMaxLoss('0.1%');
  expect(five).toHaveCompleted();
  expect(five).toMeet({ server: [minBitrate(1)], clients: [maxLoss('1%')] });
  const figure: RepeatedFigure = five.figure(minBitrate(1));
  const median: number = five.bitrate.median + figure.spread;
  const reached: boolean | undefined = five.reached;
  return void [median, reached, five.runs[0]?.server[0]?.summary];
}

export async function refused(): Promise<void> {
  // @ts-expect-error a promise of one is none
  expect(stream.repeat(5, { seconds: 3 })).toHaveCompleted();
  // @ts-expect-error what waits for a running stream has nothing to wait for
  await expect(repeated).toReachBitrate(1);
  // @ts-expect-error how long?
  await stream.repeat(5, {});
  // @ts-expect-error how often?
  await stream.repeat({ seconds: 3 });
  // @ts-expect-error without atMost nobody knows how long it takes
  await stream.repeat(5, { seconds: 3, until: { halfWidth: '3%' } });
  // @ts-expect-error at most 10, until what?
  await stream.repeat(5, { seconds: 3, atMost: 10 });
  // @ts-expect-error a bare number could be a ratio or per cent
  await stream.repeat(5, { seconds: 3, until: { halfWidth: 3 }, atMost: 10 });
  // @ts-expect-error a factory is no criterion
  repeated.figure(minBitrate);
}
