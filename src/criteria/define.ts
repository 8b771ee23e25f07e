import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { TrafficResult } from '../results/traffic-result.js';
import { type BoundCriterion, inWords, type Outcome, type Side } from './criterion.js';

/** A criterion of the user's own. */
export interface CriterionDefinition<Arguments extends unknown[]> {
  /** Stands in messages and in reports. */
  name: string;
  /**
   * Judges one traffic in one direction, at once. A boolean will do; an outcome says more: `expected` and `actual` for
   * people, `metric`, `limit` and `value` for reports, `interval` where one decided. The result is a copy: it may be changed.
   */
  check: (result: TrafficResult, ...args: Arguments) => boolean | Outcome;
  /** The side that it is judged at; left out: both. */
  side?: Side;
  /** What is asked for, for people. @default the call, such as `maxGap({ seconds: 2 }) holds` */
  expected?: (...args: Arguments) => string;
  /**
   * Checks the arguments when it is bound; whatever it throws is thrown to who calls.
   *
   * @default nothing is checked
   */
  validate?: (...args: Arguments) => void;
  /**
   * How the `value` of its outcome is judged and told, so that it can be asked of repeated runs: of the median over them.
   *
   * @default it cannot be
   */
  figure?: (...args: Arguments) => NonNullable<BoundCriterion['figure']>;
  /** Whether it can be judged of a single interval, so that `abortOn` takes it. @default false */
  judgesParts?: boolean;
}

/** Binds a criterion of the user's own to its arguments. */
export type CriterionFactory<Arguments extends unknown[]> = (...args: Arguments) => BoundCriterion;

/**
 * Makes a criterion of a function of the user's own, with everything that the built-in ones have: its arguments are typed, it
 * takes part in `validate()` and `toMeet()`, its verdicts stand in reports, and `matchersFor` of `netwright/fixtures` makes
 * a matcher of it.
 *
 * @example
 * const maxGap = defineCriterion({
 *   name: 'maxGap',
 *   side: 'receiver',
 *   check: ({ intervals }, { share }: { share: number }) => lowest(intervals) >= share * highest(intervals),
 * });
 * stream.validate([maxGap({ share: 0.8 })]);
 *
 * @throws UsageError `BAD_CRITERIA` for a definition without a name or a function.
 */
export function defineCriterion<Arguments extends unknown[]>(
  definition: CriterionDefinition<Arguments>,
): CriterionFactory<Arguments> {
  requireDefinition(definition);
  const { name, side, check, expected, validate, figure, judgesParts } = definition;
  return (...args) => {
    validate?.(...args);
    return {
      name,
      side,
      ...(judgesParts && { judgesParts }),
      ...(figure && { figure: figure(...args) }),
      expected: expected?.(...args) ?? `${name}(${args.map(inWords).join(', ')}) holds`,
      check: (result) => check(structuredClone(result), ...args),
    };
  };
}

function requireDefinition(definition: unknown): void {
  const { name, check, side } = (definition ?? {}) as Partial<CriterionDefinition<unknown[]>>;
  if (typeof name !== 'string' || name === '')
    throw new UsageError('BAD_CRITERIA', `defineCriterion() needs a name; got ${show(name)}`);
  if (typeof check !== 'function')
    throw new UsageError('BAD_CRITERIA', `defineCriterion() needs a function 'check'; got ${show(check)}`);
  if (side !== undefined && side !== 'sender' && side !== 'receiver')
    throw new UsageError(
      'BAD_CRITERIA',
      `option 'side' of defineCriterion() must be 'sender' or 'receiver', or be left out for both; got ${show(side)}`,
    );
}
