import { inspect } from 'node:util';
import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { TrafficResult } from '../results/traffic-result.js';
import type { Course } from '../results/verdict.js';

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
  /** How the figure went over the intervals, for the message. */
  course?: Course;
}

/**
 * A rule over one traffic in one direction. Synchronous: a criterion that returns a promise is an error.
 * `result.intervals` is the list of intervals; warm-up intervals are in it and marked `omitted`.
 */
export type Criterion<Params> = (result: TrafficResult, params: Params) => boolean | Outcome;

/** The end of a direction that a metric is taken at. */
export type Side = 'sender' | 'receiver';

/** Where a metric is taken: always at one side, or at the side whose results have it. */
export type NaturalSide = Side | ((result: TrafficResult) => boolean);

/** A judgement of several results at once. */
export interface Together {
  /** `clients`: those of each stream; `streams`: the clients of all streams that are judged, which must have run at once. */
  readonly of: 'clients' | 'streams';
  /** @param streams the results at one side of one direction; a list for each stream. */
  check: (streams: readonly (readonly TrafficResult[])[]) => boolean | Outcome;
}

/** A criterion with its parameters, ready to be evaluated. */
export interface BoundCriterion {
  /** Name, such as `minBitrate`. */
  readonly name: string;
  /** The natural side; absent: every result is judged. Ignored where the user named server or clients himself. */
  readonly side?: NaturalSide | undefined;
  /** The user named the side himself: it holds beside server and clients too. */
  readonly sideAsked?: boolean;
  /** The only direction that is judged; absent: every one. */
  readonly direction?: TrafficResult['direction'] | undefined;
  /** It judges unsound traffic too; every other criterion is only asked about sound traffic. */
  readonly judgesSoundness?: boolean;
  /** It can be judged of any part of a run, be it a single interval. */
  readonly judgesParts?: boolean;
  /** What it asks for, for people; stands where an outcome does not say. */
  readonly expected?: string;
  /** What it asks of a single interval, for people. @default `expected` */
  readonly partExpected?: string;
  /** How its `value` is judged and told, so that the same figure of several runs can be; absent: it has none. */
  readonly figure?: {
    holds: (value: number) => boolean;
    format: (value: number) => string;
    /** Follows an exact figure, with its leading blank. @default none */
    unit?: string;
    /** How far the value may be off `limit`, to either side. @default the limit has one side */
    tolerance?: number;
    /**
     * With `tolerance`: the value is the farthest one off. Of such values, some above and some below, no median means anything:
     * over several runs the distance is judged. @default false
     */
    isFarthest?: boolean;
  };
  /** Judges several results at once in place of each by itself; absent: it judges each. */
  readonly together?: Together;
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
  const given = params === undefined ? '' : inWords(params);
  return {
    name,
    expected: `${name}(${given}) holds`,
    check: (result) => rule(structuredClone(result), params),
  };
}

/** An argument as it may stand in a message. */
export function inWords(argument: unknown): string {
  return inspect(argument, { depth: 1, breakLength: Infinity, maxArrayLength: 5, maxStringLength: 80 });
}
