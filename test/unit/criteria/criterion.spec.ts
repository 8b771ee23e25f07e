import { expect, test } from '@playwright/test';
import { UsageError } from '../../../src/core/errors.js';
import { criterion, type Criterion } from '../../../src/criteria/criterion.js';
import { evaluate } from '../../../src/criteria/evaluate.js';
import type { TrafficResult } from '../../../src/results/traffic-result.js';
import { server, thrown } from './results.js';

function everyInterval(
  result: TrafficResult,
  { minimum, count }: { minimum: number; count: number },
): boolean {
  return (
    result.intervals.length === count &&
    result.intervals.every(({ bitsPerSecond }) => bitsPerSecond >= minimum * 1e6)
  );
}

/** The verdict of a rule that answers `answer`, whatever its type. */
function answering(answer: unknown) {
  const rule = (() => answer) as Criterion<undefined>;
  Object.defineProperty(rule, 'name', { value: 'mine' });
  return evaluate([server()], [criterion(rule, undefined)])[0]!;
}

test('a function of the user takes named parameters, and the verdict shows them', () => {
  const judge = (minimum: number) =>
    evaluate([server()], [criterion(everyInterval, { minimum, count: 3 })])[0];
  expect(judge(100)).toMatchObject({
    criterion: 'everyInterval',
    pass: true,
    expected: 'everyInterval({ minimum: 100, count: 3 }) holds',
    actual: 'it does',
  });
  expect(judge(4500)).toMatchObject({ pass: false, actual: 'it does not' });
});

test('a function without a name and parameters is called criterion', () => {
  const bound = [criterion(() => true, undefined)];
  expect(evaluate([server()], bound)[0]).toMatchObject({
    criterion: 'criterion',
    expected: 'criterion() holds',
  });
});

test('what is no function is refused', () => {
  expect(thrown(() => criterion(true as never, {}))).toBe(
    'UsageError BAD_CRITERIA: criterion() needs a function; got true',
  );
});

test('an outcome may say expected, actual, metric, limit, value and interval', () => {
  const outcome = {
    pass: false,
    expected: '≤ 3 zero intervals',
    actual: '4',
    metric: 'zeroIntervals',
    limit: 3,
    value: 4,
    interval: { startSeconds: 1, endSeconds: 2 },
  };
  expect(answering(outcome)).toMatchObject(outcome);
  expect(answering({ pass: true, value: 7 })).toMatchObject({ expected: 'mine() holds', actual: '7' });
  expect(answering({ pass: true, extra: 1 })).not.toHaveProperty('extra');
});

test('a promise is an error, also a rejected one', () => {
  const words = 'UsageError CRITERION_ASYNC: criterion mine returned a promise; it must answer at once';
  expect(thrown(() => answering(Promise.resolve(true)))).toBe(words);
  expect(thrown(() => answering(Promise.reject(new Error('late'))))).toBe(words);
  expect(thrown(() => answering({ pass: true, then: () => {} }))).toBe(words);
});

test('an answer that is neither boolean nor outcome is an error', () => {
  const must =
    "UsageError CRITERION_RESULT: criterion mine must return a boolean or an outcome with a boolean 'pass'; got ";
  for (const [answer, seen] of [
    [undefined, 'undefined'],
    [null, 'null'],
    [1, '1'],
    ['pass', "'pass'"],
    [{}, 'pass: '],
    [{ pass: 'yes' }, 'pass: '],
    [{ pass: true, value: NaN }, 'value: '],
    [{ pass: true, actual: 5 }, 'actual: '],
    [[true], 'Invalid input'],
  ] as [unknown, string][])
    expect(thrown(() => answering(answer))).toContain(must + (seen === 'Invalid input' ? '' : seen));
});

test('a criterion that throws is an error that names it and keeps the cause', () => {
  const cause = new TypeError('x is not a function');
  const rule = () => {
    throw cause;
  };
  let error: unknown;
  try {
    evaluate([server()], [criterion(rule, undefined)]);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({
    code: 'CRITERION_THREW',
    reason: 'criterion rule threw: x is not a function',
    cause,
  });
});

test('an error of our own that a criterion throws passes through as it is', () => {
  const error = new UsageError('MINE', 'mine');
  const rule = () => {
    throw error;
  };
  expect(thrown(() => evaluate([server()], [criterion(rule, undefined)]))).toBe('UsageError MINE: mine');
});
