import { present } from '../../results/present.js';
import type { IntervalResult, Protocol, TrafficSummary } from '../../results/traffic-result.js';
import { isConsistent } from './flow.js';
import { jitterOf, lossCounts, NO_FIGURES } from './json-figures.js';
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
  /\[ *(\d{1,9}|SUM)\](?:\[([TR])X-[CS]\])? +(\d{1,9}\.\d+)- *(\d{1,9}\.\d+) +sec +(\d{1,9}(?:\.\d+)?) ([KMGT]?)Bytes +(\d{1,9}(?:\.\d+)?) ([KMGT]?)(bits|Bytes)\/sec(.*)$/;
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
  /** `undefined` when it is not known. */
  protocol: Protocol | undefined;
}

/** A flow's interval; `undefined` when its columns are not those of such a row. */
export function intervalOfRow(row: TextRow, context: RowContext, notes: Notes): IntervalResult | undefined {
  const figures = figuresOf(row, context, notes);
  return (
    figures &&
    present<IntervalResult>({
      startSeconds: row.startSeconds,
      endSeconds: row.endSeconds,
      bytes: row.bytes,
      bitsPerSecond: row.bitsPerSecond,
      ...figures,
      omitted: row.omitted,
      rttSeconds: undefined,
    })
  );
}

/** A flow's end record; `undefined` when its columns are not those of such a row. */
export function summaryOfRow(row: TextRow, context: RowContext, notes: Notes): TrafficSummary | undefined {
  // The whole run, without warm-up, begins at 0; an interval's row with such a word behind it does not.
  const figures = row.startSeconds === 0 && row.endSeconds > 0 ? figuresOf(row, context, notes) : undefined;
  if (!figures || !isConsistent(row)) return undefined;
  return present<TrafficSummary>({
    durationSeconds: row.endSeconds - row.startSeconds,
    bytes: row.bytes,
    bitsPerSecond: row.bitsPerSecond,
    ...figures,
    minRttSeconds: undefined,
    meanRttSeconds: undefined,
    maxRttSeconds: undefined,
    cpuRatio: undefined,
  });
}

/** The window is not of a whole run. */
const CONNECTION_END = /^(-?\d+)?$/;
const CONNECTION = /^(?:(-?\d+)(?: +(\d+(?:\.\d+)?) ([KMGT]?)Bytes)?)?$/;
const DATAGRAMS = /^(-?\d+)$/;
const LOSS = /^(-?(?:\d+(?:\.\d+)?|nan|inf)) ms +(-?\d+)\/ *(-?\d+) \(\S+%\)$/;

/** @param context.sender whether the end that measured this row sends. */
function figuresOf(row: TextRow, context: RowContext, notes: Notes) {
  return context.protocol === 'udp' ? figuresOfUdp(row, context, notes) : figuresOfTcp(row, context, notes);
}

function figuresOfTcp({ rest, end }: TextRow, { sender, protocol }: RowContext, notes: Notes) {
  const columns = (end ? CONNECTION_END : CONNECTION).exec(rest);
  // Only a sender has any.
  if (!columns || (!sender && rest !== '')) return undefined;
  const [, retransmits, window, unit] = columns;
  const known = hasTcpInfo(protocol);
  return {
    ...NO_FIGURES,
    retransmits: known ? notes.count(retransmits, 'retransmits', MAX_RETRANSMITS) : undefined,
    congestionWindowBytes: known && window !== undefined ? congestionWindow(window, unit!) : undefined,
  };
}

/** End records have all columns, whichever end they are of; those of a sender are 0. */
function figuresOfUdp({ rest, end }: TextRow, { sender }: RowContext, notes: Notes) {
  const columns = (sender && !end ? DATAGRAMS : LOSS).exec(rest);
  if (!columns) return undefined;
  if (sender) return { ...NO_FIGURES, packets: notes.count(columns.at(-1), 'packets') };
  const counts = lossCounts(columns[2], columns[3], notes);
  return { ...NO_FIGURES, ...counts, jitterSeconds: jitterOf(columns[1], counts.packets, notes) };
}

function congestionWindow(amount: string, unit: string): number | undefined {
  const bytes = Math.round(Number(amount) * 1024 ** POWERS[unit]!);
  return bytes > 0 && bytes < 1e15 ? bytes : undefined;
}
