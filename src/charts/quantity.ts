import { formatBitrate, formatTime } from '../core/units.js';
import type { StreamRecord } from '../results/attachment.js';
import { directionsOf, type IntervalResult, type TrafficSummary } from '../results/traffic-result.js';
import { type Unit, unitsOf } from './units.js';

/** What a chart shows over time. */
export interface Quantity {
  /** The figure's name in intervals and verdicts. */
  metric: 'bitsPerSecond' | 'rttSeconds' | 'transactionsPerSecond';
  /** For people, in the middle of a sentence. */
  name: string;
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
}

export const BITRATE: Quantity = {
  metric: 'bitsPerSecond',
  name: 'bitrate',
  highest: 1e18, // No link is faster.
  units: unitsOf([1e9, 'Gbit/s'], [1e6, 'Mbit/s'], [1e3, 'kbit/s'], [1, 'bit/s']),
  format: formatBitrate,
  zero: 'an interval in which no data moved',
  of: ({ bitsPerSecond }) => bitsPerSecond,
  mean: ({ bitsPerSecond }) => bitsPerSecond,
};

const ROUND_TRIP_TIME: Quantity = {
  metric: 'rttSeconds',
  name: 'round-trip time',
  highest: 86_400,
  units: unitsOf([1, 's'], [1e-3, 'ms'], [1e-6, 'µs']),
  format: formatTime,
  of: ({ rttSeconds }) => rttSeconds,
  mean: ({ meanRttSeconds }) => meanRttSeconds,
};

const TRANSACTIONS: Quantity = {
  metric: 'transactionsPerSecond',
  name: 'transactions',
  highest: 1e12,
  units: unitsOf([1e6, 'million transactions/s'], [1e3, 'thousand transactions/s'], [1, 'transactions/s']),
  format: (value) => `${Number(value.toPrecision(4))} transactions/s`,
  zero: 'an interval without a transaction',
  of: ({ transactionsPerSecond }) => transactionsPerSecond,
  mean: ({ transactionsPerSecond }) => transactionsPerSecond,
};

/** What tells most of a stream: round-trip times of pings, transactions where there are any, bitrates of all others. */
export function quantityOf(stream: StreamRecord): Quantity {
  if (stream.protocol === 'icmp') return ROUND_TRIP_TIME;
  const results = [...stream.clients, ...stream.servers].flatMap(({ result }) => result ?? []);
  const transacts = results
    .flatMap(directionsOf)
    .some(({ summary }) => summary?.transactionsPerSecond !== undefined);
  return transacts ? TRANSACTIONS : BITRATE;
}
