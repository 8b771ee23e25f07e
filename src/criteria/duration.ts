import { formatRange } from '../core/range.js';
import { formatTime, parseTime } from '../core/units.js';
import type { BoundCriterion } from './criterion.js';
import { readPositive } from './limit.js';
import { notMeasured } from './not-measured.js';
import { limitOn } from './rule.js';
import { checkOptions, DIRECTION, SIDE, type Where } from './where.js';
import { parseWithin, type Within } from './within.js';

/** How near a duration has to be to its target. */
export interface DurationOptions extends Omit<Where, 'ignore'> {
  /** How far it may be off, to either side: a share such as `'5%'`, or a time such as `'200ms'`. @default '5%' */
  within?: Within;
}

/**
 * The measured part lasted this long, give or take `within`: by the end record of the receiver, without warm-up. Timers of
 * tools are some milliseconds off, and a receiver counts until the last data came in.
 *
 * @param seconds a number above 0.
 * @throws UsageError `BAD_LIMIT` for anything else, and for a tolerance that nothing could break.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function duration(seconds: number, options: DurationOptions = {}): BoundCriterion {
  const limit = readPositive('duration', seconds, 'a number of seconds');
  checkOptions('duration', options, { side: SIDE, direction: DIRECTION, within: () => undefined });
  const { within = '5%', ...where } = options;
  const toleranceSeconds = parseWithin('duration', within, limit, parseTime);
  const off = (value: number) => Math.abs(value - limit);
  return limitOn(
    {
      ...{ name: 'duration', side: 'receiver', limit },
      gauge: {
        ...{ metric: 'durationSeconds', unit: ' s', format: formatTime },
        of: () => undefined,
        isWorse: (value, than) => off(value) > off(than),
      },
      expected: `${formatTime(limit)}, ${formatRange(limit - toleranceSeconds, limit + toleranceSeconds, formatTime)}`,
      tolerance: toleranceSeconds,
      // 10.5 − 10 is not more than 5 % of 10, whatever the arithmetic says.
      holds: (value) => off(value) <= toleranceSeconds * (1 + 1e-12),
      read: (result) => {
        if (!result.summary) throw notMeasured('durationSeconds', result);
        return { value: result.summary.durationSeconds };
      },
    },
    where,
  );
}
