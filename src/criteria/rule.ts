import { sumSummaries } from '../results/intervals.js';
import { percentileOf } from '../results/statistics.js';
import { type IntervalResult, measuredIntervals, type TrafficResult } from '../results/traffic-result.js';
import { courseOf, type Told } from './course.js';
import type { BoundCriterion, NaturalSide, Outcome } from './criterion.js';
import { withoutIgnored } from './ignored.js';
import { lacking, type Metric, noInterval, notMeasured, requireWhole } from './not-measured.js';
import { received } from './received.js';
import { ignoredInWords, type Where } from './where.js';

/** A figure as it was read of a result. */
export interface Reading {
  value: number;
  /** The interval that it is of; absent where it is of all. */
  interval?: { startSeconds: number; endSeconds: number };
}

/** How a figure is told, and how it went. */
export interface Gauge extends Told {
  metric: Metric;
  /** Follows an exact figure, with its leading blank. */
  unit: string;
}

/** A limit on one figure of a result. */
export interface Rule {
  name: string;
  gauge: Gauge;
  /** What the verdict calls the figure. @default that of the gauge */
  metric?: string;
  /** What the message tells of the intervals. @default the gauge */
  course?: Told;
  side?: NaturalSide | undefined;
  /** In the metric's SI unit. */
  limit: number;
  /** What is asked for, for people, without what is ignored. */
  expected: string;
  holds: (value: number) => boolean;
  /** @throws UnsupportedError `NOT_MEASURED` */
  read: (result: TrafficResult) => Reading;
  /** What is to be known of a result before any of it is left out. @default as it is */
  prepare?: ((result: TrafficResult, ignore: Where['ignore']) => TrafficResult) | undefined;
  /** What is asked of a single interval, for people. @default `expected` */
  partExpected?: string | undefined;
  /** The figure is one of the sum of several results. */
  total?: 'clients' | 'streams' | undefined;
  judgesParts?: boolean | undefined;
  /** See `BoundCriterion.figure`. */
  tolerance?: number | undefined;
  isFarthest?: boolean | undefined;
}

/** Binds a limit: reads the figure of what is not ignored, and tells how it went. */
export function limitOn(rule: Rule, { side, direction, ignore }: Where): BoundCriterion {
  const { name, gauge, holds, total } = rule;
  const natural = side ?? rule.side;
  const rest = (result: TrafficResult) => withoutIgnored(rule.prepare?.(result, ignore) ?? result, ignore);
  return {
    name,
    ...(natural !== undefined && { side: natural }),
    sideAsked: side !== undefined,
    ...(direction !== undefined && { direction }),
    // Which intervals are the last ones is known too late.
    ...(rule.judgesParts && !ignore?.last && { judgesParts: true }),
    expected: `${rule.expected}${ignoredInWords(ignore)}`,
    ...(rule.partExpected !== undefined && { partExpected: `${rule.partExpected}${ignoredInWords(ignore)}` }),
    figure: {
      ...{ holds, format: (value) => gauge.format(value), unit: gauge.unit },
      ...(rule.tolerance !== undefined && { tolerance: rule.tolerance }),
      ...(rule.isFarthest && { isFarthest: true }),
    },
    check: (result) => outcomeOf(rule, rest(result)),
    ...(total && {
      together: {
        of: total,
        check: (streams) => outcomeOf(rule, sumOf(streams.flat().map(rest))),
      },
    }),
  };
}

function outcomeOf(rule: Rule, result: TrafficResult): Outcome {
  const { gauge, metric = gauge.metric, limit, holds } = rule;
  const { value, interval } = rule.read(result);
  const course = courseOf(result, rule.course ?? gauge);
  const format = (figure: number) => gauge.format(figure);
  return {
    pass: holds(value),
    actual: received(value, { limit, tolerance: rule.tolerance, format, unit: gauge.unit }),
    ...{ metric, limit, value },
    ...(interval && { interval }),
    ...(course && { course }),
  };
}

/** Results of one direction as one; it has no intervals, for those of different processes do not begin together. */
function sumOf(results: readonly TrafficResult[]): TrafficResult {
  const [first] = results;
  const summaries = results.flatMap(({ summary }) => summary ?? []);
  const whole: TrafficResult = { ...first!, intervals: [], flows: results.flatMap(({ flows }) => flows) };
  delete whole.summary;
  return summaries.length < results.length ? whole : { ...whole, summary: sumSummaries(summaries) };
}

/** The first of the worst intervals. An interval in which nothing came in may have no such figure, and is passed over. */
export function worstInterval(gauge: Gauge, result: TrafficResult): Reading {
  const { interval, value } = valuesOf(gauge, result).reduce((found, next) =>
    gauge.isWorse(next.value, found.value) ? next : found,
  );
  return { value, interval: { startSeconds: interval.startSeconds, endSeconds: interval.endSeconds } };
}

/** @param share of the intervals that do not exceed it (RFC 2330, 11.3). */
export function percentileOfIntervals(gauge: Gauge, result: TrafficResult, share: number): Reading {
  const values = valuesOf(gauge, result).map(({ value }) => value);
  return { value: percentileOf(values, share)! };
}

/** @throws UnsupportedError `NOT_MEASURED` without intervals, where one lacks the figure in which data was moved, and where there is a
 * hole between them. */
function valuesOf(gauge: Gauge, result: TrafficResult): { interval: IntervalResult; value: number }[] {
  const intervals = measuredIntervals(result);
  if (intervals.length === 0) throw notMeasured(gauge.metric, result, noInterval(gauge.metric, result));
  requireWhole(gauge.metric, result, intervals);
  const someHave = intervals.some((interval) => interval.bytes > 0 && gauge.of(interval) !== undefined);
  const values = intervals.flatMap((interval) => {
    const value = gauge.of(interval);
    if (value === undefined && interval.bytes > 0)
      throw notMeasured(gauge.metric, result, someHave ? lacking(gauge.metric, interval) : undefined);
    return value === undefined ? [] : [{ interval, value }];
  });
  if (values.length === 0) throw notMeasured(gauge.metric, result);
  return values;
}
