import { measuredIntervals } from '../results/traffic-result.js';
import { meanwhile } from './course.js';
import type { BoundCriterion } from './criterion.js';
import { withoutIgnored } from './ignored.js';
import { readCount } from './limit.js';
import { noInterval, notMeasured } from './not-measured.js';
import { checkOptions, ignoredInWords, WHERE, type Where } from './where.js';

/**
 * Exactly this many intervals, warm-up left out. Counted at the receiver: those are the intervals that
 * `minBitrate` and `maxBitrate` judge, so the two together say "ten intervals, and none below the limit".
 *
 * @param count a whole number, 1 or more.
 * @throws UsageError `BAD_LIMIT` for anything else.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function intervalCount(count: number, options: Where = {}): BoundCriterion {
  const limit = readCount('intervalCount', count, 1);
  checkOptions('intervalCount', options, WHERE);
  const { side, direction, ignore } = options;
  return {
    name: 'intervalCount',
    side: side ?? 'receiver',
    sideAsked: side !== undefined,
    direction,
    expected: `${words(limit)}${ignoredInWords(ignore)}`,
    check: (result) => {
      const rest = withoutIgnored(result, ignore);
      const value = measuredIntervals(rest).length;
      if (value === 0) throw notMeasured('intervalCount', result, noInterval('intervalCount', result));
      const course = meanwhile(rest);
      return {
        pass: value === limit,
        actual: words(value),
        metric: 'intervalCount',
        limit,
        value,
        ...(course && { course }),
      };
    },
  };
}

function words(count: number): string {
  return count === 1 ? '1 interval' : `${count} intervals`;
}
