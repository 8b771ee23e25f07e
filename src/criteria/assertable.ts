import type { Verdict } from '../results/verdict.js';
import type { Criteria } from './criterion.js';

/** Marks what criteria can be judged on. Shared by every copy of this package in a process. */
export const assertable: unique symbol = Symbol.for('netwright.assertable');

/** What matchers take: a stream, or a manager with all of its streams. */
export interface Assertable {
  readonly [assertable]: true;
  /**
   * Judges what was measured. Nothing given: whether the traffic completed.
   *
   * @throws NetwrightError when there is nothing to judge yet or nothing that proves anything: not started, still
   * running, not sound, not measured; and for criteria that are none.
   */
  evaluate(criteria?: Criteria): Verdict[];
}

/** Whether `value` carries the mark. */
export function isAssertable(value: unknown): value is Assertable {
  return typeof value === 'object' && value !== null && (value as Partial<Assertable>)[assertable] === true;
}
