import { UsageError } from '../../core/errors.js';
import {
  type BitrateInput,
  formatBitrate,
  formatTime,
  parseBitrate,
  parseRatio,
  show,
} from '../../core/units.js';
import { BITRATE, courseOf } from '../../criteria/course.js';
import { readLimit, unbreakable } from '../../criteria/limit.js';
import { received } from '../../criteria/received.js';
import { checkOptions, DIRECTION, SIDE } from '../../criteria/where.js';
import { percentileOf } from '../../results/statistics.js';
import type { IntervalResult } from '../../results/traffic-result.js';
import type { Verdict } from '../../results/verdict.js';
import { checkWait, requireIntervals } from './options.js';
import { type LiveSource, liveSources, type LiveWhere } from './sources.js';
import { watchAll, type Watched } from './watch.js';
import type { Stream } from '../stream.js';

/** How long a bitrate is waited for. */
export interface ReachOptions extends LiveWhere {
  /** Seconds from the call on. @default 5 */
  timeout?: number;
}

/** How long a bitrate has to be kept. */
export interface SustainOptions extends LiveWhere {
  /** Seconds from the first interval on that begins after the call. */
  for: number;
}

const WHERE = { side: SIDE, direction: DIRECTION };
/** What intervals may be late in coming, over a slow connection. */
const LATE_SECONDS = 5;

/**
 * Waits until every client, in every direction, has had an interval of at least this bitrate that ended after the call.
 *
 * @param bitrate a number of Mbit/s, or a string with its unit.
 * @throws UsageError `BAD_LIMIT`, `BAD_OPTION`; what `liveSources` and `watchAll` throw.
 */
export async function reachBitrate(
  streams: readonly Stream[],
  bitrate: BitrateInput,
  options: ReachOptions = {},
): Promise<Verdict[]> {
  const name = 'toReachBitrate';
  const limit = readMinimum(name, bitrate);
  checkOptions(name, options, { ...WHERE, timeout: checkWait });
  const { timeout: seconds = 5, ...where } = options;
  const sources = liveSources(streams, where);
  requireIntervals(1, name, 'timeout', seconds, sources);
  const watched = await watchAll(sources, {
    ...{ name, seconds, otherwise: false },
    decide: ({ bitsPerSecond }) => (bitsPerSecond >= limit ? true : undefined),
  });
  const expected = `≥ ${formatBitrate(limit)} in an interval within ${formatTime(seconds)}`;
  return watched.map((each) => verdictOf('reachBitrate', expected, limit, each, bestOf));
}

/**
 * Waits for as long as every interval that begins after the call is of at least this bitrate, up to `for` seconds of them.
 *
 * @throws as `reachBitrate`.
 */
export async function sustainBitrate(
  streams: readonly Stream[],
  bitrate: BitrateInput,
  options: SustainOptions,
): Promise<Verdict[]> {
  const name = 'toSustainBitrate';
  const limit = readMinimum(name, bitrate);
  checkOptions(name, options, { ...WHERE, for: checkWait });
  const { for: seconds, ...where } = options;
  checkWait(seconds, `option 'for' of ${name}()`);
  const sources = liveSources(streams, where);
  requireIntervals(1, name, 'for', seconds, sources);
  const watched = await watchAll(sources, {
    ...{ name, seconds: longestWait(seconds, sources), otherwise: undefined },
    decide: (interval, [partly, ...heard]) => {
      // The first one that is heard had begun before.
      if (!partly) return undefined;
      if (interval.bitsPerSecond < limit) return false;
      return unbrokenSeconds([...heard, interval]) >= seconds * 0.999 ? true : undefined;
    },
  });
  const expected = `≥ ${formatBitrate(limit)} in every interval for ${formatTime(seconds)}`;
  const kept = watched.map((each) => ({ ...each, heard: each.heard.slice(1) }));
  return kept.map((each) => verdictOf('sustainBitrate', expected, limit, each, worstOf));
}

/** For how long the last of them follow each other: what was not heard between them may have been anything. */
function unbrokenSeconds(intervals: readonly IntervalResult[]): number {
  const last = intervals.at(-1)!;
  let { startSeconds } = last;
  for (const { startSeconds: start, endSeconds: end } of intervals.slice(0, -1).reverse()) {
    if (startSeconds - end > (end - start) / 2) break;
    startSeconds = start;
  }
  return last.endSeconds - startSeconds;
}

/** How fast the longest interval would come, the one that had begun before, and what is warm-up. */
function longestWait(seconds: number, sources: readonly LiveSource[]): number {
  const widest = Math.max(1, ...sources.map(({ intervalSeconds = 1 }) => intervalSeconds));
  const omitted = Math.max(0, ...sources.map(({ stream }) => stream.omitSeconds));
  return omitted + seconds + 2 * widest + LATE_SECONDS;
}

/** @throws UsageError `BAD_LIMIT` */
export function readMinimum(name: string, bitrate: BitrateInput): number {
  const limit = readLimit(name, (what) => parseBitrate(bitrate, what));
  if (limit === 0) throw unbreakable(name, bitrate, 'give a minimum above 0');
  return limit;
}

/** The bitrate that is asked for: a share of the median so far, or one of its own. */
export function thresholdOf(name: string, to: string | number, before: readonly IntervalResult[]): number {
  if (typeof to !== 'string' || !to.trim().endsWith('%')) return readMinimum(name, to);
  const share = readLimit(`option 'to' of ${name}()`, (what) => parseRatio(to, what));
  if (share === 0) throw unbreakable(name, to, 'give a share above 0 %');
  const rates = before.filter(({ omitted, bytes }) => !omitted && bytes > 0);
  const usual = percentileOf(
    rates.map(({ bitsPerSecond }) => bitsPerSecond),
    0.5,
  );
  if (usual !== undefined) return share * usual;
  throw new UsageError(
    'NOTHING_TO_JUDGE',
    `${name}() compares with the intervals before the call, and there are none with data; wait for one, or give a bitrate in place of ${show(to)}`,
  );
}

/** What is told of one source. */
export function verdictOf(
  criterion: string,
  expected: string,
  limit: number,
  { source, pass, heard }: Watched,
  pick: (heard: readonly IntervalResult[]) => IntervalResult | undefined,
): Verdict {
  const found = pick(heard);
  const course = courseOf({ intervals: heard }, BITRATE);
  return {
    ...{ criterion, pass, expected },
    actual: found
      ? received(found.bitsPerSecond, { limit, format: formatBitrate, unit: ' bit/s' })
      : 'no interval yet',
    // No line in a chart: it does not hold for the whole run.
    ...{ metric: 'liveBitsPerSecond', limit },
    ...(found && {
      value: found.bitsPerSecond,
      interval: { startSeconds: found.startSeconds, endSeconds: found.endSeconds },
    }),
    ...(course && { course }),
    traffic: source.label(),
  };
}

export function bestOf(heard: readonly IntervalResult[]): IntervalResult | undefined {
  return [...heard].sort((one, other) => other.bitsPerSecond - one.bitsPerSecond)[0];
}

function worstOf(heard: readonly IntervalResult[]): IntervalResult | undefined {
  return [...heard].sort((one, other) => one.bitsPerSecond - other.bitsPerSecond)[0];
}
