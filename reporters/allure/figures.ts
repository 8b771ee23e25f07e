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
  /** Head of its column. */
  head: string;
  /** At its natural side; `undefined` where it was not measured. */
  of: (ends: Ends) => number | undefined;
  format: (value: number) => string;
  /** Absent: it has none. */
  trend?: Trend;
  /** What stands before it among the parameters, where there is room for little; absent: it is not there. */
  parameter?: string;
}

/** Every figure of a path, in the order of the table's columns. */
export const FIGURES: readonly PathFigure[] = [
  { head: 'Sent', of: bitrate('sent'), format: formatBitrate },
  {
    ...{ head: 'Received', of: bitrate('received'), format: formatBitrate, parameter: '' },
    trend: { name: 'bitrate', unit: 'Mbit/s', size: 1e6, better: 'higher' },
  },
  {
    ...{ head: 'Transactions', of: either('transactionsPerSecond'), format: formatRate, parameter: '' },
    trend: { name: 'transactions', unit: '1/s', size: 1, better: 'higher' },
  },
  time('Latency', either('meanLatencySeconds')),
  { ...time('Latency p99', either('p99LatencySeconds')), parameter: 'latency p99 ' },
  time('Latency max', either('maxLatencySeconds'), false),
  { ...time('RTT', either('meanRttSeconds')), parameter: 'RTT ' },
  time('RTT p50', either('p50RttSeconds')),
  { ...time('RTT p99', either('p99RttSeconds')), parameter: 'p99 ' },
  time('RTT max', either('maxRttSeconds'), false),
  { ...ratio('Loss', at('received', 'lossRatio')), parameter: 'loss ' },
  time('Jitter', at('received', 'jitterSeconds')),
  count('Retransmits', at('sent', 'retransmits'), 'segments'),
  count('Duplicates', at('received', 'duplicatePackets'), 'replies'),
  count('Out of order', at('received', 'reorderedPackets'), 'packets'),
  ratio('CPU sender', at('sent', 'cpuRatio')),
  ratio('CPU receiver', at('received', 'cpuRatio')),
  ratio('Host CPU sender', at('sent', 'hostCpuRatio')),
  ratio('Host CPU receiver', at('received', 'hostCpuRatio')),
  { head: 'Duration', of: duration, format: formatTime },
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

function time(head: string, of: PathFigure['of'], hasTrend = true): PathFigure {
  const trend: Trend = { name: inSentence(head), unit: 'ms', size: 1e-3, better: 'lower' };
  return { head, of, format: formatTime, ...(hasTrend && { trend }) };
}

function ratio(head: string, of: PathFigure['of']): PathFigure {
  const trend: Trend = { name: inSentence(head), unit: '%', size: 0.01, better: 'lower' };
  return { head, of, format: formatRatio, trend };
}

function count(head: string, of: PathFigure['of'], unit: string): PathFigure {
  return { head, of, format: String, trend: { name: inSentence(head), unit, size: 1, better: 'lower' } };
}

/** Abbreviations stay as they are. */
function inSentence(head: string): string {
  return /^[A-Z]{2}/.test(head) ? head : head.charAt(0).toLowerCase() + head.slice(1);
}
