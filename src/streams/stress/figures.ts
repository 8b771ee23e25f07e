import { directionsOf, measuredIntervals, type TrafficResult } from '../../results/traffic-result.js';
import { serverResults } from '../server-results.js';
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
  meanRttSeconds?: number;
}

/** `undefined` when nothing was measured. */
export function figuresOf(stream: Stream): Figures | undefined {
  const figures: Figures = { bytes: 0, seconds: 0 };
  for (const results of pathsOf(stream)) {
    const receiver = results.find(({ sender }) => !sender) ?? results[0]!;
    const sender = results.find((result) => result.sender);
    const carried = receiver.summary ?? fromIntervals(receiver);
    figures.bytes += carried.bytes;
    figures.seconds = Math.max(figures.seconds, carried.durationSeconds);
    add(figures, 'packets', receiver.summary?.packets);
    add(figures, 'lostPackets', receiver.summary?.lostPackets);
    add(figures, 'retransmits', sender?.summary?.retransmits);
    const rtt = [receiver, sender]
      .map((result) => result?.summary)
      .find((summary) => summary?.meanRttSeconds);
    if (rtt?.maxRttSeconds !== undefined)
      figures.maxRttSeconds = Math.max(figures.maxRttSeconds ?? 0, rtt.maxRttSeconds);
    if (rtt?.meanRttSeconds !== undefined)
      figures.meanRttSeconds = Math.max(figures.meanRttSeconds ?? 0, rtt.meanRttSeconds);
  }
  return figures.seconds > 0 ? figures : undefined;
}

/** What both ends of each client and direction measured. */
function pathsOf(stream: Stream): TrafficResult[][] {
  const servers = serverResults(stream);
  const pairs: (TrafficResult | undefined)[][] =
    stream.clients.length === 0
      ? servers.map(({ result }) => [result])
      : stream.clients.map((client) => [
          client.results,
          servers.find((served) => served.client === client)?.result,
        ]);
  return pairs.flatMap((pair) => {
    const all = pair.flatMap((result) => (result ? directionsOf(result) : []));
    return (['forward', 'reverse'] as const)
      .map((direction) => all.filter((result) => result.direction === direction))
      .filter((results) => results.length > 0);
  });
}

function fromIntervals(result: TrafficResult): { bytes: number; durationSeconds: number } {
  const intervals = measuredIntervals(result);
  const bytes = intervals.reduce((sum, interval) => sum + interval.bytes, 0);
  return { bytes, durationSeconds: intervals.at(-1)?.endSeconds ?? 0 };
}

function add(figures: Figures, key: 'packets' | 'lostPackets' | 'retransmits', value?: number): void {
  if (value !== undefined) figures[key] = (figures[key] ?? 0) + value;
}
