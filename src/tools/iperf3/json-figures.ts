import { lossRatio } from '../../results/intervals.js';
import { present } from '../../results/present.js';
import type { IntervalResult, TrafficSummary } from '../../results/traffic-result.js';
import type { Notes } from '../notes.js';
import { areNear } from './flow.js';
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

/** What the reader of an interval knows from elsewhere. */
export interface FlowContext {
  /** Whether this host sends the flow. */
  sender: boolean;
  /** Whether it has TCP_INFO. */
  tcpInfo: boolean;
  /** Whether its datagrams are counted. */
  datagrams: boolean;
}

/** One flow in one interval; `undefined` when its time or amount cannot be read. */
export function intervalOf(
  stream: JsonObject,
  { sender, tcpInfo, datagrams }: FlowContext,
  notes: Notes,
): IntervalResult | undefined {
  // Of an interval that begins in the warm-up this is not the time from its start to its end.
  const base = baseOf(stream, notes, 'seconds');
  const omitted = flagOf(stream['omitted']);
  if (!base || omitted === undefined) return undefined;
  const received = datagrams && !sender ? lossOf(stream, notes) : NO_LOSS;
  const own = sender && tcpInfo;
  // Of every flow in every interval: what was not measured is left in it as `undefined`, and out of the sum.
  const row: { [Key in keyof IntervalResult]: IntervalResult[Key] | undefined } = {
    startSeconds: base.startSeconds,
    endSeconds: base.endSeconds,
    bytes: base.bytes,
    bitsPerSecond: base.bitsPerSecond,
    retransmits: own ? countIn(stream, 'retransmits', notes, MAX_RETRANSMITS) : undefined,
    packets: datagrams && sender ? countIn(stream, 'packets', notes) : received.packets,
    lostPackets: received.lostPackets,
    lossRatio: received.lossRatio,
    jitterSeconds: received.jitterSeconds,
    reorderedPackets: received.reorderedPackets,
    congestionWindowBytes: own ? countIn(stream, 'snd_cwnd', notes) || undefined : undefined,
    rttSeconds: own ? microseconds(numberIn(stream, 'rtt'), notes) : undefined,
    omitted,
  };
  return row as IntervalResult;
}

const NAMES: Readonly<Record<string, string>> = { snd_cwnd: 'congestion window' };

function countIn(data: JsonObject, key: string, notes: Notes, max?: number): number | undefined {
  return data[key] === undefined ? undefined : notes.count(numberIn(data, key), NAMES[key] ?? key, max);
}

/** What stands in a number's place; a string of digits is none. */
function numberIn(data: JsonObject, key: string): unknown {
  const value = data[key];
  return typeof value === 'string' ? `the text ${value}` : value;
}

/** Every version writes it: without it, warm-up would count. */
function flagOf(value: unknown): boolean | undefined {
  if (value === true || value === 1) return true;
  return value === false || value === 0 ? false : undefined;
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
  const rtts = {
    minRttSeconds: rtt('min_rtt'),
    meanRttSeconds: rtt('mean_rtt'),
    maxRttSeconds: rtt('max_rtt'),
  };
  const loss = kind === 'udp-receiver' ? lossOf(data, notes) : NO_LOSS;
  return present<TrafficSummary>({
    durationSeconds: base.endSeconds - base.startSeconds,
    bytes: base.bytes,
    bitsPerSecond: base.bitsPerSecond,
    retransmits: tcp ? notes.count(numberIn(data, 'retransmits'), 'retransmits', MAX_RETRANSMITS) : undefined,
    ...loss,
    ...(kind === 'udp-sender' && { packets: notes.count(numberIn(data, 'packets'), 'packets') }),
    ...rtts,
    cpuRatio: undefined,
  });
}

/** @param span the key of the time that the rate is of; absent: from start to end. */
function baseOf(data: JsonObject, notes: Notes, span?: 'seconds') {
  const startSeconds = notes.amount(numberIn(data, 'start'), 'time');
  const endSeconds = notes.amount(numberIn(data, 'end'), 'time');
  const bytes = notes.count(numberIn(data, 'bytes'), 'bytes', Number.MAX_SAFE_INTEGER);
  if (startSeconds === undefined || endSeconds === undefined || bytes === undefined) return undefined;
  const bitsPerSecond = notes.amount(numberIn(data, 'bits_per_second'), 'bitrate', 1e18);
  if (bitsPerSecond === undefined) return undefined;
  const seconds = (span && notes.amount(numberIn(data, span), 'time')) ?? endSeconds - startSeconds;
  // They would be of different records.
  if (seconds > 0 && !areNear(bytes * 8, bitsPerSecond * seconds)) return undefined;
  return { startSeconds, endSeconds, bytes, bitsPerSecond };
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

/** All that a row of text may have beside time and amount, not measured. */
export const NO_FIGURES = {
  ...NO_LOSS,
  retransmits: undefined,
  congestionWindowBytes: undefined,
};

/** Lost and expected datagrams, and their ratio; impossible ones are absent and noted. */
export function lossCounts(lost: unknown, expected: unknown, notes: Notes) {
  const packets = notes.count(expected, 'packets');
  const lostPackets = notes.count(lost, 'lost packets', packets);
  return { packets, lostPackets, lossRatio: lossRatio(lostPackets, packets) };
}

/** Jitter in s; NaN for one that is missing or cannot be. Where no datagram was expected iperf3 writes 0, or what it was before. */
export function jitterOf(
  milliseconds: unknown,
  packets: number | undefined,
  notes: Notes,
): number | undefined {
  if (packets === 0) return undefined;
  return (notes.amount(milliseconds, 'jitter') ?? NaN) / 1000;
}

/** NaN for one that is missing or cannot be; 0 is what iperf3 writes where the system has no such figure. */
function microseconds(value: unknown, notes: Notes): number | undefined {
  const amount = notes.amount(value, 'RTT') ?? NaN;
  return amount === 0 ? undefined : amount / 1e6;
}
