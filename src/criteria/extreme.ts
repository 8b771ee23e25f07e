import { formatRange } from '../core/range.js';
import type { IntervalResult, TrafficResult } from '../results/traffic-result.js';
import type { BoundCriterion, NaturalSide } from './criterion.js';
import { type Metric, notMeasured } from './not-measured.js';
import { ofInWords, shareOf, totalOf } from './of.js';
import {
  type Gauge,
  limitOn,
  percentileOfIntervals,
  type Reading,
  type Rule,
  worstInterval,
} from './rule.js';
import type { Where } from './where.js';

/** What a limit is set on: a figure, how it is read and told. */
export interface Extreme {
  name: string;
  metric: Metric;
  side: NaturalSide | undefined;
  /** In the metric's SI unit. */
  limit: number;
  format: (figure: number) => string;
  /** Follows the exact figure, with its leading blank. */
  unit: string;
  /** What is judged when no `of` was given. */
  of: string;
  /** What the verdict calls the figure of this `of`. @default `metric`, and `total…` where it is a sum */
  metricOf?: (of: string) => string;
  ofInterval: (interval: IntervalResult) => number | undefined;
  /** Of the whole run, by the `of` that asks for it. */
  ofRun: (result: TrafficResult, of: string) => number | undefined;
  /** See `Rule`. */
  prepare?: Rule['prepare'];
  /** A single interval does not have it, whatever the `of`. @default false */
  isOfRun?: boolean;
  /** Its percentiles are those of the intervals. @default false */
  hasIntervalPercentiles?: boolean;
}

type Asked = Where & { of?: string };

/** Binds an upper limit; the criterion throws `NOT_MEASURED` where the result lacks the metric. */
export function maximum(extreme: Extreme, asked: Asked): BoundCriterion {
  const { limit } = extreme;
  return bound(extreme, asked, {
    asks: `≤ ${extreme.format(limit)}`,
    holds: (value) => value <= limit,
    isWorse: (value, than) => value > than,
  });
}

/** Binds a lower limit; as `maximum` does. */
export function minimum(extreme: Extreme, asked: Asked): BoundCriterion {
  const { limit } = extreme;
  return bound(extreme, asked, {
    asks: `≥ ${extreme.format(limit)}`,
    holds: (value) => value >= limit,
    isWorse: (value, than) => value < than,
  });
}

/** Binds a limit to both sides of a target; as `maximum` does. @param tolerance in the metric's SI unit. */
export function near(extreme: Extreme, asked: Asked, tolerance: number): BoundCriterion {
  const { limit, format } = extreme;
  const off = (value: number) => Math.abs(value - limit);
  return bound(extreme, asked, {
    asks: `${format(limit)}, ${formatRange(limit - tolerance, limit + tolerance, format)},`,
    // 105 − 100 is not more than 5 % of 100, whatever the arithmetic of binary fractions says.
    holds: (value) => off(value) <= tolerance * (1 + 1e-12),
    isWorse: (value, than) => off(value) > off(than),
    tolerance,
  });
}

interface Kind {
  /** For people, without the part of the run. */
  asks: string;
  holds: (value: number) => boolean;
  isWorse: (value: number, than: number) => boolean;
  /** Of a limit to both sides. */
  tolerance?: number;
}

function bound(extreme: Extreme, { of: asked, ...where }: Asked, kind: Kind): BoundCriterion {
  const of = asked ?? extreme.of;
  const { name, metric, side, limit, format, unit, ofInterval } = extreme;
  const gauge: Gauge = { metric, unit, format, isWorse: (...two) => kind.isWorse(...two), of: ofInterval };
  const total = totalOf(of);
  const named =
    extreme.metricOf?.(of) ?? (total ? `total${metric[0]!.toUpperCase()}${metric.slice(1)}` : metric);
  return limitOn(
    {
      ...{ name, gauge, metric: named, side, limit, total, judgesParts: judgesParts(extreme, asked) },
      expected: `${kind.asks} ${ofInWords(of)}`,
      partExpected: `${kind.asks} ${ofInWords('intervals')}`,
      prepare: extreme.prepare,
      tolerance: kind.tolerance,
      // A mean or a percentile is not the worst of anything.
      isFarthest: kind.tolerance !== undefined && of === 'intervals',
      holds: (value) => kind.holds(value),
      read: (result) => read(extreme, gauge, result, of),
    },
    where,
  );
}

/** Who asks for a mean, a percentile or a sum is not answered by a single interval. */
function judgesParts({ isOfRun }: Extreme, asked: string | undefined): boolean {
  return !isOfRun && (asked === undefined || asked === 'intervals');
}

function read(extreme: Extreme, gauge: Gauge, result: TrafficResult, of: string): Reading {
  if (of === 'intervals') return worstInterval(gauge, result);
  const share = extreme.hasIntervalPercentiles ? shareOf(of) : undefined;
  if (share !== undefined) return percentileOfIntervals(gauge, result, share);
  const value = extreme.ofRun(result, of);
  if (value === undefined) throw notMeasured(extreme.metric, result);
  return { value };
}
