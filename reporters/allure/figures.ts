import type { TrafficPath } from '../../src/charts/paths.js';
import { BITRATE, type Quantity } from '../../src/charts/quantity.js';
import { formatBitrate, formatRate, formatRatio, formatTime } from '../../src/core/units.js';
import type { TrafficSummary } from '../../src/results/traffic-result.js';

/** What the ends of a path measured of the whole run. */
export interface Ends {
  sent?: TrafficSummary | undefined;
  received?: TrafficSummary | undefined;
  /** What tells most of its stream. */
  quantity: Quantity;
}

/** How a figure goes on from run to run. */
export interface Trend {
  name: string;
  unit: string;
  /** The figure's own unit in one of `unit`. */
  size: number;
  better: 'higher' | 'lower';
}

/** A figure that a path is judged by. */
export interface PathFigure {
  /** For people, such as `RTT p99`. */
  name: string;
  /** At its natural side; `undefined` where it was not measured. */
  of: (ends: Ends) => number | undefined;
  format: (value: number) => string;
  /** Head of its column, and which part of it the figure is, where it shares the column; absent: it is in no table. */
  column?: readonly [head: string, part?: string];
  /** Absent: it has none. */
  trend?: Trend;
  /** What stands before it among the parameters, where there is room for little; absent: it is not there. */
  parameter?: string;
}

/** Every figure of a path, in the order of the table's columns. */
export const FIGURES: readonly PathFigure[] = [
  { name: 'sent', of: bitrate('sent'), format: formatBitrate, column: ['Sent'] },
  {
    ...{
      name: 'received',
      of: bitrate('received'),
      format: formatBitrate,
      column: ['Received'],
      parameter: '',
    },
    trend: { name: 'bitrate', unit: 'Mbit/s', size: 1e6, better: 'higher' },
  },
  {
    ...{ name: 'transactions', of: either('transactionsPerSecond'), format: formatRate, parameter: '' },
    ...{ column: ['Transactions'], trend: { name: 'transactions', unit: '1/s', size: 1, better: 'higher' } },
  },
  { ...time('latency mean', either('meanLatencySeconds')), column: ['Latency', 'mean'] },
  time('latency p50', either('p50LatencySeconds')),
  {
    ...time('latency p99', either('p99LatencySeconds')),
    ...{ column: ['Latency', 'p99'], parameter: 'latency p99 ' },
  },
  { ...time('latency max', either('maxLatencySeconds'), false), column: ['Latency', 'max'] },
  { ...time('RTT mean', either('meanRttSeconds')), column: ['RTT', 'mean'], parameter: 'RTT ' },
  time('RTT p50', either('p50RttSeconds')),
  { ...time('RTT p99', either('p99RttSeconds')), column: ['RTT', 'p99'], parameter: 'p99 ' },
  { ...time('RTT max', either('maxRttSeconds'), false), column: ['RTT', 'max'] },
  { ...ratio('loss', at('received', 'lossRatio')), column: ['Loss'], parameter: 'loss ' },
  { ...time('jitter', at('received', 'jitterSeconds')), column: ['Jitter'] },
  { ...count('retransmits', at('sent', 'retransmits'), 'segments'), column: ['Retransmits'] },
  { ...count('duplicates', at('received', 'duplicatePackets'), 'replies'), column: ['Duplicates'] },
  { ...count('out of order', at('received', 'reorderedPackets'), 'packets'), column: ['Out of order'] },
  { ...ratio('CPU of the sender', at('sent', 'cpuRatio')), column: ['CPU', 'sender'] },
  { ...ratio('CPU of the receiver', at('received', 'cpuRatio')), column: ['CPU', 'receiver'] },
  { ...ratio('host CPU of the sender', at('sent', 'hostCpuRatio')), column: ['Host CPU', 'sender'] },
  { ...ratio('host CPU of the receiver', at('received', 'hostCpuRatio')), column: ['Host CPU', 'receiver'] },
  { name: 'duration', of: duration, format: formatTime, column: ['Duration'] },
];

/** The ends of a path. */
export function endsOf({ sender, receiver }: TrafficPath, quantity: Quantity): Ends {
  return { sent: sender?.summary, received: receiver?.summary, quantity };
}

/** The same, but only where the result is sound: the others prove nothing, and have no place in a trend. */
export function soundEndsOf({ sender, receiver }: TrafficPath, quantity: Quantity): Ends {
  const sound = (end: TrafficPath['sender']) => (end?.sound ? end.summary : undefined);
  return { sent: sound(sender), received: sound(receiver), quantity };
}

type Key = keyof TrafficSummary;

function at(end: 'sent' | 'received', key: Key): PathFigure['of'] {
  return (ends) => ends[end]?.[key];
}

/** Of what one end alone measures, whichever that is. */
function either(key: Key): PathFigure['of'] {
  return ({ sent, received }) => sent?.[key] ?? received?.[key];
}

/** The payload of pings, and of requests and responses, is no figure of the link. */
function bitrate(end: 'sent' | 'received'): PathFigure['of'] {
  return (ends) => (ends.quantity === BITRATE ? ends[end]?.bitsPerSecond : undefined);
}

function duration({ sent, received }: Ends): number | undefined {
  return (received ?? sent)?.durationSeconds;
}

function time(name: string, of: PathFigure['of'], hasTrend = true): PathFigure {
  const trend: Trend = { name, unit: 'ms', size: 1e-3, better: 'lower' };
  return { name, of, format: formatTime, ...(hasTrend && { trend }) };
}

function ratio(name: string, of: PathFigure['of']): PathFigure {
  return { name, of, format: formatRatio, trend: { name, unit: '%', size: 0.01, better: 'lower' } };
}

function count(name: string, of: PathFigure['of'], unit: string): PathFigure {
  return { name, of, format: String, trend: { name, unit, size: 1, better: 'lower' } };
}
