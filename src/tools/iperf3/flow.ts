import { present } from '../../results/intervals.js';
import type { IntervalResult, TrafficSummary } from '../../results/traffic-result.js';
import type { JoinedIntervals } from './joined-intervals.js';

/** What is known of one flow. */
export interface Flow {
  /** Its measured intervals so far. */
  measured?: JoinedIntervals;
  /** This host's end record. */
  own?: TrafficSummary;
  /** What the other end told. */
  peer?: TrafficSummary;
}

/** A flow's figures over its finished intervals alone; RTTs are samples, and stay. */
export function finished(
  own: TrafficSummary,
  measured: JoinedIntervals | undefined,
): TrafficSummary | undefined {
  if (!measured) return undefined;
  const { minRttSeconds, meanRttSeconds, maxRttSeconds } = own;
  return present<TrafficSummary>({ ...measured.summary, minRttSeconds, meanRttSeconds, maxRttSeconds });
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

/** Each end's figures with the other end's time. */
export function withTimesExchanged({ own, peer }: Flow): Pick<Flow, 'own' | 'peer'> {
  if (!own || !peer) return { ...(own && { own }) };
  return { own: retimed(own, peer.durationSeconds), peer: retimed(peer, own.durationSeconds) };
}

function retimed(summary: TrafficSummary, durationSeconds: number): TrafficSummary {
  const bitsPerSecond = (summary.bitsPerSecond * summary.durationSeconds) / durationSeconds;
  return { ...summary, durationSeconds, bitsPerSecond };
}
