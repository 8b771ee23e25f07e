import { formatTime, parseTime } from '../core/units.js';
import type { TrafficSummary } from '../results/traffic-result.js';
import type { BoundCriterion } from './criterion.js';
import { maximum } from './extreme.js';
import { readLimit } from './limit.js';
import type { TimeOptions } from './round-trip-time.js';
import { checkOptions, DIRECTION, IGNORED } from './where.js';

/** How latency is judged: as a round-trip time, of which no tool tells the 95th percentile. */
export interface LatencyOptions extends Omit<TimeOptions, 'of'> {
  /** @default 'max' */
  of?: Exclude<NonNullable<TimeOptions['of']>, 'p95'>;
}

const OF = ['max', 'mean', 'p50', 'p90', 'p99', 'intervals'];

/**
 * At most this latency: of netperf's `rr` and `crr` tests from a request to its response, at the client; of iperf2's UDP
 * the time that a datagram was on its way, at the receiver, which needs clocks in step.
 *
 * @param limit a time with its unit, such as `'5ms'`; a bare number could be seconds or milliseconds and is refused.
 * @throws UsageError `BAD_LIMIT` for anything else.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxLatency(limit: string, options: LatencyOptions = {}): BoundCriterion {
  const latencySeconds = readLimit('maxLatency', (what) => parseTime(limit, what));
  checkOptions('maxLatency', options, { direction: DIRECTION, ignore: IGNORED, of: OF });
  return maximum(
    {
      ...{ name: 'maxLatency', metric: 'latencySeconds', limit: latencySeconds, of: 'max' },
      ...{ format: formatTime, unit: ' s' },
      side: ({ summary, intervals }) =>
        summary?.meanLatencySeconds !== undefined ||
        intervals.some(({ latencySeconds }) => latencySeconds !== undefined),
      metricOf: (of) => (of === 'intervals' ? 'latencySeconds' : `${of}LatencySeconds`),
      ofInterval: (interval) => interval.latencySeconds,
      ofRun: ({ summary }, of) => summary?.[`${of}LatencySeconds` as keyof TrafficSummary],
    },
    options,
  );
}
