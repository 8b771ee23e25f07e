import { holesIn } from './holes.js';
import { percentileOf } from './statistics.js';
import { type IntervalResult, MAX_REPLIES, measuredIntervals, type ReplyResult } from './traffic-result.js';

/** A time in which no traffic was delivered, in seconds of the traffic's own time. */
export interface OutageSpan {
  /** How long it was; 0 where there was none. */
  seconds: number;
  /** How exactly that is known: ± this; by intervals only where it is of two of them or more: a shorter one may not be seen. */
  resolutionSeconds: number;
  startSeconds: number;
  endSeconds: number;
  /** By what it was measured: the replies to pings, or the intervals of a receiver. */
  by: 'replies' | 'intervals';
}

/** An interval that is longer than the others by more than timers are late. */
const LONG_RATIO = 1.5;

/** What an outage is read of. */
interface Delivered {
  intervals: readonly IntervalResult[];
  replies?: readonly ReplyResult[] | undefined;
}

/**
 * The longest time without delivered traffic.
 *
 * By replies: from one arrival to the next one, less the pace of the requests; what comes in late, for it waited for a link,
 * comes in when it does. By intervals: those without a byte, and of the one before and the
 * one after them the share that is missing against the median of those with data, which is right of traffic at a constant
 * rate; a TCP sender that starts slowly seems to be out for up to an interval longer. Pings of which not every reply is kept
 * are judged by their intervals, too. What is
 * missing between intervals counts as empty, and of an interval that is much longer than the others what it lacks.
 *
 * @param sinceSeconds what was over before is left out. @default 0
 * @returns `undefined` where nothing was measured that could tell.
 */
export function longestOutage(result: Delivered, sinceSeconds = 0): OutageSpan | undefined {
  const { replies } = result;
  const intervals = measuredIntervals(result);
  if (replies?.length && keepsEvery(result)) return outageOfReplies(replies, intervals, sinceSeconds);
  return outageOfIntervals(intervals, sinceSeconds);
}

/** Whether there is a reply for each request; of a long run only the first ones are kept. */
export function keepsEvery({ intervals, replies = [] }: Delivered): boolean {
  const newest = replies.at(-1)?.sequence ?? 0;
  if (newest < MAX_REPLIES) return true;
  return intervals.reduce((sum, { packets = 0 }) => sum + packets, 0) <= newest;
}

/** When each reply came in, by the number of its request, in the order in which they came. */
function arrivals(replies: readonly ReplyResult[]): { sequence: number; seconds: number }[] {
  return replies
    .flatMap(({ sequence, timeSeconds: seconds }) => (seconds === undefined ? [] : [{ sequence, seconds }]))
    .sort((one, other) => one.seconds - other.seconds);
}

/** @param intervals tell for how long it was measured: a host that cannot send, sends no requests that could be lost. */
function outageOfReplies(
  replies: readonly ReplyResult[],
  intervals: readonly IntervalResult[],
  sinceSeconds: number,
): OutageSpan | undefined {
  const answered = arrivals(replies);
  const paceSeconds = paceOf(answered);
  const [first] = answered;
  if (!first || paceSeconds === undefined) return undefined;
  const firstSequence = replies[0]!.sequence;
  const lost = Math.max(0, replies.at(-1)!.sequence - answered.at(-1)!.sequence);
  const begun = (intervals[0]?.startSeconds ?? Infinity) + tripOf(replies);
  const over = intervals.at(-1)?.endSeconds ?? 0;
  // Each request stands for the time up to the next one; the first was due one pace after nothing.
  const marks = [
    Math.min(first.seconds - (first.sequence - firstSequence) * paceSeconds, begun) - paceSeconds,
    ...answered.map(({ seconds }) => seconds),
    Math.max(answered.at(-1)!.seconds + (lost + 1) * paceSeconds, over),
  ];
  const spans = marks.slice(1).flatMap((endSeconds, index) => {
    const startSeconds = marks[index]! + paceSeconds;
    return endSeconds > sinceSeconds
      ? [{ startSeconds, endSeconds: Math.max(startSeconds, endSeconds) }]
      : [];
  });
  return longest(spans, paceSeconds, 'replies');
}

/** From one request to the next: the median of those that were answered one after the other. */
function paceOf(answered: readonly { sequence: number; seconds: number }[]): number | undefined {
  const paces = answered.slice(1).flatMap(({ sequence, seconds }, index) => {
    const before = answered[index]!;
    return sequence === before.sequence + 1 ? [seconds - before.seconds] : [];
  });
  return percentileOf(paces, 0.5);
}

/** How long a reply usually takes: that the first one has not come in any sooner is no outage. */
function tripOf(replies: readonly ReplyResult[]): number {
  return (
    percentileOf(
      replies.flatMap(({ rttSeconds }) => rttSeconds ?? []),
      0.5,
    ) ?? Infinity
  );
}

function outageOfIntervals(
  measured: readonly IntervalResult[],
  sinceSeconds: number,
): OutageSpan | undefined {
  const widthSeconds = percentileOf(measured.map(widthOf), 0.5);
  if (widthSeconds === undefined) return undefined;
  const intervals = withHoles(measured);
  const usual = percentileOf(
    intervals.filter(({ bytes }) => bytes > 0).map(({ bitsPerSecond }) => bitsPerSecond),
    0.5,
  );
  const missing = (interval: IntervalResult | undefined) =>
    interval && usual ? Math.max(0, 1 - interval.bitsPerSecond / usual) * widthOf(interval) : 0;
  const empty = emptyRuns(intervals).map(({ from, until }) => ({
    startSeconds: intervals[from]!.startSeconds - missing(intervals[from - 1]),
    endSeconds: intervals[until]!.endSeconds + missing(intervals[until + 1]),
    lastSeconds: intervals[until]!.endSeconds,
  }));
  // netperf tells of none while nothing comes, and then of a long one: the data came in at its end.
  const long = intervals
    .filter((interval) => interval.bytes > 0 && widthOf(interval) > widthSeconds * LONG_RATIO)
    .map((interval) => ({
      startSeconds: interval.startSeconds,
      endSeconds: interval.startSeconds + missing(interval),
      lastSeconds: interval.endSeconds,
    }));
  const spans = [...empty, ...long].filter(({ lastSeconds }) => lastSeconds > sinceSeconds);
  return longest(spans, widthSeconds, 'intervals');
}

/** What was not read, or not told, may have been anything: it counts as empty. */
function withHoles(measured: readonly IntervalResult[]): IntervalResult[] {
  const holes = new Map(holesIn(measured).map((hole) => [hole.index, hole]));
  return measured.flatMap((interval, index) => {
    const hole = holes.get(index);
    if (!hole) return [interval];
    const { startSeconds, endSeconds } = hole;
    return [{ startSeconds, endSeconds, bytes: 0, bitsPerSecond: 0, omitted: false }, interval];
  });
}

function widthOf({ startSeconds, endSeconds }: IntervalResult): number {
  return endSeconds - startSeconds;
}

/** First and last of each run of intervals without a byte. */
function emptyRuns(intervals: readonly IntervalResult[]): { from: number; until: number }[] {
  const runs: { from: number; until: number }[] = [];
  intervals.forEach(({ bytes }, index) => {
    if (bytes > 0) return;
    const last = runs.at(-1);
    if (last?.until === index - 1) last.until = index;
    else runs.push({ from: index, until: index });
  });
  return runs;
}

function longest(
  spans: readonly { startSeconds: number; endSeconds: number }[],
  resolutionSeconds: number,
  by: OutageSpan['by'],
): OutageSpan {
  const none = { seconds: 0, startSeconds: 0, endSeconds: 0 };
  const found = spans
    .map(({ startSeconds, endSeconds }) => ({ seconds: endSeconds - startSeconds, startSeconds, endSeconds }))
    .reduce((most, span) => (span.seconds > most.seconds ? span : most), none);
  // Replies are some milliseconds early or late; one that is missing is a whole pace.
  const counts = by === 'intervals' || found.seconds > resolutionSeconds * 0.75;
  return { ...(counts ? found : none), resolutionSeconds, by };
}
