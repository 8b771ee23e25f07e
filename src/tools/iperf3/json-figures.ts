import { lossRatio, present } from '../../results/intervals.js';
import type { IntervalResult, TrafficSummary } from '../../results/traffic-result.js';
import type { Notes } from '../notes.js';
import { MAX_RETRANSMITS } from './tcp-info.js';

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list in an object; none when there is no such list. */
export function listOf(data: unknown, key: string): JsonObject[] {
  const list = isObject(data) ? data[key] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** iperf3's own number of a flow: its socket. */
export function idOf(stream: JsonObject): number {
  const socket = stream['socket'];
  return typeof socket === 'number' && Number.isSafeInteger(socket) ? socket : 0;
}

/** What stands in a number's place; a string of digits is none. */
function numberIn(data: JsonObject, key: string): unknown {
  const value = data[key];
  return typeof value === 'string' ? `the text ${value}` : value;
}

/** What the reader of an interval knows from elsewhere. */
export interface FlowContext {
  /** Whether this host sends the flow. */
  sender: boolean;
  /** Whether it has TCP_INFO. */
  tcpInfo: boolean;
}

/** One flow in one interval; `undefined` when its time or amount cannot be read. */
export function intervalOf(
  stream: JsonObject,
  { sender, tcpInfo }: FlowContext,
  notes: Notes,
): IntervalResult | undefined {
  const base = baseOf(stream, notes);
  if (!base || contradictsItself(stream)) return undefined;
  const received = sender ? NO_LOSS : lossOf(stream, notes);
  // Of every flow in every interval: what was not measured is left in it as `undefined`, and out of the sum.
  const row: { [Key in keyof IntervalResult]: IntervalResult[Key] | undefined } = {
    startSeconds: base.startSeconds,
    endSeconds: base.endSeconds,
    bytes: base.bytes,
    bitsPerSecond: base.bitsPerSecond,
    retransmits: sender && tcpInfo ? countIn(stream, 'retransmits', notes, MAX_RETRANSMITS) : undefined,
    packets: sender ? countIn(stream, 'packets', notes) : received.packets,
    lostPackets: received.lostPackets,
    lossRatio: received.lossRatio,
    jitterSeconds: received.jitterSeconds,
    reorderedPackets: received.reorderedPackets,
    congestionWindowBytes: tcpInfo ? countIn(stream, 'snd_cwnd', notes) || undefined : undefined,
    rttSeconds: tcpInfo ? microseconds(numberIn(stream, 'rtt'), notes) : undefined,
    omitted: stream['omitted'] === true || stream['omitted'] === 1,
  };
  return row as IntervalResult;
}

const NAMES: Readonly<Record<string, string>> = { snd_cwnd: 'congestion window' };

function countIn(data: JsonObject, key: string, notes: Notes, max?: number): number | undefined {
  return data[key] === undefined ? undefined : notes.count(numberIn(data, key), NAMES[key] ?? key, max);
}

/** Which figures an end record really holds, beside time and amount. */
export type SummaryKind = 'tcp-sender' | 'tcp-peer' | 'udp-sender' | 'udp-receiver' | 'bare';

/** An end record; `undefined` when its time or amount cannot be read, or it spans no time. */
export function summaryOfJson(data: unknown, kind: SummaryKind, notes: Notes): TrafficSummary | undefined {
  const base = isObject(data) && baseOf(data, notes);
  if (!base || base.endSeconds <= base.startSeconds) return undefined;
  const tcp = kind === 'tcp-sender' || kind === 'tcp-peer';
  // What stands for the other end's RTT is this end's own.
  const rtt = (key: string) => (kind === 'tcp-sender' ? microseconds(numberIn(data, key), notes) : undefined);
  return present<TrafficSummary>({
    durationSeconds: base.endSeconds - base.startSeconds,
    bytes: base.bytes,
    bitsPerSecond: base.bitsPerSecond,
    retransmits: tcp ? notes.count(numberIn(data, 'retransmits'), 'retransmits', MAX_RETRANSMITS) : undefined,
    ...(kind === 'udp-receiver' ? lossOf(data, notes) : NO_LOSS),
    ...(kind === 'udp-sender' && { packets: notes.count(numberIn(data, 'packets'), 'packets') }),
    minRttSeconds: rtt('min_rtt'),
    meanRttSeconds: rtt('mean_rtt'),
    maxRttSeconds: rtt('max_rtt'),
    cpuRatio: undefined,
  });
}

function baseOf(data: JsonObject, notes: Notes) {
  const startSeconds = notes.amount(numberIn(data, 'start'), 'time');
  const endSeconds = notes.amount(numberIn(data, 'end'), 'time');
  const bytes = notes.count(numberIn(data, 'bytes'), 'bytes', Number.MAX_SAFE_INTEGER);
  if (startSeconds === undefined || endSeconds === undefined || bytes === undefined) return undefined;
  const seconds = endSeconds - startSeconds;
  const rate = typeof data['bits_per_second'] === 'number' ? data['bits_per_second'] : undefined;
  const bitsPerSecond = notes.amount(rate, 'bitrate', 1e18) ?? (seconds > 0 ? (bytes * 8) / seconds : 0);
  return { startSeconds, endSeconds, bytes, bitsPerSecond };
}

/** iperf3 divides bytes by time itself: three figures of two. */
function contradictsItself({ bytes, seconds, bits_per_second: rate }: JsonObject): boolean {
  if (typeof bytes !== 'number' || typeof seconds !== 'number' || typeof rate !== 'number') return false;
  return Math.abs(rate * seconds - bytes * 8) > 0.02 * bytes * 8 + 1000;
}

const NO_LOSS = {
  packets: undefined,
  lostPackets: undefined,
  lossRatio: undefined,
  jitterSeconds: undefined,
  reorderedPackets: undefined,
};

function lossOf(data: JsonObject, notes: Notes): { [K in keyof typeof NO_LOSS]: number | undefined } {
  const counts = lossCounts(numberIn(data, 'lost_packets'), numberIn(data, 'packets'), notes);
  return {
    ...counts,
    jitterSeconds: jitterOf(numberIn(data, 'jitter_ms'), counts.packets, notes),
    reorderedPackets: notes.count(numberIn(data, 'out_of_order'), 'reordered packets'),
  };
}

/** Lost and expected datagrams, and their ratio; impossible ones are absent and noted. */
export function lossCounts(lost: unknown, expected: unknown, notes: Notes) {
  const packets = notes.count(expected, 'packets');
  const lostPackets = notes.count(lost, 'lost packets', packets);
  return { packets, lostPackets, lossRatio: lossRatio(lostPackets, packets) };
}

/** Jitter in s. Where no datagram was expected iperf3 writes 0, or what it was before. */
export function jitterOf(
  milliseconds: unknown,
  packets: number | undefined,
  notes: Notes,
): number | undefined {
  const jitter = packets === 0 ? undefined : notes.amount(milliseconds, 'jitter');
  return jitter === undefined ? undefined : jitter / 1000;
}

/** 0 is what iperf3 writes where the system has no such figure. */
function microseconds(value: unknown, notes: Notes): number | undefined {
  const amount = notes.amount(value, 'RTT');
  return amount ? amount / 1e6 : undefined;
}
