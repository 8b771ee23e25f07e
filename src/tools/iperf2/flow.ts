import { joinIntervals } from '../../results/intervals.js';
import { present } from '../../results/present.js';
import type { IntervalResult, TrafficSummary } from '../../results/traffic-result.js';
import { groupVersion } from '../multicast.js';
import type { Direction, Role } from '../tool.js';

/** A line that tells of a connection, or of what stands for one with UDP. */
const CONNECTION =
  /^\[ *(\d{1,9})\] local (\S{1,100}) port (\d{1,5}) connected with (\S{1,100}) port (\d{1,5})(?: (.*))?$/;

/** Times are printed to 10 ms or better. */
const ROUNDING_SECONDS = 0.01;

/** One direction of one flow. */
export interface Half {
  direction: 'forward' | 'reverse';
  sender: boolean;
  /** Everything up to the last interval, joined. */
  sum?: IntervalResult;
  last?: IntervalResult;
  /** Only kept where it is not known yet with which other flows they are to be summed. */
  intervals: IntervalResult[];
  /** Datagrams that came after later ones, as far as its intervals told. */
  reorderedPackets: number;
  /** Whether the end record was read, be it of no time. */
  ended: boolean;
  /** Whether a row is missing, or came after the end: then nothing is known of the rest. */
  broken: boolean;
  own?: TrafficSummary;
}

/** One connection, with one or two directions. */
export class Flow {
  readonly halves = new Map<boolean, Half>();
  /** What the server told of the client's direction. */
  peer?: TrafficSummary;
  /** Whether the next row is the server's. */
  reporting = false;
  /** Whether it was running when a signal ended the process. */
  interrupted = false;

  constructor(
    readonly id: number,
    private readonly role: Role,
    readonly mode: Direction,
    /** This host's `address port`. */
    readonly local: string,
    /** The other host's `address port`. */
    readonly remote: string,
  ) {}

  /** @param starred whether its rows are marked as of the other direction. */
  half(starred: boolean): Half {
    let half = this.halves.get(starred);
    if (!half) {
      const reverse = starred || (this.role === 'server' && this.mode === 'reverse');
      const direction = reverse ? 'reverse' : 'forward';
      half = {
        direction,
        sender: (this.role === 'client') !== reverse,
        intervals: [],
        reorderedPackets: 0,
        ended: false,
        broken: false,
      };
      this.halves.set(starred, half);
    }
    return half;
  }

  /** Whether an end record was read of each of its directions. */
  get ended(): boolean {
    const count = this.mode === 'bidirectional' ? 2 : 1;
    return this.halves.size === count && [...this.halves.values()].every((half) => half.own !== undefined);
  }

  /** Whether its server tells what it received: not of a group, and not where it sends itself. */
  get isToldOf(): boolean {
    return this.role === 'client' && this.mode === 'forward' && !groupVersion(this.remote.split(' ')[0]!);
  }

  /** Whether it is an IPv6 one; a server of both versions writes IPv4 addresses in the way of IPv6. */
  get isIpv6(): boolean {
    return this.remote.includes(':');
  }
}

/** The flow that a line tells of; `undefined` when it tells of none, or of one that was never connected. */
export function flowOf(line: string, role: Role): Flow | undefined {
  const match = CONNECTION.exec(line);
  if (!match || match[3] === '0') return undefined;
  const [, id, local, localPort, remote, remotePort, rest = ''] = match as string[];
  const mode = rest.includes('(full-duplex)')
    ? 'bidirectional'
    : rest.includes('(reverse)')
      ? 'reverse'
      : 'forward';
  return new Flow(Number(id), role, mode, endpoint(local!, localPort!), endpoint(remote!, remotePort!));
}

/** As both ends write it alike. */
function endpoint(address: string, port: string): string {
  return `${address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')} ${port}`;
}

/** Whether an interval begins before the last one of its direction is over. */
export function overlaps({ last }: Half, { startSeconds }: IntervalResult): boolean {
  return last !== undefined && startSeconds < last.endSeconds - 0.001;
}

/** Takes an interval of a direction. */
export function addInterval(half: Half, interval: IntervalResult): void {
  if (Math.abs(interval.startSeconds - (half.last?.endSeconds ?? 0)) > 0.001) half.broken = true;
  half.sum = half.sum ? joinIntervals(half.sum, interval) : interval;
  half.last = interval;
}

/**
 * What the end record counts beyond the intervals: iperf2 prints no interval for the rest of a run that it ends itself. The
 * difference of exact counts is exact. It may have taken no time, where the last write came as the last interval ended.
 * `undefined` when there is none, or where intervals are missing: then the direction is `broken`.
 */
export function restOf(half: Half, own: TrafficSummary, intervalSeconds: number): IntervalResult | undefined {
  const { sum } = half;
  const startSeconds = sum?.endSeconds ?? 0;
  const beyondSeconds = own.durationSeconds - startSeconds;
  const seconds = Math.max(0, beyondSeconds);
  const bytes = own.bytes - (sum?.bytes ?? 0);
  // What is longer are intervals that were not read.
  half.broken ||= intervalSeconds > 0 && seconds > 1.5 * intervalSeconds + 0.05;
  if (half.broken || intervalSeconds === 0) return undefined;
  // An end record of less time than its intervals is not theirs.
  if (bytes < 0 || beyondSeconds < -ROUNDING_SECONDS || (seconds === 0 && bytes === 0)) return undefined;
  const beyond = (key: 'packets' | 'lostPackets' | 'retransmits', takenBack = 0) => {
    const [all, part] = [own[key], sum ? sum[key] : 0];
    return all === undefined || part === undefined || all < part - takenBack
      ? undefined
      : Math.max(0, all - part);
  };
  const packets = beyond('packets');
  // What came late was counted as lost before: the end record takes it back, an interval in which nothing was lost cannot.
  const lostPackets = packets === undefined ? undefined : beyond('lostPackets', half.reorderedPackets);
  const known = lostPackets !== undefined && packets !== undefined && lostPackets <= packets;
  return present<IntervalResult>({
    startSeconds,
    endSeconds: startSeconds + seconds,
    bytes,
    bitsPerSecond: seconds > 0 ? (bytes * 8) / seconds : 0,
    retransmits: beyond('retransmits'),
    packets: own.lostPackets === undefined || known ? packets : undefined,
    lostPackets: known ? lostPackets : undefined,
    lossRatio: known && packets > 0 ? lostPackets / packets : undefined,
    omitted: false,
  });
}
