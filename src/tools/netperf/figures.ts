import { lossRatio } from '../../results/intervals.js';
import { present } from '../../results/present.js';
import type { IntervalResult, TrafficSummary } from '../../results/traffic-result.js';
import type { Notes } from '../notes.js';
import type { DirectionOutput } from '../tool.js';
import { KEYS } from './keys.js';
import { numberIn } from './number.js';
import type { NetperfOptions } from './options.js';
import { unitIn } from './units.js';

type End = 'LOCAL' | 'REMOTE';
const DIRECTIONS = {
  stream: { forward: 'Send', reverse: 'Receive' },
  rr: 'Send|Recv',
  crr: 'Connect|Send|Recv',
};

/** The keys that a netperf client printed at its end, about both ends. */
export class Figures {
  constructor(
    private readonly values: ReadonlyMap<string, string>,
    private readonly options: NetperfOptions,
    private readonly notes: Notes,
    private readonly askedSeconds?: number,
  ) {}

  /** Whether every key is there. */
  get complete(): boolean {
    return KEYS.every((key) => this.values.has(key)) && this.#seconds !== undefined;
  }

  /** Why the figures are not of what was asked; `undefined` when they are, or when there are none. */
  get trouble(): string | undefined {
    const { protocol, test, direction } = this.options;
    const wanted = test === 'stream' ? DIRECTIONS.stream[direction] : DIRECTIONS[test];
    const units = this.values.get('THROUGHPUT_UNITS');
    if (units !== undefined && unitIn(units) === undefined)
      return `netperf measured in an unknown unit, ${units}`;
    for (const [key, want] of [
      ['PROTOCOL', protocol.toUpperCase()],
      ['DIRECTION', wanted],
    ] as const) {
      const found = this.values.get(key);
      if (found !== undefined && found !== want) return `netperf measured ${key} ${found} instead of ${want}`;
    }
    return this.#contradiction() ?? this.#silence();
  }

  /** It waits for its data connection until its time is over, and then ends well. */
  #silence(): string | undefined {
    const calls = ['LOCAL_SEND_CALLS', 'LOCAL_RECV_CALLS', 'REMOTE_SEND_CALLS', 'REMOTE_RECV_CALLS'];
    if (!this.complete || calls.some((key) => this.values.get(key) !== '0')) return undefined;
    return 'no data was moved: netperf could not use its data port; a firewall may block it';
  }

  /** Bytes, time and bitrate are three figures of two. */
  #contradiction(): string | undefined {
    const seconds = this.#seconds;
    if (!this.complete || !seconds) return undefined;
    for (const what of [
      'LOCAL_SEND LOCAL_BYTES_SENT',
      'REMOTE_SEND REMOTE_BYTES_SENT',
      'LOCAL_RECV LOCAL_BYTES_RECVD',
      'REMOTE_RECV REMOTE_BYTES_RECVD',
    ]) {
      const [end, key] = what.split(' ') as [string, string];
      const bits = (this.#count(key) ?? 0) * 8;
      const bitsPerSecond = (numberIn(this.values.get(`${end}_THROUGHPUT`)) ?? 0) * this.#unit;
      // Both are rounded to two decimals; the far end's time is its own.
      if (Math.abs(bits / seconds - bitsPerSecond) > 0.02 * bitsPerSecond + 0.05 * (bits / seconds) + 20_000)
        return `netperf's figures contradict each other: ${key} are ${bits / 8}, but ${end}_THROUGHPUT is ${bitsPerSecond / 1e6} Mbit/s over ${seconds} s`;
    }
    return undefined;
  }

  /** The one direction of the run: what the client measured, and as `peerSummary` what the server told it. */
  direction(intervals: IntervalResult[]): DirectionOutput | undefined {
    const { direction } = this.options;
    const sender = direction === 'forward';
    const [summary, peerSummary] = this.complete
      ? [this.#summary('LOCAL', sender), this.#summary('REMOTE', !sender)]
      : [];
    if (!summary && intervals.length === 0) return undefined;
    this.#noteStall(intervals);
    return {
      ...{ direction, sender, intervals },
      ...(this.options.intervalSeconds === 0 && { hasNoIntervals: true }),
      ...(sender && this.askedSeconds !== undefined && { sendingSeconds: this.askedSeconds }),
      flows: summary ? [{ id: 1, summary }] : [],
      ...(summary && { summary }),
      ...(peerSummary && { peerSummary }),
    };
  }

  /** A lost datagram is not sent again. */
  #noteStall(intervals: readonly IntervalResult[]): void {
    const { protocol, test, intervalSeconds } = this.options;
    if (protocol !== 'udp' || test !== 'rr') return;
    const last = intervals.at(-1);
    const seconds = last ? last.endSeconds - last.startSeconds : 0;
    if (seconds > 2 * intervalSeconds + 0.5)
      this.notes.add(
        `its last interval lasted ${seconds.toFixed(1)} s: after a lost datagram netperf waits until its time is over`,
      );
  }

  get #seconds(): number | undefined {
    return numberIn(this.values.get('ELAPSED_TIME'));
  }

  #summary(end: End, sender: boolean): TrafficSummary | undefined {
    const durationSeconds = this.#seconds;
    const bytes = this.#count(`${end}_BYTES_${sender ? 'SENT' : 'RECVD'}`);
    if (!durationSeconds || bytes === undefined) return undefined;
    const { test, protocol } = this.options;
    return present<TrafficSummary>({
      durationSeconds,
      bytes,
      bitsPerSecond: this.#bitrate(`${end}_${sender ? 'SEND' : 'RECV'}_THROUGHPUT`, bytes, durationSeconds),
      // Of `crr`, it is that of the last of many connections.
      retransmits:
        sender && protocol === 'tcp' && test !== 'crr' ? this.#count(`${end}_TRANSPORT_RETRANS`) : undefined,
      ...(protocol === 'udp' && test === 'stream' ? this.#packets(end, sender) : {}),
      ...(test !== 'stream' && end === 'LOCAL' ? this.#transactions() : {}),
      hostCpuRatio: this.#cpu(end),
    });
  }

  get #unit(): number {
    return unitIn(this.values.get('THROUGHPUT_UNITS')) ?? 0;
  }

  /** The printed bitrate has two decimals, and so has the time: the finer one counts. */
  #bitrate(key: string, bytes: number, seconds: number): number {
    const printed = numberIn(this.values.get(key)) ?? 0;
    return this.#unit > 0 && printed > seconds ? printed * this.#unit : (bytes * 8) / seconds;
  }

  /** Datagrams are counted as calls, one for each. */
  #packets(end: End, sender: boolean) {
    if (sender) return { packets: this.#count(`${end}_SEND_CALLS`) };
    const packets = this.#count(`${end === 'LOCAL' ? 'REMOTE' : 'LOCAL'}_SEND_CALLS`);
    const received = this.#received(end);
    if (packets === undefined || received === undefined) return {};
    if (received > packets) {
      this.notes.add(`loss was not measured: ${received} datagrams came of ${packets} that were sent`);
      return {};
    }
    const lostPackets = packets - received;
    return { packets, lostPackets, lossRatio: lossRatio(lostPackets, packets) };
  }

  /** The far end tells its calls in 32 bits, which an hour of a million a second exceeds, but its bytes in 64. */
  #received(end: End): number | undefined {
    const bytes = this.#count(`${end}_BYTES_RECVD`);
    const datagrams = bytes === undefined ? NaN : bytes / (this.options.lengthBytes ?? NaN);
    return Number.isInteger(datagrams) ? datagrams : this.#count(`${end}_RECV_CALLS`);
  }

  #transactions() {
    const latency = (name: string) => {
      const microseconds = numberIn(this.values.get(`${name}_LATENCY`));
      return microseconds === undefined ? undefined : microseconds / 1e6;
    };
    const transactionsPerSecond = numberIn(this.values.get('TRANSACTION_RATE'));
    const ordered = ['MIN', 'P50', 'P90', 'P99', 'MAX'].flatMap((name) => latency(name) ?? []);
    if (ordered.some((value, index) => value < (ordered[index - 1] ?? 0))) {
      this.notes.add('latency was not measured: its percentiles are not in order');
      return { transactionsPerSecond };
    }
    return {
      transactionsPerSecond,
      minLatencySeconds: latency('MIN'),
      meanLatencySeconds: latency('MEAN'),
      p50LatencySeconds: latency('P50'),
      p90LatencySeconds: latency('P90'),
      p99LatencySeconds: latency('P99'),
      maxLatencySeconds: latency('MAX'),
    };
  }

  /** Of all cores. Asked for only with the option `cpu`; -1 otherwise. */
  #cpu(end: End): number | undefined {
    const percent = numberIn(this.values.get(`${end}_CPU_UTIL`));
    if (!this.options.cpu || percent === undefined || percent > 100) return undefined;
    return percent / 100;
  }

  #count(key: string): number | undefined {
    const value = numberIn(this.values.get(key));
    return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
  }
}
