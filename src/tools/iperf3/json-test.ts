import type { IntervalResult, Protocol } from '../../results/traffic-result.js';
import type { DirectionOutput, ToolOutput } from '../tool.js';
import type { DirectionRecord, IntervalListener, ReadingContext } from './direction-record.js';
import { DirectionRecords } from './direction-records.js';
import { idOf, intervalOf, isObject, type JsonObject, listOf, summaryOfJson } from './json-figures.js';
import type { Notes } from '../notes.js';
import { hasTcpInfo } from './tcp-info.js';

const PROTOCOLS: Readonly<Record<string, Protocol>> = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' };

/**
 * One test as iperf3's JSON tells it, in `-J` and `--json-stream` alike. Everything is computed from the flows:
 * the `sum` objects repeat keys, mix directions, and differ between versions.
 */
export class JsonTest {
  readonly #records: DirectionRecords;
  #version: string | undefined;
  #settings: JsonObject = {};
  #ended = false;

  constructor(
    private readonly context: ReadingContext,
    private readonly notes: Notes,
    onInterval?: IntervalListener,
  ) {
    this.#records = new DirectionRecords(context, notes, onInterval);
  }

  /** Absent when it was not told. */
  get version(): string | undefined {
    return this.#version;
  }

  get protocol(): Protocol | undefined {
    const told = PROTOCOLS[String(this.#settings['protocol'])];
    return told === 'tcp' && this.context.protocol === 'mptcp' ? 'mptcp' : told;
  }

  /** Whether any data was reported. */
  get hasData(): boolean {
    return this.#records.size > 0;
  }

  /** Whether the end record was read. */
  get ended(): boolean {
    return this.#ended && this.#records.ended;
  }

  start(data: unknown): void {
    if (!isObject(data)) return;
    if (typeof data['version'] === 'string') this.#version = /\d+\.\S*/.exec(data['version'])?.[0];
    if (isObject(data['test_start'])) this.#settings = data['test_start'];
  }

  interval(data: unknown): void {
    const protocol = this.protocol ?? this.context.protocol;
    const [tcpInfo, datagrams] = [hasTcpInfo(protocol), (protocol ?? 'udp') === 'udp'];
    const rows = new Map<DirectionRecord, Map<number, IntervalResult>>();
    const unreadable = new Set<DirectionRecord>();
    for (const stream of listOf(data, 'streams')) {
      const record = this.#recordOf(stream);
      const row = intervalOf(stream, { sender: record.sender, tcpInfo, datagrams }, this.notes);
      const flows = rows.get(record) ?? new Map<number, IntervalResult>();
      rows.set(record, flows);
      if (row) flows.set(idOf(stream), row);
      else unreadable.add(record);
    }
    const omitted = this.#settings['omit'];
    const omitSeconds = typeof omitted === 'number' ? omitted : (this.context.omitSeconds ?? 0);
    const count = this.#settings['num_streams'];
    for (const [record, flows] of rows) {
      if (typeof count === 'number' && flows.size !== count) unreadable.add(record);
      if (!unreadable.has(record) && !record.addInterval(flows, omitSeconds)) unreadable.add(record);
    }
    for (const record of unreadable) record.miss();
    if (unreadable.size > 0) this.notes.add('an interval could not be read and was left out');
  }

  end(data: unknown): void {
    for (const stream of listOf(data, 'streams')) {
      if (isObject(stream['udp'])) {
        if ((this.protocol ?? 'udp') === 'udp') this.#endUdp(stream['udp']);
      } else if (this.protocol !== 'udp') this.#endConnection(stream);
    }
    if (!isObject(data) || !this.hasData) return;
    this.#ended = true;
    if (this.protocol === 'udp') this.#endPeerOfUdp(data);
    const cpu = data['cpu_utilization_percent'];
    if (!isObject(cpu)) return;
    const own = this.notes.amount(cpu['host_total'], 'CPU load');
    const peer = this.notes.amount(cpu['remote_total'], "the other end's CPU load");
    if (own !== undefined) this.#records.cpuRatio.own = own / 100;
    if (peer !== undefined) this.#records.cpuRatio.peer = peer / 100;
  }

  #endConnection(stream: JsonObject): void {
    const { sender: sent, receiver: received } = stream;
    if (!isObject(sent) || !isObject(received)) return;
    const record = this.#recordOf(sent);
    const [mine, other] = record.sender ? [sent, received] : [received, sent];
    const tcpInfo = hasTcpInfo(this.protocol ?? this.context.protocol);
    const own = summaryOfJson(mine, record.sender && tcpInfo ? 'tcp-sender' : 'bare', this.notes);
    const peer = summaryOfJson(other, record.sender || !tcpInfo ? 'bare' : 'tcp-peer', this.notes);
    if (own) record.setEnd(idOf(sent), 'own', own);
    if (peer) record.setEnd(idOf(sent), 'peer', peer);
  }

  /** At a receiver, bytes and time in the record are the sender's, or 0: the intervals know what came in. */
  #endUdp(udp: JsonObject): void {
    const record = this.#recordOf(udp);
    const told = summaryOfJson(udp, record.sender ? 'udp-sender' : 'udp-receiver', this.notes);
    if (!told) return;
    if (record.sender) return record.setEnd(idOf(udp), 'own', told);
    const measured = record.measuredOf(idOf(udp));
    if (!measured) return;
    const { durationSeconds, bytes, bitsPerSecond } = measured;
    // Intervals at the end are missing.
    if (durationSeconds < told.durationSeconds * 0.95) return;
    record.setEnd(idOf(udp), 'own', { ...told, durationSeconds, bytes, bitsPerSecond });
    const peer = summaryOfJson(udp, 'bare', this.notes);
    if (peer) record.setEnd(idOf(udp), 'peer', peer);
  }

  /** From 3.11 on the other end of UDP is told too, as a sum over the flows. */
  #endPeerOfUdp(end: JsonObject): void {
    for (const record of this.#records.all) {
      const suffix = this.#records.size > 1 && record.direction === 'reverse' ? '_bidir_reverse' : '';
      const sum = end[(record.sender ? 'sum_received' : 'sum_sent') + suffix];
      const peer = summaryOfJson(sum, record.sender ? 'udp-receiver' : 'udp-sender', this.notes);
      if (peer) record.setPeer(peer);
    }
  }

  /** Before 3.7 no flow says who sends; there it follows from the test's settings. */
  #recordOf(stream: JsonObject): DirectionRecord {
    if (typeof stream['sender'] === 'boolean') return this.#records.of(stream['sender']);
    const reverse = this.#settings['reverse'] ?? (this.context.direction === 'reverse' ? 1 : 0);
    return this.#records.of((this.context.role === 'client') !== (reverse === 1));
  }

  /** @param ending how the test ended. */
  directions(ending: ToolOutput['ending']): DirectionOutput[] {
    return this.#records.outputs(ending);
  }
}
