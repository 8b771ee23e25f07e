import { UsageError } from '../core/errors.js';
import { holesIn } from '../results/holes.js';
import { joinIntervals, meanLatency, summaryOf } from '../results/intervals.js';
import { present } from '../results/present.js';
import { meanOf, percentileOf } from '../results/statistics.js';
import {
  type IntervalResult,
  measuredIntervals,
  type ReplyResult,
  type TrafficResult,
  type TrafficSummary,
} from '../results/traffic-result.js';
import { notMeasured } from './not-measured.js';
import { type Ignore, ignoresAny } from './where.js';

/** Borders of intervals are some milliseconds off. */
const BORDER_RATIO = 0.1;
/** Times of replies are known to the microsecond. */
const CLOCK_SECONDS = 1e-6;

/**
 * The result of the rest of a run: without every interval that lies in the ignored seconds, be it in part. Its summary is
 * that of the intervals that are left, absent where there is a hole between them; figures that only the tool's end record has
 * are absent.
 *
 * @throws UsageError `NOTHING_TO_JUDGE` when nothing is left.
 * @throws UnsupportedError `NOT_MEASURED` without intervals.
 */
export function withoutIgnored(result: TrafficResult, ignore: Ignore = {}): TrafficResult {
  if (!ignoresAny(ignore)) return result;
  const { first = 0, last = 0 } = ignore;
  const measured = measuredIntervals(result);
  if (measured.length === 0)
    throw notMeasured('intervals', result, 'it reports none at this end, so that nothing can be left out');
  const endSeconds = measured.at(-1)!.endSeconds - last;
  const intervals = measured.filter((interval) => isWithin(interval, first, endSeconds));
  if (intervals.length === 0)
    throw new UsageError(
      'NOTHING_TO_JUDGE',
      `nothing is left of ${measured.length} intervals, ${measured.at(-1)!.endSeconds.toFixed(1)} s in all, without the first ${first} s and the last ${last} s`,
    );
  const replies = result.replies && repliesWithin(result, first, endSeconds);
  const rest: TrafficResult = { ...result, intervals, flows: [] };
  delete rest.replies;
  delete rest.summary;
  // Of a hole, nobody knows what was moved in it.
  if (holesIn(intervals).length === 0)
    rest.summary = { ...summaryOf(intervals.reduce(joinIntervals)), ...roundTrips(intervals, replies) };
  return replies ? { ...rest, replies } : rest;
}

function isWithin({ startSeconds, endSeconds }: IntervalResult, first: number, end: number): boolean {
  const tolerance = (endSeconds - startSeconds) * BORDER_RATIO;
  return startSeconds >= first - tolerance && endSeconds <= end + tolerance;
}

/** From the first answered request that was sent in this time to the last; `undefined` where not every reply is kept. */
function repliesWithin(
  { replies = [], summary }: TrafficResult,
  first: number,
  end: number,
): ReplyResult[] | undefined {
  if ((summary?.packets ?? 0) > replies.length) return undefined;
  const sent = ({ timeSeconds, rttSeconds = 0 }: ReplyResult) =>
    timeSeconds === undefined ? undefined : timeSeconds - rttSeconds;
  const inside = replies.filter((reply) => {
    const seconds = sent(reply);
    return seconds !== undefined && seconds >= first - CLOCK_SECONDS && seconds < end - CLOCK_SECONDS;
  });
  const [from, until] = [inside[0]?.sequence ?? Infinity, inside.at(-1)?.sequence ?? 0];
  return replies.filter(({ sequence }) => sequence >= from && sequence <= until);
}

function roundTrips(
  intervals: readonly IntervalResult[],
  replies: readonly ReplyResult[] | undefined,
): Partial<TrafficSummary> {
  const samples = (replies ?? []).flatMap(({ rttSeconds }) => rttSeconds ?? []);
  if (samples.length === 0)
    return present<Partial<TrafficSummary>>({ meanRttSeconds: meanLatency(intervals, 'rttSeconds') });
  const meanRttSeconds = meanOf(samples);
  return present<Partial<TrafficSummary>>({
    minRttSeconds: samples.reduce((least, sample) => Math.min(least, sample)),
    meanRttSeconds,
    p50RttSeconds: percentileOf(samples, 0.5),
    p90RttSeconds: percentileOf(samples, 0.9),
    p95RttSeconds: percentileOf(samples, 0.95),
    p99RttSeconds: percentileOf(samples, 0.99),
    maxRttSeconds: percentileOf(samples, 1),
  });
}
