import { inspect } from 'node:util';
import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { TrafficResult } from '../results/traffic-result.js';

/** What a criterion may answer beside a plain boolean. */
export interface Outcome {
  pass: boolean;
  /** For people, with its unit, such as `≥ 4500 Mbit/s`. */
  expected?: string;
  /** For people, with its unit. */
  actual?: string;
  /** The figure that was judged, such as `bitsPerSecond`. */
  metric?: string;
  /** Limit and value in the metric's SI unit. */
  limit?: number;
  value?: number;
  /** The interval that decided. */
  interval?: { startSeconds: number; endSeconds: number };
}

/**
 * A rule over one traffic in one direction. Synchronous: a criterion that returns a promise is an error.
 * `result.intervals` is the list of intervals; warm-up intervals are in it and marked `omitted`.
 */
export type Criterion<Params> = (result: TrafficResult, params: Params) => boolean | Outcome;

/** The end of a direction that a metric is taken at. */
export type Side = 'sender' | 'receiver';

/** A criterion with its parameters, ready to be evaluated. */
export interface BoundCriterion {
  /** Name, such as `minBitrate`. */
  readonly name: string;
  /** The natural side; absent: every result is judged. Ignored where the user named server or clients himself. */
  readonly side?: Side;
  /** The user named the side himself: it holds beside server and clients too. */
  readonly sideAsked?: boolean;
  /** It judges unsound traffic too; every other criterion is only asked about sound traffic. */
  readonly judgesSoundness?: boolean;
  /** What it asks for, for people; stands where an outcome does not say. */
  readonly expected?: string;
  /**
   * @throws NetwrightError when the result cannot be judged, such as `NOT_MEASURED`.
   */
  check(result: TrafficResult): boolean | Outcome;
}

/** Which criteria apply to which end: a list for both, or lists by role. */
export type Criteria =
  | readonly BoundCriterion[]
  | { readonly server?: readonly BoundCriterion[]; readonly clients?: readonly BoundCriterion[] };

/**
 * Binds a function of the user's own to its parameters. The name is the function's own, `criterion` if it has none.
 *
 * @example
 * const enoughIntervals = (result: TrafficResult, { count }: { count: number }) => result.intervals.length >= count;
 * stream.validate([criterion(enoughIntervals, { count: 10 })]);
 *
 * @throws UsageError `BAD_CRITERIA` when `rule` is not a function.
 */
export function criterion<Params>(rule: Criterion<Params>, params: NoInfer<Params>): BoundCriterion {
  if (typeof rule !== 'function')
    throw new UsageError('BAD_CRITERIA', `criterion() needs a function; got ${show(rule)}`);
  const name = rule.name || 'criterion';
  return { name, expected: `${name}(${list(params)}) holds`, check: (result) => rule(result, params) };
}

function list(params: unknown): string {
  if (params === undefined) return '';
  return inspect(params, { depth: 1, breakLength: Infinity, maxArrayLength: 5, maxStringLength: 80 });
}
