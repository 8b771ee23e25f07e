import { inspect } from 'node:util';
import { expect, test } from '@playwright/test';
import type { RepeatOptions } from '../../../src/streams/repeat-options.js';
import { fakeStream } from './fake-traffic.js';
import { rejected } from './rejected.js';

const until = { halfWidth: '3%' };
const REFUSED: [atLeast: unknown, options: unknown, message: string][] = [
  [
    1,
    {},
    'BAD_REPEATS: repeat() needs the least number of runs, a whole number from 2 (one run has no spread) to 1000; got 1',
  ],
  [
    2.5,
    {},
    'BAD_REPEATS: repeat() needs the least number of runs, a whole number from 2 (one run has no spread) to 1000; got 2.5',
  ],
  [
    '5',
    {},
    "BAD_REPEATS: repeat() needs the least number of runs, a whole number from 2 (one run has no spread) to 1000; got '5'",
  ],
  [
    1001,
    {},
    'BAD_REPEATS: repeat() needs the least number of runs, a whole number from 2 (one run has no spread) to 1000; got 1001',
  ],
  [
    5,
    { seconds: 0 },
    "BAD_DURATION: option 'seconds' of repeat(): a run lasts more than 0 and at most 86400 seconds; got 0",
  ],
  [
    5,
    { seconds: undefined },
    "BAD_DURATION: option 'seconds' of repeat(): a run lasts more than 0 and at most 86400 seconds; got undefined",
  ],
  [
    { seconds: 1 },
    undefined,
    'BAD_REPEATS: repeat() needs the least number of runs, a whole number from 2 (one run has no spread) to 1000; got a plain object',
  ],
  [
    5,
    undefined,
    "BAD_OPTION: the options of repeat() must be an object with 'seconds' or 'level' or 'until' or 'atMost'; got undefined",
  ],
  [
    5,
    3,
    "BAD_OPTION: the options of repeat() must be an object with 'seconds' or 'level' or 'until' or 'atMost'; got 3",
  ],
  [
    5,
    { times: 3 },
    "BAD_OPTION: repeat() has no option 'times'; it has 'seconds' or 'level' or 'until' or 'atMost'",
  ],
  [
    5,
    { level: 95 },
    "BAD_OPTION: option 'level' of repeat() must be a percentage with its sign, such as '0.1%'; got 95",
  ],
  [5, { level: '100%' }, "BAD_OPTION: option 'level' of repeat() must be from 50 % to 99.9 %; got '100%'"],
  [5, { level: '49%' }, "BAD_OPTION: option 'level' of repeat() must be from 50 % to 99.9 %; got '49%'"],
  [
    5,
    { atMost: 9 },
    "BAD_OPTION: option 'atMost' of repeat() needs option 'until': what to repeat for; got 9 without it",
  ],
  [
    5,
    { until },
    "BAD_OPTION: option 'until' of repeat() needs option 'atMost': the number of runs after which it ends all the same",
  ],
  [
    7,
    { until, atMost: 6 },
    "BAD_REPEATS: option 'atMost' of repeat() must not be below the 7 runs that are asked for; got 6",
  ],
  [
    5,
    { until, atMost: 2000 },
    "BAD_REPEATS: option 'atMost' of repeat(), a whole number from 2 (one run has no spread) to 1000; got 2000",
  ],
  [
    2,
    { until, atMost: 5 },
    "BAD_OPTION: option 'atMost' of repeat() must be 6 or more for a confidence of '95%', for 5 runs have at most 93.75 %; got 5",
  ],
  [
    2,
    { until: '3%', atMost: 9 },
    "BAD_OPTION: option 'until' of repeat() must be an object with 'halfWidth'; got '3%'",
  ],
  [
    2,
    { until: { width: '3%' }, atMost: 9 },
    "BAD_OPTION: option 'until' of repeat() has no option 'width'; it has 'halfWidth'",
  ],
  [
    2,
    { until: { halfWidth: 3 }, atMost: 9 },
    "BAD_OPTION: option 'halfWidth' of repeat() must be a percentage with its sign, such as '0.1%'; got 3",
  ],
  [
    2,
    { until: { halfWidth: '0%' }, atMost: 9 },
    "BAD_OPTION: option 'halfWidth' of repeat() must be above 0 % and below 100 %; got '0%'",
  ],
];

for (const [atLeast, options, text] of REFUSED)
  test(`repeat(${String(atLeast)}, ${inspect(options)}) is refused, and nothing is started`, async () => {
    const { stream, order } = fakeStream();
    const given = typeof options === 'object' ? { seconds: 1, ...options } : options;
    const promise = stream.repeat(atLeast as number, given as RepeatOptions);
    expect(await rejected(promise)).toBe(`UsageError ${text}`);
    expect(order()).toEqual([]);
  });
