import type { TrafficSummary } from '../results/traffic-result.js';
import type { BoundCriterion, Side } from './criterion.js';
import { notMeasured } from './not-measured.js';
import { received } from './received.js';

/** An upper limit on one figure of the whole measured time. */
export interface SummaryMaximum {
  name: string;
  metric: 'lossRatio' | 'jitterSeconds' | 'retransmits';
  side: Side;
  /** In the metric's SI unit. */
  limit: number;
  format: (figure: number) => string;
  /** Follows the exact figure, with its leading blank. */
  unit: string;
}

/** Binds an upper limit; the criterion throws `NOT_MEASURED` where the summary lacks the metric. */
export function summaryMaximum({ name, metric, side, limit, format, unit }: SummaryMaximum): BoundCriterion {
  return {
    name,
    side,
    expected: `≤ ${format(limit)}`,
    check: (result) => {
      const value = result.summary?.[metric satisfies keyof TrafficSummary];
      if (value === undefined) throw notMeasured(metric, result);
      return { pass: value <= limit, actual: received(value, limit, format, unit), metric, limit, value };
    },
  };
}
