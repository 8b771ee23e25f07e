import { formatTime } from '../core/units.js';
import { longestOutage, type OutageSpan } from '../results/outage.js';
import { MAX_REPLIES, measuredIntervals, type TrafficResult } from '../results/traffic-result.js';
import { meanwhile } from './course.js';
import type { BoundCriterion, Outcome } from './criterion.js';
import { withoutIgnored } from './ignored.js';
import { readPositive } from './limit.js';
import { noInterval, notMeasured } from './not-measured.js';
import { received } from './received.js';
import { checkOptions, ignoredInWords, WHERE, type Where } from './where.js';

/**
 * The longest time without delivered traffic was at most this: of ping by its replies, of everything else by the intervals of the
 * receiver. How exactly that is known is told with it. An outage shorter than two intervals may not be seen.
 *
 * @param seconds a number above 0.
 * @throws UsageError `BAD_LIMIT` for anything else.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxOutage(seconds: number, options: Where = {}): BoundCriterion {
  const limit = readPositive('maxOutage', seconds, 'a number of seconds');
  checkOptions('maxOutage', options, WHERE);
  const { side, direction, ignore } = options;
  const holds = (value: number) => value <= limit;
  return {
    name: 'maxOutage',
    side: side ?? 'receiver',
    sideAsked: side !== undefined,
    direction,
    expected: `≤ ${formatTime(limit)} without traffic${ignoredInWords(ignore)}`,
    figure: { holds, format: formatTime },
    check: (result) => judge(withoutIgnored(result, ignore), limit, holds),
  };
}

function judge(result: TrafficResult, limit: number, holds: (value: number) => boolean): Outcome {
  const outage = read(result, limit);
  const { seconds: value, startSeconds, endSeconds } = outage;
  const course = meanwhile(result);
  return {
    pass: holds(value),
    actual: `${received(value, { limit, format: formatTime, unit: ' s' })} (${exactness(outage)})`,
    ...{ metric: 'outageSeconds', limit, value },
    ...(value > 0 && { interval: { startSeconds, endSeconds } }),
    ...(course && { course }),
  };
}

/** @throws UnsupportedError `NOT_MEASURED` where nothing tells, or not as exactly as the limit asks. */
function read(result: TrafficResult, limit: number): OutageSpan {
  if (result.sender && result.protocol === 'udp')
    throw notMeasured(
      'outageSeconds',
      result,
      'a sender of UDP does not know what is delivered; judge the receiver',
    );
  const outage = longestOutage(result);
  if (!outage) {
    const none = measuredIntervals(result).length === 0;
    throw notMeasured(
      'outageSeconds',
      result,
      none ? noInterval('outageSeconds', result) : 'too few replies',
    );
  }
  // An outage shorter than two intervals may not be seen; clocks and printers are a little off.
  const finest = outage.by === 'intervals' ? 2 * outage.resolutionSeconds : outage.resolutionSeconds;
  if (finest <= limit * 1.05) return outage;
  throw notMeasured(
    'outageSeconds',
    result,
    `it is known to ± ${inWords(outage)}, which is too coarse for a limit of ${formatTime(limit)}; ${remedy(result, outage)}`,
  );
}

function remedy({ replies }: TrafficResult, { by }: OutageSpan): string {
  if (by === 'replies') return "give ping a shorter 'interval'";
  if (replies) return `let ping end before request ${MAX_REPLIES}: later ones are not kept one by one`;
  return "give the stream a shorter 'interval', or ping";
}

/** Such as `± 20 ms, by replies`; of intervals that show none, what they would have shown. */
function exactness(outage: OutageSpan): string {
  if (outage.seconds > 0 || outage.by === 'replies') return `± ${inWords(outage)}`;
  return `none of ${inWords({ ...outage, resolutionSeconds: 2 * outage.resolutionSeconds })} or more`.replace(
    /, by intervals or more$/,
    ' or more, by intervals',
  );
}

/** Such as `0.1 s, by intervals`. */
function inWords({ resolutionSeconds, by }: OutageSpan): string {
  return `${formatTime(Number(resolutionSeconds.toPrecision(2)))}, by ${by}`;
}
