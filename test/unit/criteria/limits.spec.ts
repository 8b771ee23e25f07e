import { expect, test } from '@playwright/test';
import { maxBitrate, minBitrate, type BitrateOptions } from '../../../src/criteria/bitrate.js';
import { intervalCount } from '../../../src/criteria/interval-count.js';
import { maxJitter } from '../../../src/criteria/jitter.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { maxRetransmits } from '../../../src/criteria/retransmits.js';
import { thrown } from './results.js';

const BITRATE =
  "must be a number of Mbit/s that is 0 or more, or a string such as '900M', '4.5G' or '4.5 Gbit/s'; got";

test('a bitrate that is none is refused when the criterion is made', () => {
  for (const limit of [-1, NaN, Infinity, '', '4.5 Gb', '-1M', undefined, null] as never[]) {
    expect(thrown(() => minBitrate(limit))).toContain(
      `UsageError BAD_LIMIT: the limit of minBitrate() ${BITRATE}`,
    );
    expect(thrown(() => maxBitrate(limit))).toContain(
      `UsageError BAD_LIMIT: the limit of maxBitrate() ${BITRATE}`,
    );
  }
  expect(thrown(() => minBitrate('4500'))).toBe(
    "UsageError BAD_LIMIT: the limit of minBitrate() must not be a string without a unit: give its unit, such as '4500M'; got '4500'",
  );
  expect(thrown(() => minBitrate(1e305))).toBe(
    'UsageError BAD_LIMIT: the limit of minBitrate() must be finite; got Infinity',
  );
});

test('a minimum of 0 and a loss of 100 % assert nothing', () => {
  expect(thrown(() => minBitrate(0))).toBe(
    'UsageError BAD_LIMIT: nothing could break minBitrate(0); give a minimum above 0',
  );
  expect(thrown(() => minBitrate('0M'))).toContain("nothing could break minBitrate('0M')");
  expect(thrown(() => maxLoss('100%'))).toBe(
    "UsageError BAD_LIMIT: nothing could break maxLoss('100%'); give a maximum below 100 %",
  );
  expect(thrown(() => maxLoss('250%'))).toContain('BAD_LIMIT: nothing could break');
});

test('loss and jitter need their unit', () => {
  for (const limit of [0.1, '0.1', '', '-1%', NaN, undefined] as never[])
    expect(thrown(() => maxLoss(limit))).toContain(
      "UsageError BAD_LIMIT: the limit of maxLoss() must be a percentage with its sign, such as '0.1%'; got",
    );
  for (const limit of [5, '5', '', '-5ms', NaN, undefined] as never[])
    expect(thrown(() => maxJitter(limit))).toContain(
      "UsageError BAD_LIMIT: the limit of maxJitter() must be a time with its unit, such as '5ms' or '1.5s'; got",
    );
});

test('counts are whole', () => {
  for (const count of [-1, 0.5, NaN, Infinity, '3', undefined] as never[])
    expect(thrown(() => maxRetransmits(count))).toContain(
      'UsageError BAD_LIMIT: the limit of maxRetransmits() must be a whole number that is 0 or more; got',
    );
  for (const count of [0, -1, 0.5, NaN, Infinity, '3', undefined] as never[])
    expect(thrown(() => intervalCount(count))).toContain(
      'UsageError BAD_LIMIT: the limit of intervalCount() must be a whole number that is 1 or more; got',
    );
});

test('options are checked by name and value', () => {
  const make = (options: unknown) => thrown(() => minBitrate(1, options as BitrateOptions));
  expect(make({ sides: 'sender' })).toBe(
    "UsageError BAD_OPTION: minBitrate() has no option 'sides'; it has 'side' or 'direction' or 'ignore' or 'of'",
  );
  expect(make({ side: 'server' })).toBe(
    "UsageError BAD_OPTION: option 'side' of minBitrate() must be 'sender' or 'receiver'; got 'server'",
  );
  expect(make({ of: 'median' })).toBe(
    "UsageError BAD_OPTION: option 'of' of minBitrate() must be 'intervals' or 'mean' or 'p1' or 'p5' or 'p10' or 'p50' or 'p90' or 'p95' or 'p99' or 'total' or 'allStreams'; got 'median'",
  );
  expect(make({ ignore: { first: '1s' } })).toBe(
    "UsageError BAD_OPTION: option 'first' of option 'ignore' of minBitrate() must be a number of seconds that is 0 or more; got '1s'",
  );
  expect(make({ ignore: 1 })).toBe(
    "UsageError BAD_OPTION: option 'ignore' of minBitrate() must be an object with 'first' or 'last'; got 1",
  );
  expect(make({ ignore: { middle: 1 } })).toBe(
    "UsageError BAD_OPTION: option 'ignore' of minBitrate() has no option 'middle'; it has 'first' or 'last'",
  );
  expect(make('mean')).toBe(
    "UsageError BAD_OPTION: the options of minBitrate() must be an object with 'side' or 'direction' or 'ignore' or 'of'; got 'mean'",
  );
  expect(make(null)).toContain('BAD_OPTION');
  expect(make({ constructor: 'sender' })).toContain("has no option 'constructor'");
});
