import { lossRatio, present } from '../../results/intervals.js';
import type { IntervalResult, TrafficSummary } from '../../results/traffic-result.js';
import type { Notes } from '../notes.js';
import type { DirectionOutput } from '../tool.js';
import { KEYS } from './keys.js';
import { numberIn } from './number.js';
import type { NetperfOptions } from './options.js';

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
  ) {}

  /** Whether every key is there. */
  get complete(): boolean {
    return KEYS.every((key) => this.values.has(key)) && this.#seconds !== undefined;
  }

  /** Why the figures are not of what was asked; `undefined` when they are, or when there are none. */
  get trouble(): string | undefined {
    const { protocol, test, direction } = this.options;
    const wanted = test === 'stream' ? DIRECTIONS.stream[direction] : DIRECTIONS[test];
    for (const [key, want] of [
      ['PROTOCOL', protocol.toUpperCase()],
      ['DIRECTION', wanted],
    ] as const) {
      const found = this.values.get(key);
      if (found !== undefined && found !== want) return `netperf measured ${key} ${found} instead of ${want}`;
    }
    return this.#contradiction();
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
      const bitsPerSecond = (numberIn(this.values.get(`${end}_THROUGHPUT`)) ?? 0) * 1e6;
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
    return {
      ...{ direction, sender, intervals },
      flows: summary ? [{ id: 1, summary }] : [],
      ...(summary && { summary }),
      ...(peerSummary && { peerSummary }),
    };
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
      retransmits: sender && protocol === 'tcp' ? this.#count(`${end}_TRANSPORT_RETRANS`) : undefined,
      ...(protocol === 'udp' && test === 'stream' ? this.#packets(end, sender) : {}),
      ...(test !== 'stream' && end === 'LOCAL' ? this.#transactions() : {}),
      hostCpuRatio: this.#cpu(end),
    });
  }

  /** The printed bitrate has two decimals of Mbit/s, the time two of a second: the finer one counts. */
  #bitrate(key: string, bytes: number, seconds: number): number {
    const megabits = numberIn(this.values.get(key)) ?? 0;
    return megabits > seconds ? megabits * 1e6 : (bytes * 8) / seconds;
  }

  /** Datagrams are counted as calls, one for each. */
  #packets(end: End, sender: boolean) {
    if (sender) return { packets: this.#count(`${end}_SEND_CALLS`) };
    const packets = this.#count(`${end === 'LOCAL' ? 'REMOTE' : 'LOCAL'}_SEND_CALLS`);
    const received = this.#count(`${end}_RECV_CALLS`);
    if (packets === undefined || received === undefined) return {};
    if (received > packets) {
      this.notes.add(`loss was not measured: ${received} datagrams came of ${packets} that were sent`);
      return {};
    }
    const lostPackets = packets - received;
    return { packets, lostPackets, lossRatio: lossRatio(lostPackets, packets) };
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
