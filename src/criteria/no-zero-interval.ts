import { formatBitrate } from '../core/units.js';
import { percentileOf } from '../results/statistics.js';
import { measuredIntervals, type TrafficResult } from '../results/traffic-result.js';
import type { BoundCriterion } from './criterion.js';
import { notMeasured } from './not-measured.js';
import { type Gauge, limitOn, worstInterval } from './rule.js';
import { checkOptions, WHERE, type Where } from './where.js';

const GAUGE: Gauge = {
  ...{ metric: 'intervals', unit: ' bit/s', format: formatBitrate },
  of: ({ bytes, bitsPerSecond }) => (bytes === 0 ? 0 : bitsPerSecond),
  isWorse: (value, than) => value < than,
};

/**
 * Data was moved in every measured interval, at the receiver. An average does not show an interval of nothing. It says
 * nothing of pauses that are shorter than two intervals: see `maxOutage`.
 *
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function noZeroInterval(options: Where = {}): BoundCriterion {
  checkOptions('noZeroInterval', options, WHERE);
  return limitOn(
    {
      ...{
        name: 'noZeroInterval',
        side: 'receiver',
        limit: 0,
        judgesParts: true,
        metric: 'minBitsPerSecond',
      },
      gauge: GAUGE,
      expected: 'data in every interval',
      holds: (value) => value > 0,
      read: (result) => worstInterval(GAUGE, requireRegular(result)),
    },
    options,
  );
}

/** @throws UnsupportedError `NOT_MEASURED` where an interval is longer than two others: nothing can be said of its parts. */
function requireRegular(result: TrafficResult): TrafficResult {
  const widths = measuredIntervals(result).map(({ startSeconds, endSeconds }) => endSeconds - startSeconds);
  const longest = widths.reduce((most, width) => Math.max(most, width), 0);
  if (longest <= 2 * (percentileOf(widths, 0.5) ?? Infinity)) return result;
  throw notMeasured(
    'intervals',
    result,
    `one of its intervals is of ${longest.toFixed(1)} s, and nothing is known of its parts: ${result.tool} may tell of none while nothing comes; use maxOutage()`,
  );
}
