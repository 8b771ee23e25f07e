import { formatTime, parseTime } from '../core/units.js';
import type { TrafficSummary } from '../results/traffic-result.js';
import type { BoundCriterion } from './criterion.js';
import { maximum } from './extreme.js';
import { readLimit } from './limit.js';
import type { Percentile } from './of.js';
import { checkOptions, DIRECTION, IGNORED, type Where } from './where.js';

/** Of which replies a time is judged. */
export interface TimeOptions extends Omit<Where, 'side'> {
  /**
   * `max`: the longest has to keep the limit. `mean`, `p50` and other percentiles (RFC 2330, 11.3): over the whole run.
   * `intervals`: the mean of every interval.
   *
   * @default 'max'
   */
  of?: 'max' | 'mean' | Extract<Percentile, 'p50' | 'p90' | 'p95' | 'p99'> | 'intervals';
}

const OF = ['max', 'mean', 'p50', 'p90', 'p95', 'p99', 'intervals'];
const TIME_OPTIONS = { direction: DIRECTION, ignore: IGNORED, of: OF };

/**
 * At most this round-trip time: of ping the measured one (RFC 2681); of TCP its own estimate (TCP_INFO), at the sender,
 * whose highest value is the highest that the tool saw, and which has no percentiles.
 *
 * @param limit a time with its unit, such as `'5ms'`; a bare number could be seconds or milliseconds and is refused.
 * @throws UsageError `BAD_LIMIT` for anything else.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxRtt(limit: string, options: TimeOptions = {}): BoundCriterion {
  const rttSeconds = readLimit('maxRtt', (what) => parseTime(limit, what));
  checkOptions('maxRtt', options, TIME_OPTIONS);
  return maximum(
    {
      ...{ name: 'maxRtt', metric: 'rttSeconds', limit: rttSeconds, of: 'max' },
      ...{ format: formatTime, unit: ' s' },
      side: ({ summary, intervals }) =>
        summary?.meanRttSeconds !== undefined || intervals.some(({ rttSeconds }) => rttSeconds !== undefined),
      metricOf: (of) => (of === 'intervals' ? 'rttSeconds' : `${of}RttSeconds`),
      ofInterval: (interval) => interval.rttSeconds,
      ofRun: ({ summary }, of) => summary?.[`${of}RttSeconds` as keyof TrafficSummary],
    },
    options,
  );
}
