import { formatBitrate } from '../core/units.js';
import type { BoundCriterion } from './criterion.js';
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
      read: (result) => worstInterval(GAUGE, result),
    },
    options,
  );
}
