import { expect as base, test } from '@playwright/test';
import { matchersFor } from '../../../fixtures/matchers.js';
import { loadJudging } from '../../../fixtures/on-demand.js';
import { defineCriterion } from '../../../src/criteria/define.js';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import { criterion } from '../../../src/criteria/criterion.js';
import { evaluate } from '../../../src/criteria/evaluate.js';
import { UsageError } from '../../../src/core/errors.js';
import type { TrafficResult } from '../../../src/results/traffic-result.js';
import { FakeStream } from '../fixtures/fake-stream.js';
import { client, intervals, server, thrown } from './results.js';

test.beforeAll(loadJudging);

const maxDip = defineCriterion({
  name: 'maxDip',
  side: 'receiver',
  validate: ({ share }) => {
    if (share > 1) throw new UsageError('BAD_LIMIT', 'a dip is at most all of it');
  },
  check: ({ intervals: list }, { share }: { share: number }) => {
    const rates = list.map(({ bitsPerSecond }) => bitsPerSecond);
    return 1 - Math.min(...rates) / Math.max(...rates) <= share;
  },
});
const expect = base.extend(matchersFor({ toHaveMaxDip: maxDip }));
const dipping = () => new FakeStream(server({ intervals: intervals(100, 60) }), client());

test('a criterion of the user takes part like a built-in one', () => {
  expect(
    evaluate([server({ intervals: intervals(100, 60) }), client()], [maxDip({ share: 0.3 })]),
  ).toMatchObject([
    { criterion: 'maxDip', pass: false, expected: 'maxDip({ share: 0.3 }) holds', actual: 'it does not' },
  ]);
  expect(evaluate([server(), client()], { clients: [maxDip({ share: 0 })] })[1]).toMatchObject({
    pass: true,
  });
});

test('its matcher passes, fails, can be negated and throws where nothing can be judged', () => {
  expect(dipping()).toHaveMaxDip({ share: 0.4 });
  expect(dipping()).not.toHaveMaxDip({ share: 0.3 });
  expect(() => expect(dipping()).toHaveMaxDip({ share: 0.3 })).toThrow(
    /Criterion: maxDip[^]*█▆ bitrate, 2 of 60/,
  );
  expect(thrown(() => expect(dipping()).not.toHaveMaxDip({ share: 2 }))).toBe(
    'UsageError BAD_LIMIT: a dip is at most all of it',
  );
  expect(thrown(() => expect('x' as unknown as FakeStream).toHaveMaxDip({ share: 0.3 }))).toContain(
    'NOT_ASSERTABLE',
  );
});

test('a promise, or one that throws, is an error and no pass', () => {
  const late = defineCriterion({ name: 'late', check: () => Promise.resolve(true) as never });
  const broken = defineCriterion({
    name: 'broken',
    check: () => {
      throw new Error('no such field');
    },
  });
  expect(thrown(() => evaluate([server()], [late()]))).toContain('CRITERION_ASYNC');
  expect(thrown(() => evaluate([server()], [broken()]))).toContain(
    'CRITERION_THREW: criterion broken threw: no such field',
  );
});

test('a definition needs a name and a function, a matcher a criterion', () => {
  expect(thrown(() => defineCriterion(undefined as never))).toContain('needs a name; got undefined');
  expect(thrown(() => defineCriterion({ name: 'x' } as never))).toContain("needs a function 'check'");
  expect(thrown(() => matchersFor({ toBeFine: maxDip({ share: 1 }) as never }))).toContain(
    'matcher toBeFine needs a criterion that is made by defineCriterion()',
  );
});

test('a matcher that exists is not replaced, for it would be in every test of the worker', () => {
  for (const name of ['toBe', 'not', 'toHaveText', 'toHaveMinBitrate', 'toReachBitrate', 'toMeet'])
    expect(thrown(() => matchersFor({ [name]: maxDip }))).toBe(
      `UsageError MATCHER_EXISTS: there is a matcher ${name} already; give yours another name`,
    );
  // Two files of a worker may both make theirs.
  expect(Object.keys(matchersFor({ toHaveMaxDip: maxDip }))).toEqual(['toHaveMaxDip']);
});

test('what a criterion does to its result is seen by no other one', () => {
  const drop = defineCriterion({
    name: 'drop',
    check: ({ intervals: list }) => list.shift() !== undefined,
  });
  const sort = (given: TrafficResult) => given.intervals.sort((one, other) => one.bytes - other.bytes).length;
  const subjects = [server({ intervals: intervals(50, 100, 20) }), client()];
  const verdicts = evaluate(subjects, [
    drop(),
    criterion((given: TrafficResult) => sort(given) === 3, undefined),
    minBitrate(30),
  ]);
  expect(verdicts.map(({ pass }) => pass)).toEqual([true, true, true, true, false]);
  expect(verdicts.at(-1)!.interval).toEqual({ startSeconds: 2, endSeconds: 3 });
});

test('a side that there is not is refused', () => {
  const side = 'both' as never;
  expect(thrown(() => defineCriterion({ name: 'x', side, check: () => true }))).toBe(
    "UsageError BAD_CRITERIA: option 'side' of defineCriterion() must be 'sender' or 'receiver', or be left out for both; got 'both'",
  );
});
