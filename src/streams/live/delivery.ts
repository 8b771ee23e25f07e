import { keepsEvery, longestOutage, type OutageSpan } from '../../results/outage.js';
import { percentileOf } from '../../results/statistics.js';
import type { IntervalResult, ReplyResult } from '../../results/traffic-result.js';
import type { LiveSource } from './sources.js';

/** What arrives of one source while it runs. */
export class Delivery {
  /** Of traffic of the user's own, which tells nobody what was before. */
  readonly #heard: IntervalResult[] = [];
  readonly leave: () => void;
  #resolutionSeconds: number | undefined;

  constructor(readonly source: LiveSource) {
    this.leave = source.watch((interval) => this.#heard.push(interval));
  }

  /** Everything that is known so far; without replies where not every one is kept. */
  get soFar(): { intervals: readonly IntervalResult[]; replies?: ReplyResult[] } {
    const { intervals = this.#heard, replies } = this.source.soFar() ?? {};
    return { intervals, ...(replies && keepsEvery({ intervals, replies }) && { replies }) };
  }

  /** The traffic's own time of the last that is known, in seconds; 0 before anything is. */
  get seconds(): number {
    const { intervals, replies } = this.soFar;
    const last = replies?.findLast(({ timeSeconds }) => timeSeconds !== undefined);
    return last?.timeSeconds ?? intervals.findLast(({ omitted }) => !omitted)?.endSeconds ?? 0;
  }

  /** As that of an outage; `undefined` before anything is known. Read once: it takes a while of a long run. */
  get resolutionSeconds(): number | undefined {
    return (this.#resolutionSeconds ??= longestOutage(this.soFar)?.resolutionSeconds);
  }

  /** The reply that came in last; `undefined` before there is one, and where not every one is kept. */
  get newestReply(): ReplyResult | undefined {
    return this.soFar.replies?.findLast(({ timeSeconds }) => timeSeconds !== undefined);
  }

  outageSince(sinceSeconds: number): OutageSpan | undefined {
    return longestOutage(this.soFar, sinceSeconds);
  }

  /** For how many seconds data has come in without a break, up to the last that is known, counted from a time on. */
  steadySeconds(sinceSeconds: number): number {
    const { intervals, replies } = this.soFar;
    return replies ? steadyByReplies(replies, sinceSeconds) : steadyByIntervals(intervals, sinceSeconds);
  }
}

function steadyByIntervals(intervals: readonly IntervalResult[], sinceSeconds: number): number {
  const measured = intervals.filter(({ omitted }) => !omitted);
  const widthOf = ({ startSeconds, endSeconds }: IntervalResult) => endSeconds - startSeconds;
  const usual = percentileOf(measured.map(widthOf), 0.5) ?? 0;
  let steady: { from: number; to: number } | undefined;
  for (const interval of measured.filter(({ startSeconds }) => startSeconds >= sinceSeconds)) {
    const { startSeconds, endSeconds, bytes } = interval;
    // In a gap, and in an interval that waited for data, nothing may have come in.
    const isLong = widthOf(interval) > 2 * usual;
    if (bytes === 0) steady = undefined;
    else if (!steady || isLong || startSeconds - steady.to > usual / 2)
      steady = { from: isLong ? endSeconds : startSeconds, to: endSeconds };
    else steady.to = endSeconds;
  }
  return steady ? steady.to - steady.from : 0;
}

function steadyByReplies(all: readonly ReplyResult[], sinceSeconds: number): number {
  const before = all.findLastIndex(({ timeSeconds = Infinity }) => timeSeconds < sinceSeconds);
  const replies = all.slice(before + 1);
  const lost = replies.findLastIndex(({ timeSeconds }) => timeSeconds === undefined);
  const answered = replies
    .slice(lost + 1)
    .map(({ timeSeconds = 0, rttSeconds = 0 }) => timeSeconds - rttSeconds);
  const after = answered.filter((seconds) => seconds >= sinceSeconds);
  const pauses = after.slice(1).map((seconds, index) => seconds - after[index]!);
  const pace = [...pauses].sort((one, other) => one - other)[Math.floor(pauses.length / 2)] ?? 0;
  // Where the sender could not send, no request was lost.
  const pause = pauses.findLastIndex((seconds) => seconds > 5 * pace);
  const [first, last] = [after[pause + 1], after.at(-1)];
  return first !== undefined && last !== undefined ? last - first + pace : 0;
}
