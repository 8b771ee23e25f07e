import type { StreamRecord } from '../../../../src/results/attachment.js';
import type {
  IntervalResult,
  ReplyResult,
  TrafficResult,
  TrafficSummary,
} from '../../../../src/results/traffic-result.js';
import { intervals, otherEnd, record, result, stream } from './records.js';

/** What became of pings: the round-trip time in seconds, or `undefined` without a reply. One request each `pace` seconds. */
export function repliesOf(rtts: readonly (number | undefined)[], pace = 1): ReplyResult[] {
  return rtts.map((rttSeconds, index) => ({
    sequence: index + 1,
    ...(rttSeconds !== undefined && { rttSeconds, timeSeconds: index * pace + rttSeconds, ttl: 64 }),
  }));
}

/** One-ended: a client without server, which measures what comes back. An `undefined` round-trip time is no reply. */
export function pinged(
  rtts: readonly (number | undefined)[],
  change: Partial<TrafficSummary> = {},
  pace = 1,
): StreamRecord {
  const answered = rtts.filter((rtt) => rtt !== undefined);
  const lostPackets = rtts.length - answered.length;
  const counts = { packets: rtts.length, lostPackets, lossRatio: lostPackets / rtts.length };
  const measured = result({
    ...{ tool: 'ping', version: '20221126', sender: false, protocol: 'icmp' },
    intervals: pingIntervals(rtts, pace),
    replies: repliesOf(rtts, pace),
    summary: {
      ...{ durationSeconds: rtts.length * pace, bytes: answered.length * 56, bitsPerSecond: 448 },
      ...counts,
      ...(answered.length > 0 && roundTrips(answered)),
      ...{ duplicatePackets: 0, reorderedPackets: 0 },
      ...change,
    },
  });
  return pingStream(measured);
}

/** The stream of one ping. */
export function pingStream(measured: TrafficResult): StreamRecord {
  return stream([], {
    ...{ name: 'ping', tool: 'ping', protocol: 'icmp', servers: [], durationSeconds: 10 },
    clients: [{ ...record('client', measured), address: '198.18.0.1' }],
  });
}

function roundTrips(rtts: readonly number[]): Partial<TrafficSummary> {
  const sorted = [...rtts].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]!;
  const meanRttSeconds = rtts.reduce((sum, one) => sum + one, 0) / rtts.length;
  return {
    ...{ minRttSeconds: sorted[0]!, meanRttSeconds, p50RttSeconds: at(0.5), p90RttSeconds: at(0.9) },
    ...{ p95RttSeconds: at(0.95), p99RttSeconds: at(0.99), maxRttSeconds: sorted.at(-1)! },
  };
}

/** One for each request of a slow ping, of one second otherwise. */
function pingIntervals(rtts: readonly (number | undefined)[], pace: number): IntervalResult[] {
  const each = Math.max(1, Math.round(1 / pace));
  return Array.from({ length: Math.ceil(rtts.length / each) }, (_, index) => {
    const slice = rtts.slice(index * each, (index + 1) * each);
    const answered = slice.filter((rtt) => rtt !== undefined);
    const lostPackets = slice.length - answered.length;
    return {
      startSeconds: index * each * pace,
      endSeconds: (index * each + slice.length) * pace,
      ...{ bytes: answered.length * 56, bitsPerSecond: answered.length * 448, omitted: false },
      ...{ packets: slice.length, lostPackets, lossRatio: lostPackets / slice.length },
      ...(answered.length > 0 && {
        rttSeconds: answered.reduce((sum, one) => sum + one, 0) / answered.length,
      }),
    };
  });
}

/** netperf's requests and responses: the client alone has intervals and latency. */
export function requested(rates: readonly number[] = [20_000, 20_001, 20_002]): StreamRecord {
  const slices = intervals(rates.map(() => 0.16)).map((slice, index) => ({
    ...slice,
    transactionsPerSecond: rates[index]!,
  }));
  const client = result({ intervals: slices, tool: 'netperf', version: '2.7.0' });
  client.summary = {
    ...{ durationSeconds: 3, bytes: 60_003, bitsPerSecond: 160_008, retransmits: 0 },
    ...{ transactionsPerSecond: 20_001, minLatencySeconds: 31e-6, meanLatencySeconds: 48e-6 },
    ...{ p50LatencySeconds: 46e-6, p90LatencySeconds: 55e-6, p99LatencySeconds: 80e-6 },
    maxLatencySeconds: 0.0021,
  };
  const summary = { durationSeconds: 3, bytes: 60_003, bitsPerSecond: 160_008 };
  const server = otherEnd(client, { intervals: [], summary });
  return stream([], {
    ...{ name: 'requests', tool: 'netperf', durationSeconds: 3 },
    clients: [record('client', client)],
    servers: [record('sut', server)],
  });
}

/** netperf's stream test: its server reports no intervals. */
export function netperfStream(megabits: readonly number[]): StreamRecord {
  const client = result({ intervals: intervals(megabits), tool: 'netperf', version: '2.7.0' });
  const summary = { ...client.summary!, bitsPerSecond: client.summary!.bitsPerSecond * 0.98 };
  const server = otherEnd(client, { intervals: [], summary });
  return stream([], {
    ...{ name: 'netperf', tool: 'netperf', durationSeconds: megabits.length },
    clients: [record('client', client)],
    servers: [record('sut', server)],
  });
}

/** A user's own: two clients download from one server that measures nothing itself. */
export function downloads(): StreamRecord {
  const client = (bitsPerSecond: number) => {
    const downloaded = result({
      ...({ tool: 'curl', direction: 'reverse', sender: false } as const),
      intervals: [],
      summary: { durationSeconds: 2, bytes: bitsPerSecond / 4, bitsPerSecond },
    });
    delete downloaded.version;
    return downloaded;
  };
  return stream([], {
    ...{ name: 'download', tool: 'curl', direction: 'reverse', durationSeconds: 2 },
    clients: [record('client', client(800e6)), record('client', client(740e6))],
    servers: [record('sut', undefined, 'server')],
  });
}
