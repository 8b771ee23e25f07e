import { formatBitrate, formatRate, formatTime } from '../core/units.js';
import type { StreamRecord } from '../results/attachment.js';
import { directionsOf, type IntervalResult, type TrafficSummary } from '../results/traffic-result.js';
import { type Unit, unitsOf } from './units.js';

/** What a chart shows over time. */
export interface Quantity {
  /** For people, in the middle of a sentence. */
  name: string;
  /** What takes the place of the direction, where data goes both ways. */
  way?: string;
  /** The figures of verdicts whose limits can stand on this axis. */
  judgedAs: RegExp;
  /** Beyond it a figure is an artefact, and no axis could hold it. */
  highest: number;
  units: readonly Unit[];
  format(value: number): string;
  /** What a value of 0 means; absent where there is none. */
  zero?: string;
  /** Of an interval; `undefined` when it was not measured. */
  of(interval: IntervalResult): number | undefined;
  /** Of a whole run. */
  mean(summary: TrafficSummary): number | undefined;
  /** What else of a whole run belongs beside the mean, for people; empty when nothing was measured. */
  beside(summary: TrafficSummary): string[];
}

export const BITRATE: Quantity = {
  name: 'bitrate',
  judgedAs: /^bitsPerSecond$/,
  highest: 1e18, // No link is faster.
  units: unitsOf([1e9, 'Gbit/s'], [1e6, 'Mbit/s'], [1e3, 'kbit/s'], [1, 'bit/s']),
  format: formatBitrate,
  zero: 'an interval in which no data moved',
  of: ({ bitsPerSecond }) => bitsPerSecond,
  mean: ({ bitsPerSecond }) => bitsPerSecond,
  beside: () => [],
};

export const ROUND_TRIP_TIME: Quantity = {
  name: 'round-trip time',
  way: 'round trip',
  judgedAs: /^(?:min|mean|max|p\d+)?rttSeconds$/i,
  highest: 86_400,
  units: unitsOf(
    [1, 'round-trip time in s'],
    [1e-3, 'round-trip time in ms'],
    [1e-6, 'round-trip time in µs'],
  ),
  format: formatTime,
  of: ({ rttSeconds }) => rttSeconds,
  mean: ({ meanRttSeconds }) => meanRttSeconds,
  beside: ({ minRttSeconds, p50RttSeconds, p99RttSeconds, maxRttSeconds }) =>
    times({ min: minRttSeconds, p50: p50RttSeconds, p99: p99RttSeconds, max: maxRttSeconds }),
};

export const TRANSACTIONS: Quantity = {
  name: 'transactions',
  way: 'requests and responses',
  judgedAs: /^transactionsPerSecond$/,
  highest: 1e12,
  units: unitsOf([1e6, 'million transactions/s'], [1e3, 'thousand transactions/s'], [1, 'transactions/s']),
  format: formatRate,
  zero: 'an interval without a transaction',
  of: ({ transactionsPerSecond }) => transactionsPerSecond,
  mean: ({ transactionsPerSecond }) => transactionsPerSecond,
  beside: (summary) => {
    const latencies = times({
      mean: summary.meanLatencySeconds,
      p50: summary.p50LatencySeconds,
      p99: summary.p99LatencySeconds,
      max: summary.maxLatencySeconds,
    });
    return latencies.length > 0 ? [`latency ${latencies.join(', ')}`] : [];
  },
};

/** What tells most of a stream: round-trip times of pings, transactions where there are any, bitrates of all others. */
export function quantityOf(stream: StreamRecord): Quantity {
  if (stream.protocol === 'icmp') return ROUND_TRIP_TIME;
  const results = [...stream.clients, ...stream.servers].flatMap(({ result }) => result ?? []);
  const transacts = results
    .flatMap(directionsOf)
    .some(({ summary, intervals }) =>
      [summary, ...intervals].some((one) => one?.transactionsPerSecond !== undefined),
    );
  return transacts ? TRANSACTIONS : BITRATE;
}

function times(named: Readonly<Record<string, number | undefined>>): string[] {
  return Object.entries(named).flatMap(([name, seconds]) =>
    seconds === undefined ? [] : [`${name} ${formatTime(seconds)}`],
  );
}
