import { lossRatio } from '../../results/intervals.js';
import { present } from '../../results/present.js';
import type { IntervalResult, Protocol, TrafficSummary } from '../../results/traffic-result.js';
import type { Notes } from '../notes.js';
import type { Row } from './row.js';

/** What the reader of a row knows from the lines before. */
export interface RowContext {
  /** Whether the end that measured the row sends. */
  sender: boolean;
  protocol: Protocol | undefined;
  /** Payload of one datagram; absent when it is not known. */
  datagramBytes?: number | undefined;
}

/** Retransmits of one interval or run: 32 bits in the kernel. */
const MAX_RETRANSMITS = 2 ** 32;

/** A flow's interval. */
export function intervalOf(row: Row, context: RowContext, notes: Notes): IntervalResult {
  const { startSeconds, endSeconds, bytes, bitsPerSecond } = row;
  return present<IntervalResult>({
    startSeconds,
    endSeconds,
    bytes,
    bitsPerSecond,
    ...countsOf(row, context, notes),
    ...tcpInfo(row, context),
    latencySeconds: latencyOf(row, context)?.[0],
    omitted: false,
  });
}

/** A flow's end record; `undefined` for one that lasted no time. */
export function summaryOf(row: Row, context: RowContext, notes: Notes): TrafficSummary | undefined {
  const { startSeconds, endSeconds, bytes, bitsPerSecond } = row;
  if (endSeconds <= startSeconds) return undefined;
  const [meanLatencySeconds, minLatencySeconds, maxLatencySeconds] = latencyOf(row, context) ?? [];
  return present<TrafficSummary>({
    durationSeconds: endSeconds - startSeconds,
    bytes,
    bitsPerSecond,
    ...countsOf(row, context, notes),
    minLatencySeconds,
    meanLatencySeconds,
    maxLatencySeconds,
  });
}

function countsOf(row: Row, { sender, protocol, datagramBytes }: RowContext, notes: Notes) {
  if (protocol === 'udp') return sender ? { packets: datagramsOf(row, datagramBytes) } : received(row, notes);
  // Window and RTT stand behind them: what is followed by another word is another count.
  const retransmits =
    sender && protocol === 'tcp'
      ? /^\d+\/\d+ +(\d+) +(?:-?\d+[KMG]?(?:\(\d+\))?|NA)\//.exec(row.rest)?.[1]
      : undefined;
  return { retransmits: notes.count(retransmits, 'retransmits', MAX_RETRANSMITS) };
}

/** iperf2 counts writes, and its count lacks the first or the last one: bytes are nearer. */
function datagramsOf({ bytes, exact }: Row, datagramBytes: number | undefined): number | undefined {
  if (!exact || datagramBytes === undefined || bytes % datagramBytes !== 0) return undefined;
  return bytes / datagramBytes;
}

function received({ rest, bytes }: Row, notes: Notes) {
  const match = /^(\S+) ms +(-?\d{1,18})\/ *(-?\d{1,18}) /.exec(rest);
  if (!match) return {};
  const packets = notes.count(match[3], 'packets');
  const lostPackets = notes.count(match[2], 'lost packets');
  // Where nothing came in, its zeros stand for unknown.
  const known = packets !== undefined && lostPackets !== undefined && lostPackets <= packets;
  return {
    packets: known ? packets : undefined,
    lostPackets: known ? lostPackets : undefined,
    lossRatio: known ? lossRatio(lostPackets, packets) : undefined,
    jitterSeconds: bytes > 0 ? milliseconds(notes.amount(match[1], 'jitter')) : undefined,
  };
}

/** Mean, least and greatest time on the way; clocks out of step make it negative, and then it is none. */
function latencyOf({ rest, bytes }: Row, { sender, protocol }: RowContext) {
  const number = String.raw`(\d{1,15}(?:\.\d+)?)`;
  const match = new RegExp(String.raw`\) +${number}/${number}/${number}/\S+ ms `).exec(rest);
  if (!match || sender || protocol !== 'udp' || bytes === 0) return undefined;
  return match.slice(1, 4).map((text) => Number(text) / 1000);
}

/** Congestion window and RTT; 2.2 writes more between the slashes than 2.1. */
function tcpInfo({ rest }: Row, { sender, protocol }: RowContext) {
  const match = /[ /](\d{1,15})([KMG]?)(?:\(\d+\))?\/(\d{1,15})\(\d+\) us/.exec(rest);
  if (!match || !sender || protocol !== 'tcp')
    return { congestionWindowBytes: undefined, rttSeconds: undefined };
  const window = Number(match[1]) * 1024 ** POWERS[match[2]!]!;
  const rtt = Number(match[3]) / 1e6;
  return {
    congestionWindowBytes: window > 0 ? window : undefined,
    rttSeconds: rtt > 0 ? rtt : undefined,
  };
}

const POWERS: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3 };

function milliseconds(amount: number | undefined): number | undefined {
  return amount === undefined ? undefined : amount / 1000;
}
