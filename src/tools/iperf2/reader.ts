import type { IntervalResult, Protocol } from '../../results/traffic-result.js';
import { cutText } from '../cut-text.js';
import { Notes } from '../notes.js';
import type { OutputChannel, OutputReader, ToolOutput } from '../tool.js';
import { Diagnosis } from './diagnosis.js';
import { directionOutputs, summedIntervals } from './direction-outputs.js';
import { endingOf } from './ending.js';
import { intervalOf, summaryOf } from './figures.js';
import { addInterval, type Flow, flowOf, type Half, overlaps, restOf } from './flow.js';
import type { IntervalListener, ReadingContext } from './reading-context.js';
import { isReceivers, isSum, looksLikeRow, parseRow, type Row } from './row.js';
import { endingBy, isOfUnknownTime, noteOfWait, sendingSeconds, UNKNOWN_TIME } from './sending.js';
import { Slices } from './slices.js';
import { withNearTimes } from './times.js';

/** No line of iperf2's is nearly as long. */
const MAX_LINE = 2000;
/** A server of ours has no more: 128 of each client. */
const MAX_FLOWS = 10_000;
/** Times are printed to 0.1 ms, or brought as near as that. */
const ROUNDING_SECONDS = 0.000_06;
const REPORT = /^\[ *(\d{1,9})\] Server Report:/;
const REORDERED = /^\[ *(\*?)(\d{1,9})\] +\d{1,9}\.\d+-\S+ +sec +(\d{1,15}) datagrams received out-of-order/;

interface Sum {
  intervals: IntervalResult[];
  slices: Slices;
}

/** Reads text of `-e -f b`. Flows are summed here; a server of several clients keeps them apart until it is told whose is which. */
export class TextReader implements OutputReader {
  readonly #notes = new Notes('iperf2');
  readonly #diagnosis: Diagnosis;
  readonly #flows = new Map<number, Flow>();
  /** A server's flows that a client's last datagram opened anew, after its end. */
  readonly #late = new Set<number>();
  readonly #sums = new Map<'forward' | 'reverse', Sum>();
  #protocol: Protocol | undefined;
  #datagramBytes: number | undefined;
  #printed = false;

  constructor(
    private readonly context: ReadingContext,
    private readonly onInterval?: IntervalListener,
  ) {
    this.#diagnosis = new Diagnosis(context.role, this.#notes);
  }

  line(channel: OutputChannel, whole: string): void {
    const text = cutText(whole, MAX_LINE + 1);
    if (text.trim() === '') return;
    this.#printed = true;
    if (channel === 'stderr') return this.#stderr(text);
    if (text.length > MAX_LINE) return this.#notes.add('a line was too long to be read and was left out');
    if (isSum(text)) return;
    const row = parseRow(text);
    if (row) this.#row(withNearTimes(row, this.context.intervalSeconds));
    else this.#words(text);
  }

  #stderr(text: string): void {
    if (!this.#diagnosis.stderr(text)) return;
    for (const flow of this.#flows.values()) flow.interrupted ||= !flow.ended;
  }

  #words(text: string): void {
    const flow = flowOf(text, this.context.role);
    if (flow) return this.#connected(flow);
    const banner = /^(Server listening on|Client connecting to .*,) (TCP|UDP)(?: \(v6\))? port /.exec(text);
    if (banner) return this.#banner(banner[1]!.startsWith('Server'), banner[2] === 'UDP' ? 'udp' : 'tcp');
    const report = REPORT.exec(text);
    const told = report && this.#flows.get(Number(report[1]));
    if (told) told.reporting = told.isToldOf;
    else if (text.includes('datagrams received out-of-order')) this.#reordered(text);
    else if (this.#diagnosis.warn(text) || report) return;
    else if (looksLikeRow(text)) this.#notes.add('a row could not be read and was left out');
    else this.#datagramBytes ??= numberIn(/^Sending (\d{1,6}) byte datagrams/, text);
  }

  #banner(server: boolean, protocol: Protocol): void {
    this.#protocol ??= protocol;
    if (server !== (this.context.role === 'server'))
      this.#diagnosis.fail('it made a dual test (-d, -r), which cannot be read');
  }

  #connected(flow: Flow): void {
    if (this.#flows.size >= MAX_FLOWS)
      return this.#notes.add(`more than ${MAX_FLOWS} flows: the rest was left out`);
    const known = [...this.#flows.values()].some(
      ({ local, remote }) => local === flow.local && remote === flow.remote,
    );
    if (known) this.#late.add(flow.id);
    else this.#flows.set(flow.id, flow);
  }

  #row(row: Row): void {
    const flow = this.#flows.get(row.id);
    if (!flow) {
      if (!this.#late.has(row.id)) this.#notes.add('rows of an unknown flow were left out');
      return;
    }
    if (!row.exact) this.#notes.add('bytes are rounded: iperf2 printed them to three digits');
    if (flow.reporting && !row.starred && isReceivers(row)) {
      flow.reporting = false;
      const peer = summaryOf(row, { sender: false, protocol: this.#transport }, this.#notes);
      if (peer) flow.peer = peer;
      return;
    }
    const half = flow.half(row.starred);
    if (this.#isForeign(row, half)) return this.#notes.add("a row of the other end's was left out");
    if (half.ended) return this.#afterEnd(row, half);
    if (this.#isEnd(row, half)) this.#end(row, flow, half);
    else this.#take(flow, half, intervalOf(row, this.#rowContext(flow, half), this.#notes));
  }

  /** Every row of who receives datagrams, and no other, has their jitter. */
  #isForeign(row: Row, { sender }: Half): boolean {
    return isReceivers(row) ? sender : !sender && this.#transport === 'udp';
  }

  /** What was taken for the end was none, unless it is only said again. */
  #afterEnd({ endSeconds, bytes }: Row, half: Half): void {
    if (half.own?.durationSeconds === endSeconds && half.own.bytes === bytes) return;
    delete half.own;
    half.broken = true;
    this.#notes.add('rows after the end of their flow were left out');
  }

  /** The first row is that of an interval when it is as long as one. */
  #isEnd({ startSeconds, endSeconds }: Row, { last }: Half): boolean {
    const { intervalSeconds } = this.context;
    if (startSeconds > 0) return false;
    return (
      last !== undefined || intervalSeconds === 0 || Math.abs(endSeconds - intervalSeconds) > ROUNDING_SECONDS
    );
  }

  #rowContext(flow: Flow, { sender }: Half) {
    const datagramBytes = this.#datagramBytes ?? this.context.lengthBytes ?? (flow.isIpv6 ? 1450 : 1470);
    return { sender, protocol: this.#transport, datagramBytes };
  }

  #end(row: Row, flow: Flow, half: Half): void {
    const own = summaryOf(row, this.#rowContext(flow, half), this.#notes);
    half.ended = true;
    if (own) {
      half.own = own;
      const wait = noteOfWait(own, this.#sendingSeconds(half.direction));
      if (wait) this.#notes.add(wait);
      const rest = row.exact || !half.sum ? restOf(half, own, this.context.intervalSeconds) : undefined;
      if (rest) this.#take(flow, half, rest);
    }
    // What it did not tell is missing in the rest of the others too.
    if (!half.broken) this.#sum(half.direction).slices.end(flow.id, half.last);
  }

  readonly #sendingSeconds = (direction: 'forward' | 'reverse') =>
    sendingSeconds(this.context, this.#transport, direction);

  #take(flow: Flow, half: Half, interval: IntervalResult): void {
    if (overlaps(half, interval)) return this.#overlap(half, interval);
    addInterval(half, interval);
    if (this.#keepsApart) half.intervals.push(interval);
    this.#sum(half.direction).slices.add(flow.id, interval);
  }

  /** It may only be said again. */
  #overlap(half: Half, { endSeconds, bytes }: IntervalResult): void {
    if (half.last!.endSeconds === endSeconds && half.last!.bytes === bytes) return;
    half.broken = true;
    this.#notes.add('rows of intervals that were over were left out');
  }

  get #transport(): Protocol | undefined {
    return this.#protocol ?? this.context.protocol;
  }

  get #keepsApart(): boolean {
    return (this.context.clients ?? 1) > 1;
  }

  #sum(direction: 'forward' | 'reverse'): Sum {
    let sum = this.#sums.get(direction);
    if (!sum) {
      const { parallel, clients = 1, intervalSeconds } = this.context;
      const intervals: IntervalResult[] = [];
      const take = (interval: IntervalResult) => {
        if (isOfUnknownTime(interval, this.context, this.#transport, direction))
          return this.#notes.add(UNKNOWN_TIME);
        if (!this.#keepsApart) intervals.push(interval);
        const heard = endingBy(interval, this.#sendingSeconds(direction));
        // What the end record tells beyond the last interval may have taken no time.
        if (heard.endSeconds > heard.startSeconds) this.onInterval?.(heard, direction);
      };
      const flows = () => Math.max(parallel * clients, this.#flows.size);
      const gap = () => this.#notes.add('an interval lacks some of the flows and was left out');
      this.#sums.set(direction, (sum = { intervals, slices: new Slices(flows, intervalSeconds, take, gap) }));
    }
    return sum;
  }

  /** It stands behind the row that it belongs to. Intervals do not have it: they were told when their row came. */
  #reordered(text: string): void {
    const match = REORDERED.exec(text);
    const flow = match ? this.#flows.get(Number(match[2])) : undefined;
    const count = this.#notes.count(match?.[3], 'reordered packets');
    if (!flow || count === undefined) return;
    const half = flow.halves.get(match![1] === '*');
    const summary = flow.peer ?? (half && !half.sender ? half.own : undefined);
    if (summary) summary.reorderedPackets = count;
    else if (half) half.reorderedPackets += count;
  }

  output(): ToolOutput {
    return this.#outputOf([...this.#flows.values()], this.context.parallel, true);
  }

  outputFor(client: ToolOutput, only: boolean): ToolOutput {
    const { parallel } = this.context;
    if (only && this.#flows.size <= parallel) return this.output();
    const endpoints = new Set(client.endpoints);
    const flows = [...this.#flows.values()].filter(({ remote }) => endpoints.has(remote));
    return this.#outputOf(flows, Math.max(1, endpoints.size), false);
  }

  #outputOf(flows: readonly Flow[], expected: number, only: boolean): ToolOutput {
    const { role, intervalSeconds } = this.context;
    const intervalsOf = (direction: 'forward' | 'reverse', halves: readonly Half[]) =>
      this.#keepsApart ? summedIntervals(halves, intervalSeconds) : this.#sum(direction).intervals;
    const facts = { expected, only, printed: this.#printed, udp: this.#transport === 'udp' };
    return {
      ...(this.#protocol !== undefined && { protocol: this.#protocol }),
      directions: directionOutputs(flows, {
        intervalSeconds,
        intervalsOf,
        sendingSeconds: this.#sendingSeconds,
      }),
      ...endingOf(flows, this.#diagnosis, facts),
      notes: this.#notes.list,
      ...(role === 'client' && flows.length > 0 && { endpoints: flows.map(({ local }) => local) }),
    };
  }
}

function numberIn(pattern: RegExp, text: string): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
