import { formatTime, parseTime } from '../core/units.js';
import type { BoundCriterion } from './criterion.js';
import { maximum } from './extreme.js';
import { readLimit } from './limit.js';
import { type Percentile, PERCENTILES } from './of.js';
import { checkOptions, DIRECTION, IGNORED, type Where } from './where.js';

/** How jitter is judged. */
export interface JitterOptions extends Omit<Where, 'side'> {
  /**
   * `end`: the estimate at the end of the run has to keep the limit; it is smoothed over the last few dozen datagrams.
   * `intervals`: that at the end of every interval has to.
   *
   * @default 'end'
   */
  of?: 'end' | 'intervals' | Percentile;
}

/**
 * At most this smoothed interarrival jitter (RFC 3550, 6.4.1), at the receiver. Only UDP has it, by iperf3 and
 * iperf2: the deviation of a ping's round trips is not jitter.
 *
 * @param limit a time with its unit, such as `'5ms'`; a bare number could be seconds or milliseconds and is refused.
 * @throws UsageError `BAD_LIMIT` for anything else.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxJitter(limit: string, options: JitterOptions = {}): BoundCriterion {
  const jitterSeconds = readLimit('maxJitter', (what) => parseTime(limit, what));
  const of = ['end', 'intervals', ...PERCENTILES];
  checkOptions('maxJitter', options, { direction: DIRECTION, ignore: IGNORED, of });
  return maximum(
    {
      ...{ name: 'maxJitter', metric: 'jitterSeconds', side: 'receiver', limit: jitterSeconds, of: 'end' },
      ...{ format: formatTime, unit: ' s' },
      ofInterval: (interval) => interval.jitterSeconds,
      ofRun: ({ summary }) => summary?.jitterSeconds,
      hasIntervalPercentiles: true,
    },
    options,
  );
}
