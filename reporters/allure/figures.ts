import type { TrafficPath } from '../../src/charts/paths.js';
import { formatBitrate, formatRatio, formatTime } from '../../src/core/units.js';
import type { TrafficSummary } from '../../src/results/traffic-result.js';

/** Not measured, as a reader sees it. */
export const ABSENT = '–';

/** What a path is judged by, each figure at its natural side; absent where it was not measured. */
export interface Figures {
  durationSeconds?: number | undefined;
  sentBitsPerSecond?: number | undefined;
  receivedBitsPerSecond?: number | undefined;
  lossRatio?: number | undefined;
  jitterSeconds?: number | undefined;
  retransmits?: number | undefined;
  /** Mean and 99th percentile of the round-trip time: of pings, or TCP's own mean estimate. */
  meanRttSeconds?: number | undefined;
  p99RttSeconds?: number | undefined;
  transactionsPerSecond?: number | undefined;
  meanLatencySeconds?: number | undefined;
  p99LatencySeconds?: number | undefined;
}

/** The figures of a path over its measured time. */
export function figuresOf({ sender, receiver }: TrafficPath): Figures {
  return figures(sender?.summary, receiver?.summary);
}

/** The same, but only from ends whose result is sound: the others prove nothing, and have no place in a trend. */
export function soundFiguresOf({ sender, receiver }: TrafficPath): Figures {
  return figures(sender?.sound ? sender.summary : undefined, receiver?.sound ? receiver.summary : undefined);
}

function figures(sent: TrafficSummary | undefined, received: TrafficSummary | undefined): Figures {
  return {
    durationSeconds: (received ?? sent)?.durationSeconds,
    sentBitsPerSecond: sent?.bitsPerSecond,
    receivedBitsPerSecond: received?.bitsPerSecond,
    lossRatio: received?.lossRatio,
    jitterSeconds: received?.jitterSeconds,
    retransmits: sent?.retransmits,
    // Pings are both ends in one.
    meanRttSeconds: (sent ?? received)?.meanRttSeconds,
    p99RttSeconds: (sent ?? received)?.p99RttSeconds,
    transactionsPerSecond: sent?.transactionsPerSecond,
    meanLatencySeconds: sent?.meanLatencySeconds ?? received?.meanLatencySeconds,
    p99LatencySeconds: sent?.p99LatencySeconds,
  };
}

export const bitrate = (value: number | undefined): string =>
  value === undefined ? ABSENT : formatBitrate(value);
export const ratio = (value: number | undefined): string =>
  value === undefined ? ABSENT : formatRatio(value);
export const time = (value: number | undefined): string => (value === undefined ? ABSENT : formatTime(value));
export const rate = (value: number | undefined): string =>
  value === undefined ? ABSENT : `${Number(value.toPrecision(4))}/s`;
export const count = (value: number | undefined): string => (value === undefined ? ABSENT : String(value));
