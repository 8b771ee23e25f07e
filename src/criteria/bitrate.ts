import { formatBitrate, parseBitrate, type BitrateInput } from '../core/units.js';
import type { BoundCriterion } from './criterion.js';
import { type Extreme, maximum, minimum, near } from './extreme.js';
import { readLimit, unbreakable } from './limit.js';
import { type Percentile, PERCENTILES, type Total, TOTALS } from './of.js';
import { checkOptions, WHERE, type Where } from './where.js';
import { parseWithin, type Within } from './within.js';

/**
 * How a bitrate is judged: by default at the receiver, where the bitrate of TCP is the goodput (RFC 2647, 3.17).
 */
export interface BitrateOptions extends Where {
  /**
   * `intervals`: every measured interval has to keep the limit, and the worst one is named.
   * `mean`: the bitrate over the whole measured time has to.
   * `p5` and other percentiles: that of the intervals has to; of `p5`, fewer than five intervals of a hundred may be below a
   * minimum (and none of twenty); of `p95`, five may be above a maximum.
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

/**
 * At least this payload bitrate, on the sum of the parallel flows of a direction, without warm-up.
 *
 * @param least a number of Mbit/s, or a string with its unit, such as `'4.5G'`.
 * @throws UsageError `BAD_LIMIT` when the limit is 0 (nothing could break it), negative, or not a bitrate.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function minBitrate(least: BitrateInput, options: BitrateOptions = {}): BoundCriterion {
  const limit = readLimit('minBitrate', (what) => parseBitrate(least, what));
  if (limit === 0) throw unbreakable('minBitrate', least, 'give a minimum above 0');
  checkOptions('minBitrate', options, OPTIONS);
  return minimum(figure('minBitrate', limit), options);
}

/**
 * At most this payload bitrate, on the sum of the parallel flows of a direction, without warm-up.
 *
 * @param most a number of Mbit/s, or a string with its unit, such as `'4.5G'`.
 * @throws UsageError `BAD_LIMIT` when the limit is negative or not a bitrate.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxBitrate(most: BitrateInput, options: BitrateOptions = {}): BoundCriterion {
  const limit = readLimit('maxBitrate', (what) => parseBitrate(most, what));
  checkOptions('maxBitrate', options, OPTIONS);
  return maximum(figure('maxBitrate', limit), options);
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
  const { within = '5%', ...asked } = options;
  return near(figure('bitrate', limit), asked, parseWithin('bitrate', within, limit, parseBitrate));
}

function figure(name: string, limit: number): Extreme {
  return {
    ...{ name, metric: 'bitsPerSecond', side: 'receiver', limit, of: 'intervals' },
    ...{ format: formatBitrate, unit: ' bit/s', hasIntervalPercentiles: true },
    ofInterval: ({ bitsPerSecond }) => bitsPerSecond,
    ofRun: ({ summary }) => summary?.bitsPerSecond,
  };
}
