import { NetwrightError } from '../../../src/core/errors.js';
import type { Subject } from '../../../src/criteria/evaluate.js';
import type { IntervalResult, TrafficResult, TrafficSummary } from '../../../src/results/traffic-result.js';

/** One interval per figure of Mbit/s, one second each. */
export function intervals(...mbits: number[]): IntervalResult[] {
  return mbits.map((mbit, second) => ({
    startSeconds: second,
    endSeconds: second + 1,
    bytes: mbit * 125_000,
    bitsPerSecond: mbit * 1e6,
    omitted: false,
  }));
}

export function summary(figures: Partial<TrafficSummary> = {}): TrafficSummary {
  return { durationSeconds: 3, bytes: 37_500_000, bitsPerSecond: 1e8, ...figures };
}

/** A sound TCP result at the receiving server, with three intervals of 100 Mbit/s. */
export function result(parts: Partial<TrafficResult> = {}): TrafficResult {
  return {
    tool: 'iperf3',
    version: '3.16',
    role: 'server',
    direction: 'forward',
    sender: false,
    protocol: 'tcp',
    intervals: intervals(100, 100, 100),
    flows: [],
    summary: summary(),
    sound: true,
    notes: [],
    ...parts,
  };
}

/** The server on sut. */
export function server(parts: Partial<TrafficResult> = {}, names: Partial<Subject> = {}): Subject {
  return { result: result(parts), stream: 'Stream', host: 'sut', peer: 'client', ...names };
}

/** The client on client, which sends unless told otherwise. */
export function client(parts: Partial<TrafficResult> = {}, names: Partial<Subject> = {}): Subject {
  const sending = { role: 'client', sender: true, summary: summary({ retransmits: 0 }) } as const;
  return {
    result: result({ ...sending, ...parts }),
    stream: 'Stream',
    host: 'client',
    peer: 'sut',
    ...names,
  };
}

/** Class, code and reason of the error that `call` throws. */
export function thrown(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof NetwrightError) return `${error.name} ${error.code}: ${error.reason}`;
    throw error;
  }
  return 'nothing was thrown';
}
