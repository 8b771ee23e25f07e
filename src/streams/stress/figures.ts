import { directionsOf, measuredIntervals, type TrafficResult } from '../../results/traffic-result.js';
import type { Stream } from '../stream.js';

/** What a stream carried, summed over its clients and directions. */
export interface Figures {
  bytes: number;
  /** The longest of its measured times. */
  seconds: number;
  packets?: number;
  lostPackets?: number;
  retransmits?: number;
  maxRttSeconds?: number;
  /** The mean over those that tell one. */
  meanRttSeconds?: number;
}

/**
 * What a stream carried: in each direction what its receivers measured, or its senders where no receiver measures anything.
 * `undefined` when nothing was measured.
 */
export function figuresOf({ results }: Pick<Stream, 'results'>): Figures | undefined {
  const all = [...results.server, ...results.clients].flatMap(directionsOf);
  const carried = (['forward', 'reverse'] as const).flatMap((direction) => {
    const ends = all.filter((result) => result.direction === direction);
    const receivers = ends.filter(({ sender }) => !sender);
    return receivers.length > 0 ? receivers : ends;
  });
  const seconds = Math.max(0, ...carried.map(secondsOf));
  if (seconds === 0) return undefined;
  const received = carried.filter(({ sender }) => !sender);
  const rtts = all.flatMap(({ summary }) => summary?.meanRttSeconds ?? []);
  return {
    bytes: sum(carried.map(bytesOf)),
    seconds,
    ...counted('packets', received),
    ...counted('lostPackets', received),
    ...counted(
      'retransmits',
      all.filter(({ sender }) => sender),
    ),
    ...(rtts.length > 0 && { meanRttSeconds: sum(rtts) / rtts.length }),
    ...longestRtt(all),
  };
}

/** Payload bytes, of its end record or of its intervals. */
export function bytesOf(result: TrafficResult): number {
  return result.summary?.bytes ?? sum(measuredIntervals(result).map(({ bytes }) => bytes));
}

function secondsOf(result: TrafficResult): number {
  return result.summary?.durationSeconds ?? measuredIntervals(result).at(-1)?.endSeconds ?? 0;
}

/** Absent where nobody counts it. */
function counted<Key extends 'packets' | 'lostPackets' | 'retransmits'>(
  key: Key,
  results: readonly TrafficResult[],
): Partial<Record<Key, number>> {
  const counts = results.flatMap(({ summary }) => summary?.[key] ?? []);
  return counts.length === 0 ? {} : ({ [key]: sum(counts) } as Record<Key, number>);
}

function longestRtt(results: readonly TrafficResult[]): Pick<Figures, 'maxRttSeconds'> {
  const rtts = results.flatMap(({ summary }) => summary?.maxRttSeconds ?? []);
  return rtts.length === 0 ? {} : { maxRttSeconds: Math.max(...rtts) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
