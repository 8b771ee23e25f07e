import { present } from '../../results/intervals.js';
import type { IntervalResult, Protocol, TrafficSummary } from '../../results/traffic-result.js';
import { jitterOf, lossCounts } from './json-figures.js';
import type { Notes } from '../notes.js';
import { hasTcpInfo, MAX_RETRANSMITS } from './tcp-info.js';

/** A row of iperf3's text, in its own words. */
export interface TextRow {
  /** `undefined`: the sum over the flows. */
  id: number | undefined;
  /** Whether this host sends the flow; told in bidirectional runs only. */
  sender: boolean | undefined;
  startSeconds: number;
  /** At the end of a warm-up it may be before the start. */
  endSeconds: number;
  /** Payload, as near as the printed digits allow. */
  bytes: number;
  bitsPerSecond: number;
  omitted: boolean;
  /** End records name the end that measured them; intervals do not. */
  end: 'sender' | 'receiver' | undefined;
  /** What stands behind the bitrate. */
  rest: string;
}

const ROW =
  /\[ *(\d{1,9}|SUM)\](?:\[([TR])X-[CS]\])? +(\d{1,9}\.\d+)- *(\d{1,9}\.\d+) +sec +(\d{1,9}(?:\.\d+)?) ([KMGT]?)Bytes +(\S+) ([KMGT]?)(bits|Bytes)\/sec(.*)$/;
/** iperf3 counts bytes in powers of 1024, bits in powers of 1000. */
const POWERS: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3, T: 4 };

const ROW_HEAD = /\[ *(?:\d+|SUM)\](?:\[[TR]X-[CS]\])? +-?\d+\.\d+- *-?\d/;

/** Whether a line begins as rows do. */
export function looksLikeRow(line: string): boolean {
  return ROW_HEAD.test(line);
}

/** The row on a line; `undefined` when there is none that can be read. */
export function parseRow(line: string): TextRow | undefined {
  const match = ROW.exec(line);
  if (!match) return undefined;
  const [, id, role, start, end, transfer, transferUnit, rate, rateUnit, rateKind, tail] = match as string[];
  const startSeconds = Number(start);
  const endSeconds = Number(end);
  const words = /^(.*?)(\(omitted\))?\s*(sender|receiver)?\s*$/.exec(tail!)!;
  const amounts = amountsOf(
    numeral(transfer!, 1024 ** POWERS[transferUnit!]!),
    numeral(rate!, rateKind === 'bits' ? 1000 ** POWERS[rateUnit!]! : 8 * 1024 ** POWERS[rateUnit!]!),
    endSeconds - startSeconds,
  );
  return {
    id: id === 'SUM' ? undefined : Number(id),
    sender: role === undefined ? undefined : role === 'T',
    startSeconds,
    endSeconds,
    ...amounts,
    omitted: words[2] !== undefined,
    end: words[3] as TextRow['end'],
    rest: words[1]!.trim(),
  };
}

interface Numeral {
  value: number;
  /** Half of the last printed digit. */
  error: number;
}

function numeral(text: string, unit: number): Numeral {
  const decimals = /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
  return { value: Number(text) * unit, error: 0.5 * 10 ** -decimals * unit };
}

/** Three digits of an amount, or a rate times a time rounded to 10 ms: whichever is nearer. */
function amountsOf(transfer: Numeral, rate: Numeral, seconds: number) {
  const mean = seconds > 0 ? (transfer.value * 8) / seconds : 0;
  if (!(rate.value >= 0 && rate.value < 1e15))
    return { bytes: Math.round(transfer.value), bitsPerSecond: mean };
  const product = (rate.value * seconds) / 8;
  const transferError = transfer.error / transfer.value;
  const rateError = rate.error / rate.value + 0.01 / seconds;
  // At the end of a warm-up the printed rate is of another time than the printed one.
  const agree = Math.abs(product / transfer.value - 1) < 2 * (transferError + rateError);
  const bytes = agree && rateError < transferError ? product : transfer.value;
  return { bytes: Math.round(bytes), bitsPerSecond: rate.value };
}

/** What the reader of a row knows from the lines before. */
export interface RowContext {
  sender: boolean;
  /** `undefined`: no header told it. */
  protocol: Protocol | undefined;
}

/** A flow's interval. */
export function intervalOfRow(row: TextRow, context: RowContext, notes: Notes): IntervalResult {
  return present<IntervalResult>({
    startSeconds: row.startSeconds,
    endSeconds: row.endSeconds,
    bytes: row.bytes,
    bitsPerSecond: row.bitsPerSecond,
    ...figuresOf(row, context, notes),
    congestionWindowBytes: hasTcpInfo(context.protocol) ? congestionWindow(row.rest) : undefined,
    omitted: row.omitted,
    rttSeconds: undefined,
  });
}

/** A flow's end record. */
export function summaryOfRow(row: TextRow, context: RowContext, notes: Notes): TrafficSummary | undefined {
  if (row.endSeconds <= row.startSeconds) return undefined;
  return present<TrafficSummary>({
    durationSeconds: row.endSeconds - row.startSeconds,
    bytes: row.bytes,
    bitsPerSecond: row.bitsPerSecond,
    ...figuresOf(row, context, notes),
    minRttSeconds: undefined,
    meanRttSeconds: undefined,
    maxRttSeconds: undefined,
    cpuRatio: undefined,
  });
}

/** @param context.sender whether the end that measured this row sends. */
function figuresOf({ rest }: TextRow, { sender, protocol }: RowContext, notes: Notes) {
  const udp = protocol === 'udp';
  const loss = /^(\S+) ms +(-?\d+)\/ *(-?\d+) /.exec(rest);
  const count = /^-?\d+(?=\s|$)/.exec(rest)?.[0];
  const counts = udp && !sender && loss ? lossCounts(loss[2], loss[3], notes) : undefined;
  return {
    retransmits:
      hasTcpInfo(protocol) && sender ? notes.count(count, 'retransmits', MAX_RETRANSMITS) : undefined,
    packets: udp && sender ? notes.count(sentPackets(rest), 'packets') : counts?.packets,
    lostPackets: counts?.lostPackets,
    lossRatio: counts?.lossRatio,
    jitterSeconds: counts && jitterOf(loss![1], counts.packets, notes),
    reorderedPackets: undefined,
  };
}

/** Alone in an interval; in an end record behind a jitter that means nothing. */
function sentPackets(rest: string): string | undefined {
  return (/^\S+ ms +-?\d+\/ *(-?\d+) /.exec(rest) ?? /^(-?\d+) *$/.exec(rest))?.[1];
}

function congestionWindow(rest: string): number | undefined {
  const match = /^-?\d+ +(\d+(?:\.\d+)?) ([KMGT]?)Bytes/.exec(rest);
  const bytes = match ? Math.round(Number(match[1]) * 1024 ** POWERS[match[2]!]!) : 0;
  return bytes > 0 && bytes < 1e15 ? bytes : undefined;
}
