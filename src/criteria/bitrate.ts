import { formatBitrate, parseBitrate, type BitrateInput } from '../core/units.js';
import { measuredIntervals, type IntervalResult, type TrafficResult } from '../results/traffic-result.js';
import type { BoundCriterion, Outcome, Side } from './criterion.js';
import { checkOptions, readLimit, SIDES, unbreakable } from './limit.js';
import { noInterval, notMeasured } from './not-measured.js';
import { received } from './received.js';

/** How a bitrate is judged. */
export interface BitrateOptions {
  /**
   * The end whose figures are judged. At the receiver of TCP the bitrate is the goodput (RFC 2647, 3.17).
   *
   * @default 'receiver', or every direction of the end that was named (`{ server }`, `{ clients }`)
   */
  side?: Side;
  /**
   * `intervals`: every measured interval has to keep the limit, and the worst one is named.
   * `mean`: the bitrate over the whole measured time has to.
   *
   * @default 'intervals'
   */
  of?: 'intervals' | 'mean';
}

type Figure = Pick<IntervalResult, 'bitsPerSecond'> & Partial<IntervalResult>;

/** What distinguishes the two limits of a bitrate. */
interface Bound {
  name: string;
  sign: string;
  holds(value: number, limit: number): boolean;
  worse(value: number, than: number): boolean;
}

const MINIMUM: Bound = {
  name: 'minBitrate',
  sign: '≥',
  holds: (value, limit) => value >= limit,
  worse: (value, than) => value < than,
};
const MAXIMUM: Bound = {
  name: 'maxBitrate',
  sign: '≤',
  holds: (value, limit) => value <= limit,
  worse: (value, than) => value > than,
};

/**
 * At least this payload bitrate, on the sum of the parallel flows of a direction, without warm-up.
 *
 * @param limit a number of Mbit/s, or a string with its unit, such as `'4.5G'`.
 * @throws UsageError `BAD_LIMIT` when the limit is 0 (nothing could break it), negative, or not a bitrate.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function minBitrate(limit: BitrateInput, options: BitrateOptions = {}): BoundCriterion {
  const bitsPerSecond = readLimit(MINIMUM.name, (what) => parseBitrate(limit, what));
  if (bitsPerSecond === 0) throw unbreakable(MINIMUM.name, limit, 'give a minimum above 0');
  return bitrate(MINIMUM, bitsPerSecond, options);
}

/**
 * At most this payload bitrate, on the sum of the parallel flows of a direction, without warm-up.
 *
 * @param limit a number of Mbit/s, or a string with its unit, such as `'4.5G'`.
 * @throws UsageError `BAD_LIMIT` when the limit is negative or not a bitrate.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxBitrate(limit: BitrateInput, options: BitrateOptions = {}): BoundCriterion {
  return bitrate(
    MAXIMUM,
    readLimit(MAXIMUM.name, (what) => parseBitrate(limit, what)),
    options,
  );
}

function bitrate(bound: Bound, limit: number, options: BitrateOptions): BoundCriterion {
  checkOptions(bound.name, options, { side: SIDES, of: ['intervals', 'mean'] });
  const { side = 'receiver', of = 'intervals' } = options;
  const expected = `${bound.sign} ${formatBitrate(limit)} ${of === 'mean' ? 'on average' : 'in every interval'}`;
  return {
    name: bound.name,
    side,
    sideAsked: options.side !== undefined,
    expected,
    check: (result) => judge(bound, limit, of === 'mean' ? mean(result) : worst(bound, result)),
  };
}

function judge(bound: Bound, limit: number, figure: Figure): Outcome {
  const value = figure.bitsPerSecond;
  const { startSeconds, endSeconds } = figure;
  return {
    pass: bound.holds(value, limit),
    actual: received(value, limit, formatBitrate, ' bit/s'),
    metric: 'bitsPerSecond',
    limit,
    value,
    ...(startSeconds !== undefined && endSeconds !== undefined && { interval: { startSeconds, endSeconds } }),
  };
}

function mean(result: TrafficResult): Figure {
  if (!result.summary) throw notMeasured('bitsPerSecond', result);
  return { bitsPerSecond: result.summary.bitsPerSecond };
}

/** The first of the worst intervals. */
function worst(bound: Bound, result: TrafficResult): Figure {
  const intervals = measuredIntervals(result);
  if (intervals.length === 0) throw notMeasured('bitsPerSecond', result, noInterval('bitsPerSecond', result));
  return intervals.reduce((found, next) =>
    bound.worse(next.bitsPerSecond, found.bitsPerSecond) ? next : found,
  );
}
