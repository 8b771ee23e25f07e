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
  check(result: TrafficResult): boolean | Outcome;
}

/** Which criteria apply to which end: a list for both, or lists by role. */
export type Criteria =
  | readonly BoundCriterion[]
  | { readonly server?: readonly BoundCriterion[]; readonly clients?: readonly BoundCriterion[] };

/** Binds a function to its parameters. The name is the function's own. */
export function criterion<Params>(rule: Criterion<Params>, params: Params): BoundCriterion {
  return { name: rule.name || 'criterion', check: (result) => rule(result, params) };
}
