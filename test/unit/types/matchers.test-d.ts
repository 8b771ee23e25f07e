/* eslint-disable @typescript-eslint/no-unsafe-call -- what does not compile has no type */
import { expect as base, mergeExpects } from '@playwright/test';
import { matchers } from '../../../fixtures/matchers.js';
import type { Assertable } from '../../../src/criteria/assertable.js';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import { criterion } from '../../../src/criteria/criterion.js';
import { maxJitter } from '../../../src/criteria/jitter.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import type { TrafficResult } from '../../../src/results/traffic-result.js';

// Compiled by `tsc -p .`, never run: each @ts-expect-error has to stand above an error.

const expect = base.extend(matchers);
declare const stream: Assertable;
declare const lookalike: { evaluate: Assertable['evaluate'] };

export function accepted(): void {
  const nothing: void = expect(stream).toHaveMinBitrate(4500);
  expect(stream).toHaveMinBitrate('4.5G', { side: 'sender', of: 'mean' });
  expect.soft(stream, 'message').not.toHaveMaxBitrate('4.5 Gbit/s');
  expect(stream).toHaveMaxLoss('0.1%');
  expect(stream).toHaveMaxJitter('5ms');
  expect(stream).toHaveMaxRetransmits(0);
  expect(stream).toHaveIntervalCount(10);
  expect(stream).toHaveCompleted();
  expect(stream).toMeet([minBitrate(1)]);
  expect(stream).not.toMeet({ server: [minBitrate(1)], clients: [maxLoss('1%')] });
  mergeExpects(base, expect)(stream).toHaveCompleted();
  const polled: Promise<void> = expect.poll(() => stream).toHaveMinBitrate(1);
  return void [nothing, polled];
}

export function otherReceivers(): void {
  // @ts-expect-error a string is no stream
  expect('x').toHaveMinBitrate(1);
  // @ts-expect-error what looks like a stream is none
  expect(lookalike).toHaveMinBitrate(1);
  // @ts-expect-error nor is a promise of one
  expect(Promise.resolve(stream)).toHaveCompleted();
  // @ts-expect-error the negation is no way around it
  expect(5).not.toMeet([]);
}

export function otherArguments(): void {
  // @ts-expect-error a bare number of loss could be a ratio or per cent
  expect(stream).toHaveMaxLoss(0.1);
  // @ts-expect-error a bare number of jitter could be seconds or milliseconds
  expect(stream).toHaveMaxJitter(5);
  // @ts-expect-error as above
  maxLoss(0.1);
  // @ts-expect-error as above
  maxJitter(5);
  // @ts-expect-error a limit is needed
  expect(stream).toHaveMinBitrate();
  // @ts-expect-error an unknown side
  expect(stream).toHaveMinBitrate(1, { side: 'server' });
  // @ts-expect-error an unknown option
  expect(stream).toHaveMinBitrate(1, { tolerance: 0.1 });
  // @ts-expect-error a count is a number
  expect(stream).toHaveIntervalCount('10');
  // @ts-expect-error nothing to give
  expect(stream).toHaveCompleted(1);
  // @ts-expect-error lists for both ends have no key
  expect(stream).toMeet({ common: [minBitrate(1)] });
  // @ts-expect-error a list is needed
  expect(stream).toMeet({ server: minBitrate(1) });
  // @ts-expect-error not bound
  expect(stream).toMeet([minBitrate]);
}

const atLeast = (result: TrafficResult, { minimum }: { minimum: number; count?: number }) =>
  result.intervals.every(({ bitsPerSecond }) => bitsPerSecond >= minimum);

export function parameters(): void {
  criterion(atLeast, { minimum: 4500 });
  criterion(atLeast, { minimum: 4500, count: 10 });
  // @ts-expect-error of another type
  criterion(atLeast, { minimum: '4500' });
  // @ts-expect-error missing
  criterion(atLeast, {});
  // @ts-expect-error misspelt
  criterion(atLeast, { minimum: 4500, counts: 10 });
  // @ts-expect-error none at all
  criterion(atLeast);
  // @ts-expect-error a criterion answers at once
  criterion(() => Promise.resolve(true), undefined);
}
