import type { IntervalResult, Protocol } from '../../results/traffic-result.js';
import type { OutputChannel, OutputReader, ToolOutput } from '../tool.js';
import { AnnouncedFlows } from './announced-flows.js';
import { isOfItsTest, withToldLoad } from './cpu-load.js';
import { Diagnosis } from './diagnosis.js';
import type { DirectionRecord, IntervalListener, ReadingContext } from './direction-record.js';
import { DirectionRecords } from './direction-records.js';
import { isOwnInterrupt } from './errors.js';
import { Notes } from '../notes.js';
import { intervalOfRow, looksLikeRow, parseRow, summaryOfRow, type TextRow } from './text-row.js';

/** No line of iperf3's text is nearly as long. */
const MAX_LINE = 2000;
/** What `-V` prints before anything has happened: an output of nothing else is as good as none. */
const PREAMBLE = /^(?:iperf 3\.|Linux |Control connection MSS |Setting UDP block size )/;

/**
 * Reads text, best with `-f k`, which prints bitrates to the kilobit. Rows are summed over the flows here; an
 * interval is done when the row of its last flow has come.
 */
export class TextReader implements OutputReader {
  readonly #notes = new Notes('iperf3');
  readonly #diagnosis = new Diagnosis(this.#notes);
  readonly #records: DirectionRecords;
  readonly #pending = new Map<DirectionRecord, Map<number, IntervalResult>>();
  #version: string | undefined;
  #protocol: Protocol | undefined;
  /** Whether this host sends, as the columns and messages tell; of no matter in bidirectional runs. */
  #sender: boolean | undefined;
  #bidirectional = false;
  readonly #announced = new AnnouncedFlows();
  /** Rows were lost, or are of several runs, in such a way that sums over flows would be wrong. */
  #broken = false;
  /** `rows`: what follows are the end records, whose header comes right behind a line of dashes. */
  #behind: 'dashes' | 'rows' | undefined;
  /** Set when what follows is not of this test: the other end's own output, or a later test of a server. */
  #over: 'peer' | 'later' | undefined;

  constructor(
    private readonly context: ReadingContext,
    onInterval?: IntervalListener,
  ) {
    this.#records = new DirectionRecords(context, this.#notes, onInterval);
  }

  line(channel: OutputChannel, text: string): void {
    if (channel === 'stderr') return this.#stderr(text);
    if (text.trim() !== '' && !PREAMBLE.test(text)) this.#diagnosis.printed();
    if (text.length > MAX_LINE) return this.#notes.add('a line was too long to be read and was left out');
    // Before 3.7 errors are printed here.
    if (/^iperf3: (?:error|interrupt) - /.test(text)) return this.#stderr(text);
    if (this.#over) return this.#afterwards(text);
    const row = parseRow(text);
    if (row) this.#row(row);
    else this.#words(text);
  }

  /** A server that stays up is ended by a signal some time after its test: that is no fault of the test. */
  #stderr(text: string): void {
    if (this.#over === 'later' && isOwnInterrupt(text.replace(/^\S+: /, ''))) this.#notes.add(text.trim());
    else this.#diagnosis.stderr(text);
  }

  #afterwards(text: string): void {
    if (this.#over === 'later' && text.includes('Accepted connection')) this.#later();
  }

  #later(): void {
    this.#over = 'later';
    this.#notes.add('iperf3 reported several tests; these are the figures of the first');
  }

  #words(text: string): void {
    if (text.includes('- - - -')) return this.#dashes();
    if (/\[ ID\]/.test(text)) return this.#header(text);
    if (this.#records.size === 0 && this.#announced.take(text)) return;
    if (text.includes('Reverse mode, remote host')) this.#sender ??= this.context.role === 'server';
    else if (text.includes('Server listening on')) this.#banner();
    else if (/Server (?:JSON )?output:/.test(text)) this.#over = 'peer';
    else if (text.includes('datagrams received out-of-order')) this.#reordered(text);
    else if (text.includes('CPU Utilization: ')) this.#cpu(text);
    else if (text.startsWith('[') || looksLikeRow(text)) this.#strange(text);
    else this.#version ??= /^iperf (3\.\S+)/.exec(text)?.[1];
  }

  /** A row or an announcement; of which flow, nobody knows. */
  #strange(text: string): void {
    if (looksLikeRow(text)) this.#unreadable();
    this.#broken ||= this.#expected === 0;
  }

  #unreadable(): void {
    this.#notes.add('a row could not be read and was left out');
  }

  #dashes(): void {
    this.#flush();
    this.#behind ??= 'dashes';
  }

  #header(text: string): void {
    this.#flush();
    if (this.#behind === 'dashes') this.#behind = 'rows';
    if (text.includes('[Role]')) this.#bidirectional = true;
    if (text.includes('Transfer')) this.#carries(text.includes('Datagrams'));
    if (this.#records.size > 0) return;
    if (/Retr|Total Datagrams *$/.test(text) && !text.includes('Jitter')) this.#sender ??= true;
    else if (text.includes('Jitter')) this.#sender ??= false;
  }

  /** The table of SCTP is that of TCP; that of UDP has other columns in the same places. */
  #carries(datagrams: boolean): void {
    const known = this.#protocol ?? this.context.protocol;
    if (known !== undefined && (known === 'udp') !== datagrams) this.#broken = true;
    this.#protocol ??= datagrams ? 'udp' : this.context.protocol === 'sctp' ? 'sctp' : 'tcp';
  }

  /** A server's next test begins, or its first. */
  #banner(): void {
    this.#flush();
    this.#behind = undefined;
    if (this.#records.ended) this.#over = 'later';
    else this.#announced.forget();
  }

  #row(row: TextRow): void {
    // Both directions have the names of their ends in every row.
    if (row.sender !== undefined) this.#bidirectional = true;
    else if (this.#bidirectional) this.#broken = true;
    const record = this.#records.of(row.sender ?? this.#isSender());
    if (row.id === undefined) return this.#sum(row, record);
    if (row.end) return this.#end(row, row.id, record);
    if (this.#records.ended) return this.#later();
    // It has lost its last word, which says whose end it is.
    if (this.#behind === 'rows') return this.#unreadable();
    this.#behind = undefined;
    this.#broken ||= this.#announced.isStranger(row.id);
    const context = { sender: record.sender, protocol: this.#protocol ?? this.context.protocol };
    const interval = intervalOfRow(row, context, this.#notes);
    if (!interval) return this.#unreadable();
    if (this.#pending.get(record)?.has(row.id)) this.#complete(record);
    const flows = this.#pending.get(record) ?? new Map<number, IntervalResult>();
    this.#pending.set(record, flows);
    flows.set(row.id, interval);
    if (flows.size === this.#expected) this.#complete(record);
  }

  get #expected(): number {
    return this.#announced.count(this.#bidirectional);
  }

  /** What iperf3 adds up itself, where there are several flows. */
  #sum(row: TextRow, record: DirectionRecord): void {
    this.#flush(row.sender);
    if (!row.end) this.#broken ||= !record.agrees(row);
    else if ((row.end === 'sender') === record.sender) record.setSum(row.bytes);
  }

  #end(row: TextRow, id: number, record: DirectionRecord): void {
    this.#flush();
    const context = { sender: row.end === 'sender', protocol: this.#protocol ?? this.context.protocol };
    const summary = summaryOfRow(row, context, this.#notes);
    if (!summary) return this.#unreadable();
    record.setEnd(id, context.sender === record.sender ? 'own' : 'peer', summary);
  }

  /** Where no column tells, as on systems that do not count retransmits, the direction asked for does. */
  #isSender(): boolean {
    const { role, direction } = this.context;
    return (this.#sender ??= (role === 'client') === (direction !== 'reverse'));
  }

  #flush(sender?: boolean): void {
    for (const record of this.#pending.keys())
      if (sender === undefined || record.sender === sender) this.#complete(record);
  }

  #complete(record: DirectionRecord): void {
    const flows = this.#pending.get(record);
    this.#pending.delete(record);
    if (!flows) return;
    const isWhole = flows.size >= this.#expected;
    if (isWhole && record.addInterval(flows, this.context.omitSeconds ?? 0)) return;
    record.miss();
    this.#notes.add(
      isWhole
        ? 'an interval could not be read and was left out'
        : 'an interval lacks some of the flows and was left out',
    );
  }

  #reordered(text: string): void {
    const match = /\[ *(\d+)\].* (\d+) datagrams received out-of-order/.exec(text);
    const count = this.#notes.count(match?.[2], 'reordered packets');
    if (count === undefined) return;
    for (const record of this.#records.all) record.setReordered(Number(match![1]), count);
  }

  #cpu(text: string): void {
    const match = /local\/\S+ (\S+)%.*remote\/\S+ (\S+)%/.exec(text);
    const own = this.#notes.amount(match?.[1], 'CPU load');
    const peer = this.#notes.amount(match?.[2], "the other end's CPU load");
    if (own !== undefined) this.#records.cpuRatio.own = shareOf(own);
    if (peer !== undefined) this.#records.cpuRatio.peer = shareOf(peer);
  }

  output(): ToolOutput {
    const end = this.#diagnosis.ending(this.#records.ended);
    if (this.#broken) this.#notes.add('the rows of its flows do not fit together: none of them counts');
    return {
      ...(this.#version !== undefined && { version: this.#version }),
      ...(this.#protocol !== undefined && { protocol: this.#protocol }),
      directions: this.#broken ? [] : this.#diagnosis.believable(this.#records.outputs(end.ending)),
      ...end,
      notes: this.#notes.list,
    };
  }

  /** What a server told its client of itself stands in the client's output alone. */
  outputFor(client: ToolOutput): ToolOutput {
    const output = this.output();
    return isOfItsTest(this.context) ? withToldLoad(output, client) : output;
  }
}

/** 82.9 / 100 is 0.8290000000000001. */
function shareOf(percent: number): number {
  return Number((percent / 100).toPrecision(6));
}
