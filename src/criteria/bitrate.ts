import { formatRange } from '../core/range.js';
import { formatBitrate, parseBitrate, type BitrateInput } from '../core/units.js';
import type { TrafficResult } from '../results/traffic-result.js';
import type { BoundCriterion } from './criterion.js';
import { readLimit, unbreakable } from './limit.js';
import { notMeasured } from './not-measured.js';
import { ofInWords, type Percentile, PERCENTILES, shareOf, type Total, totalOf, TOTALS } from './of.js';
import { type Gauge, limitOn, percentileOfIntervals, type Reading, worstInterval } from './rule.js';
import { parseWithin, type Within } from './within.js';
import { checkOptions, WHERE, type Where } from './where.js';

/**
 * How a bitrate is judged: by default at the receiver, where the bitrate of TCP is the goodput (RFC 2647, 3.17).
 */
export interface BitrateOptions extends Where {
  /**
   * `intervals`: every measured interval has to keep the limit, and the worst one is named.
   * `mean`: the bitrate over the whole measured time has to.
   * `p5` and other percentiles: that of the intervals has to; of `p5`, five intervals of a hundred may be below.
   * `total`: the sum of the means of all clients of a stream has to; `allStreams`: of all streams of a manager.
   *
   * @default 'intervals'
   */
  of?: 'intervals' | 'mean' | Percentile | Total;
}

/** How near a bitrate has to be to its target. */
export interface TargetOptions extends BitrateOptions {
  /** How far it may be off, to either side: a share such as `'5%'`, or a bitrate such as `'5M'`. @default '5%' */
  within?: Within;
}

const OPTIONS = { ...WHERE, of: ['intervals', 'mean', ...PERCENTILES, ...TOTALS] };

/** What distinguishes the limits of a bitrate. */
interface Bound {
  name: string;
  /** In bit/s. */
  limit: number;
  expected: string;
  holds: (value: number) => boolean;
  isWorse: (value: number, than: number) => boolean;
}

/**
 * At least this payload bitrate, on the sum of the parallel flows of a direction, without warm-up.
 *
 * @param minimum a number of Mbit/s, or a string with its unit, such as `'4.5G'`.
 * @throws UsageError `BAD_LIMIT` when the limit is 0 (nothing could break it), negative, or not a bitrate.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function minBitrate(minimum: BitrateInput, options: BitrateOptions = {}): BoundCriterion {
  const limit = readLimit('minBitrate', (what) => parseBitrate(minimum, what));
  if (limit === 0) throw unbreakable('minBitrate', minimum, 'give a minimum above 0');
  checkOptions('minBitrate', options, OPTIONS);
  const bound = {
    ...{ name: 'minBitrate', limit, expected: `≥ ${formatBitrate(limit)}` },
    holds: (value: number) => value >= limit,
    isWorse: (value: number, than: number) => value < than,
  };
  return boundBitrate(bound, options);
}

/**
 * At most this payload bitrate, on the sum of the parallel flows of a direction, without warm-up.
 *
 * @param maximum a number of Mbit/s, or a string with its unit, such as `'4.5G'`.
 * @throws UsageError `BAD_LIMIT` when the limit is negative or not a bitrate.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxBitrate(maximum: BitrateInput, options: BitrateOptions = {}): BoundCriterion {
  const limit = readLimit('maxBitrate', (what) => parseBitrate(maximum, what));
  checkOptions('maxBitrate', options, OPTIONS);
  const bound = {
    ...{ name: 'maxBitrate', limit, expected: `≤ ${formatBitrate(limit)}` },
    holds: (value: number) => value <= limit,
    isWorse: (value: number, than: number) => value > than,
  };
  return boundBitrate(bound, options);
}

/**
 * This payload bitrate, give or take `within`, such as that of a shaper or of a sender with an intended load.
 *
 * @param target a number of Mbit/s, or a string with its unit, such as `'4.5G'`.
 * @throws UsageError `BAD_LIMIT` when the target is 0 or no bitrate, and for a tolerance that nothing could break.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function bitrate(target: BitrateInput, options: TargetOptions = {}): BoundCriterion {
  const limit = readLimit('bitrate', (what) => parseBitrate(target, what));
  if (limit === 0) throw unbreakable('bitrate', target, 'give a target above 0');
  checkOptions('bitrate', options, { ...OPTIONS, within: () => undefined });
  const toleranceBitsPerSecond = parseWithin('bitrate', options.within ?? '5%', limit, parseBitrate);
  const off = (value: number) => Math.abs(value - limit);
  const [low, high] = [limit - toleranceBitsPerSecond, limit + toleranceBitsPerSecond];
  const bound = {
    ...{ name: 'bitrate', limit },
    expected: `${formatBitrate(limit)}, ${formatRange(low, high, formatBitrate)},`,
    // 105 − 100 is not more than 5 % of 100, whatever the arithmetic says.
    holds: (value: number) => off(value) <= toleranceBitsPerSecond * (1 + 1e-12),
    isWorse: (value: number, than: number) => off(value) > off(than),
  };
  return boundBitrate(bound, options);
}

function boundBitrate(bound: Bound, { of = 'intervals', ...where }: BitrateOptions): BoundCriterion {
  const { isWorse } = bound;
  const gauge: Gauge = {
    ...{ metric: 'bitsPerSecond', unit: ' bit/s', format: formatBitrate, isWorse },
    of: ({ bitsPerSecond }) => bitsPerSecond,
  };
  const total = totalOf(of);
  return limitOn(
    {
      ...bound,
      ...{ gauge, side: 'receiver', total, judgesParts: !total },
      ...(total && { metric: 'totalBitsPerSecond' }),
      expected: `${bound.expected} ${ofInWords(of)}`,
      read: (result) => read(gauge, result, of),
    },
    where,
  );
}

function read(gauge: Gauge, result: TrafficResult, of: string): Reading {
  if (of === 'intervals') return worstInterval(gauge, result);
  const share = shareOf(of);
  if (share !== undefined) return percentileOfIntervals(gauge, result, share);
  if (!result.summary) throw notMeasured('bitsPerSecond', result);
  return { value: result.summary.bitsPerSecond };
}
