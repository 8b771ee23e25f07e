import type { StreamRecord, TrafficRecord } from '../../../../src/results/attachment.js';
import type { IntervalResult, TrafficResult } from '../../../../src/results/traffic-result.js';
import type { Verdict } from '../../../../src/results/verdict.js';

/** Intervals of one second each; `omitted` warm-up intervals come first and count from their own start. */
export function intervals(megabits: readonly number[], warmUp: readonly number[] = []): IntervalResult[] {
  const slice = (omitted: boolean) => (value: number, index: number) => ({
    startSeconds: index,
    endSeconds: index + 1,
    bytes: (value * 1e6) / 8,
    bitsPerSecond: value * 1e6,
    omitted,
  });
  return [...warmUp.map(slice(true)), ...megabits.map(slice(false))];
}

/** What one end measured; its summary is the mean of its intervals. */
export function result(change: Partial<TrafficResult> & { intervals: IntervalResult[] }): TrafficResult {
  const counted = change.intervals.filter((one) => !one.omitted);
  const bytes = counted.reduce((sum, one) => sum + one.bytes, 0);
  const durationSeconds = counted.length;
  const summary = { durationSeconds, bytes, bitsPerSecond: (bytes * 8) / Math.max(durationSeconds, 1) };
  return {
    tool: 'iperf3',
    version: '3.17.1',
    role: 'client',
    direction: 'forward',
    sender: true,
    protocol: 'tcp',
    flows: [],
    sound: true,
    notes: [],
    ...(counted.length > 0 && { summary }),
    ...change,
  };
}

/** The other end's view of the same direction. */
export function otherEnd(one: TrafficResult, change: Partial<TrafficResult> = {}): TrafficResult {
  const role = one.role === 'client' ? 'server' : 'client';
  return { ...one, role, sender: !one.sender, ...change };
}

/** A TCP stream from `client` to `sut` with the given figures at both ends. */
export function stream(
  megabits: readonly number[],
  change: Partial<StreamRecord> = {},
  warmUp: readonly number[] = [],
): StreamRecord {
  const client = result({ intervals: intervals(megabits, warmUp) });
  return {
    name: 'Stream',
    tool: 'iperf3',
    protocol: 'tcp',
    direction: 'forward',
    parallel: 1,
    durationSeconds: megabits.length,
    omitSeconds: warmUp.length,
    intervalSeconds: 1,
    clients: [record('client', client)],
    servers: [record('sut', otherEnd(client))],
    verdicts: [],
    ...change,
  };
}

/** One process of a stream; without a result it was never started. */
export function record(host: string, one?: TrafficResult, role?: 'client' | 'server'): TrafficRecord {
  return { role: one?.role ?? role ?? 'client', host, ...(one && { result: one }) };
}

/** A verdict on the bitrate at the server. */
export function verdict(change: Partial<Verdict> = {}): Verdict {
  return {
    criterion: 'minBitrate',
    pass: true,
    expected: '≥ 90 Mbit/s',
    actual: '94.1 Mbit/s',
    metric: 'bitsPerSecond',
    limit: 90e6,
    value: 94.1e6,
    traffic: {
      stream: 'Stream',
      tool: 'iperf3',
      role: 'server',
      direction: 'forward',
      sender: false,
      host: 'sut',
      peer: 'client',
    },
    ...change,
  };
}

/** Traffic in both directions at once, with warm-up and limits. */
export function bidirectional(): StreamRecord {
  const warmUp = [20, 70];
  const up = [94.1, 94.2, 93.8, 94.1, 60.5, 94.1, 94.2, 94.0];
  const down = [80.4, 81.2, 79.9, 80.8, 55.1, 80.1, 80.9, 80.2];
  const forward = result({ intervals: intervals(up, warmUp) });
  const reverse = result({ intervals: intervals(down, warmUp), direction: 'reverse', sender: false });
  const less = (one: TrafficResult) =>
    one.intervals.map((slice) => ({ ...slice, bitsPerSecond: slice.bitsPerSecond * 0.97 }));
  const client = { ...forward, opposite: { ...reverse, intervals: less(reverse) } };
  const server = { ...otherEnd(forward, { intervals: less(forward) }), opposite: otherEnd(reverse) };
  return stream([], {
    direction: 'bidirectional',
    durationSeconds: 8,
    omitSeconds: 2,
    clients: [record('client', client)],
    servers: [record('sut', server)],
    verdicts: [
      verdict({ limit: 75e6, pass: false }),
      verdict({ criterion: 'maxBitrate', expected: '≤ 100 Mbit/s', limit: 100e6 }),
    ],
  });
}

/** One stream of many clients, each with a server process of its own. */
export function manyClients(count: number): StreamRecord {
  const clients = Array.from({ length: count }, (_, index) =>
    result({
      intervals: intervals(Array.from({ length: 12 }, (_, at) => 40 + index * 3 + 4 * Math.sin(at + index))),
    }),
  );
  return stream([], {
    name: 'sixteen clients',
    durationSeconds: 12,
    clients: clients.map((one, index) => record(`client-${index + 1}`, one)),
    servers: clients.map((one) => record('sut', otherEnd(one))),
  });
}
