import { present } from '../../results/present.js';
import type { IntervalResult, TrafficSummary } from '../../results/traffic-result.js';
import { JoinedIntervals } from './joined-intervals.js';

/** What is known of one flow. */
export interface Flow {
  /** Its measured intervals so far. */
  measured?: JoinedIntervals;
  /** Whether some of its intervals are missing between those. */
  gaps?: true;
  /** The last of its intervals. */
  last?: IntervalResult;
  /** This host's end record. */
  own?: TrafficSummary;
  /** What the other end told. */
  peer?: TrafficSummary;
}

/**
 * Whether the end record of an interrupted run counts more than its intervals: after a signal to the other end it may
 * count the data of an unfinished interval, but not its time.
 */
export function isUnfinished({ own, measured }: Flow): boolean {
  return own !== undefined && measured !== undefined && !areNear(own.bytes, measured.bytes);
}

/**
 * Whether an end record and the intervals are of different runs. A part of a run that is in no interval is at its end, and
 * of its last moments.
 */
export function isAnothers({ own, measured, gaps }: Flow): boolean {
  if (!own || !measured || gaps || !covers(measured, own)) return false;
  return !areNear(own.bytes, measured.bytes, 0.25);
}

function covers(measured: JoinedIntervals, own: TrafficSummary): boolean {
  return measured.spanSeconds > own.durationSeconds * 0.95;
}

/** Whether two amounts differ by no more than three printed digits of each part of a sum may. */
export function areNear(one: number, other: number, tolerance = 0.03): boolean {
  return Math.abs(one - other) <= tolerance * Math.max(one, other);
}

/** A flow's figures over its finished intervals alone; RTTs are samples, and stay. */
export function finished(own: TrafficSummary, { measured, gaps }: Flow): TrafficSummary | undefined {
  // Where intervals are missing it is not known how much of the record is of finished ones.
  if (!measured || gaps || !covers(measured, own)) return undefined;
  const { minRttSeconds, meanRttSeconds, maxRttSeconds } = own;
  return present<TrafficSummary>({ ...measured.summary, minRttSeconds, meanRttSeconds, maxRttSeconds });
}

/** Adds an interval to those before. */
export function addInterval(flow: Flow, row: IntervalResult): void {
  flow.last = row;
  if (row.omitted) return;
  const before = flow.measured?.endSeconds ?? 0;
  if (row.startSeconds - before > 0.4 * spanOf(row) + 0.06) flow.gaps = true;
  (flow.measured ??= new JoinedIntervals()).add(row);
}

function spanOf({ startSeconds, endSeconds }: IntervalResult): number {
  return endSeconds - startSeconds;
}

/** The first interval after a warm-up whose last part was not reported: only its end and bytes can be believed. */
export function fromRestart(row: IntervalResult): IntervalResult {
  const { endSeconds, bytes, congestionWindowBytes, rttSeconds, jitterSeconds } = row;
  return present<IntervalResult>({
    startSeconds: 0,
    endSeconds,
    bytes,
    bitsPerSecond: endSeconds > 0 ? (bytes * 8) / endSeconds : 0,
    jitterSeconds,
    congestionWindowBytes,
    rttSeconds,
    omitted: false,
  });
}

/** Each end's figures with the other end's time; none where one of the two is missing. */
export function withTimesExchanged({ own, peer }: Flow): Pick<Flow, 'own' | 'peer'> {
  if (!own || !peer) return {};
  return { own: retimed(own, peer.durationSeconds), peer: retimed(peer, own.durationSeconds) };
}

function retimed(summary: TrafficSummary, durationSeconds: number): TrafficSummary {
  const bitsPerSecond = (summary.bitsPerSecond * summary.durationSeconds) / durationSeconds;
  return { ...summary, durationSeconds, bitsPerSecond };
}

/**
 * Whether bytes, rate and time of a record are of each other, as near as they are printed: text has hundredths of
 * seconds, and three digits of an amount.
 */
export function isConsistent({
  startSeconds,
  endSeconds,
  bytes,
  bitsPerSecond,
}: Pick<IntervalResult, 'startSeconds' | 'endSeconds' | 'bytes' | 'bitsPerSecond'>): boolean {
  const seconds = endSeconds - startSeconds;
  const bits = bitsPerSecond * seconds;
  return seconds >= 0 && Math.abs(bytes * 8 - bits) <= 0.03 * bytes * 8 + 0.02 * bitsPerSecond;
}

/** The figures without those that cannot be, which a sum over flows would otherwise take for not there. */
export function withoutImpossible<T extends IntervalResult | TrafficSummary>(figures: T): T {
  const values: Partial<Record<string, unknown>> = figures;
  for (const key in values)
    if (Number.isNaN(values[key]))
      return Object.fromEntries(Object.entries(figures).filter(([, value]) => !Number.isNaN(value))) as T;
  return figures;
}
