import { formatRatio, parseRatio } from '../core/units.js';
import { variationOf } from '../results/statistics.js';
import { measuredIntervals, type TrafficResult } from '../results/traffic-result.js';
import { BITRATE_MEANWHILE } from './course.js';
import type { BoundCriterion } from './criterion.js';
import { readLimit } from './limit.js';
import { noInterval, notMeasured, requireWhole } from './not-measured.js';
import { limitOn } from './rule.js';
import { checkOptions, WHERE, type Where } from './where.js';

/**
 * The bitrate is stable: the coefficient of variation of the intervals' bitrates (standard deviation of the sample / mean)
 * is at most this, at the receiver. It depends on the length of the intervals: compare runs of the same.
 *
 * @param limit a percentage with its sign, such as `'5%'`; it may be above 100 %.
 * @throws UsageError `BAD_LIMIT` for anything else.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxVariation(limit: string, options: Where = {}): BoundCriterion {
  const ratio = readLimit('maxVariation', (what) => parseRatio(limit, what));
  checkOptions('maxVariation', options, WHERE);
  return limitOn(
    {
      ...{ name: 'maxVariation', side: 'receiver', limit: ratio, metric: 'variationRatio' },
      gauge: {
        ...{ metric: 'intervals', unit: ' as a ratio', format: formatRatio },
        of: () => undefined,
        isWorse: (value, than) => value > than,
      },
      course: BITRATE_MEANWHILE,
      expected: `≤ ${formatRatio(ratio)} of variation between the intervals`,
      holds: (value) => value <= ratio,
      read: (result) => ({ value: readVariation(result) }),
    },
    options,
  );
}

function readVariation(result: TrafficResult): number {
  const intervals = measuredIntervals(result);
  requireWhole('intervals', result, intervals);
  const rates = intervals.map(({ bitsPerSecond }) => bitsPerSecond);
  if (rates.length === 0) throw notMeasured('intervals', result, noInterval('intervals', result));
  const variation = variationOf(rates);
  if (variation !== undefined) return variation;
  const why =
    rates.length < 2
      ? 'one interval has no variation; run for longer, or with a shorter interval'
      : 'all its intervals are empty';
  throw notMeasured('intervals', result, why);
}
