import { formatTime, parseTime } from '../core/units.js';
import type { BoundCriterion } from './criterion.js';
import { readLimit } from './limit.js';
import { summaryMaximum } from './summary-maximum.js';

/**
 * At most this smoothed interarrival jitter (RFC 3550, 6.4.1) at the end of the run, at the receiver. Only UDP has it, by iperf3 and
 * iperf2: the deviation of a ping's round trips is not jitter.
 *
 * @param limit a time with its unit, such as `'5ms'`; a bare number could be seconds or milliseconds and is refused.
 * @throws UsageError `BAD_LIMIT` for anything else.
 */
export function maxJitter(limit: string): BoundCriterion {
  return summaryMaximum({
    name: 'maxJitter',
    metric: 'jitterSeconds',
    side: 'receiver',
    limit: readLimit('maxJitter', (what) => parseTime(limit, what)),
    format: formatTime,
    unit: ' s',
  });
}
