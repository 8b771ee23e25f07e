import { present } from './present.js';
import type { IntervalResult, TrafficSummary } from './traffic-result.js';

/** The keys that an interval and a summary share. */
type Measures = Omit<
  IntervalResult,
  'startSeconds' | 'endSeconds' | 'omitted' | 'congestionWindowBytes' | 'rttSeconds' | 'latencySeconds'
>;

/** The sum; `undefined` when there is nothing to add or one part was not measured: a part of a sum is a wrong number. */
export function sumMeasured(values: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    sum += value;
  }
  return values.length === 0 ? undefined : sum;
}

/** The arithmetic mean of what was measured; `undefined` when nothing was. */
export function meanMeasured(values: readonly (number | undefined)[]): number | undefined {
  const measured = values.filter((value) => value !== undefined);
  return measured.length === 0 ? undefined : sumMeasured(measured)! / measured.length;
}

/** Lost / expected datagrams; `undefined` when one is unknown or none was expected. */
export function lossRatio(lostPackets: number | undefined, packets: number | undefined): number | undefined {
  if (lostPackets === undefined || packets === undefined || packets === 0) return undefined;
  return Math.min(1, lostPackets / packets);
}

/** A little less than half, so that the rest of a run of 3 s at intervals of 2 s stays whichever way it is rounded. */
const SLIVER_RATIO = 0.45;

/**
 * Merges a trailing interval shorter than half of `intervalSeconds` into the one before: it is the rest of a
 * run, not an interval. Warm-up and measured intervals are never merged, for time starts again between them.
 * Live listeners hear of intervals before this is known, and so hear of the sliver too.
 *
 * @param intervalSeconds the interval that the tool was asked for; 0 merges nothing.
 */
export function mergeSlivers(
  intervals: readonly IntervalResult[],
  intervalSeconds: number,
): IntervalResult[] {
  const merged = [...intervals];
  for (;;) {
    const last = merged.at(-1);
    const previous = merged.at(-2);
    if (!last || !previous || last.omitted !== previous.omitted) return merged;
    if (last.endSeconds - last.startSeconds >= intervalSeconds * SLIVER_RATIO) return merged;
    // What is missing between them would be hidden.
    if (last.startSeconds - previous.endSeconds > intervalSeconds * SLIVER_RATIO) return merged;
    merged.splice(-2, 2, joinIntervals(previous, last));
  }
}

/** Times that are rounded may overlap by less. */
const OVERLAP_SECONDS = 0.03;

/** One interval of two that follow each other. Counts are added; jitter, window and RTT are the later ones, latency is the mean. */
export function joinIntervals(first: IntervalResult, second: IntervalResult): IntervalResult {
  return present<IntervalResult>({
    startSeconds: Math.min(first.startSeconds, second.startSeconds),
    endSeconds: Math.max(first.endSeconds, second.endSeconds),
    ...joinedMeasures(first, second),
    congestionWindowBytes: second.congestionWindowBytes ?? first.congestionWindowBytes,
    rttSeconds: second.rttSeconds ?? first.rttSeconds,
    latencySeconds: meanLatency([first, second]),
    omitted: second.omitted,
  });
}

function joinedMeasures(first: IntervalResult, second: IntervalResult) {
  const both = (key: keyof Measures) => sumMeasured([first[key], second[key]]);
  const bytes = first.bytes + second.bytes;
  const seconds = joinedSeconds(first, second);
  const packets = both('packets');
  const lostPackets = both('lostPackets');
  return {
    bytes,
    bitsPerSecond: seconds > 0 ? (bytes * 8) / seconds : 0,
    retransmits: both('retransmits'),
    packets,
    lostPackets,
    lossRatio: lossRatio(lostPackets, packets),
    jitterSeconds: second.jitterSeconds ?? first.jitterSeconds,
    reorderedPackets: both('reorderedPackets'),
    duplicatePackets: both('duplicatePackets'),
    transactionsPerSecond: joinedRate(first, second),
  };
}

/** Sums of flows overlap where some flow told two intervals in one. */
function joinedSeconds(first: IntervalResult, second: IntervalResult): number {
  const overlap = first.endSeconds - second.startSeconds;
  if (overlap <= OVERLAP_SECONDS) return spanSeconds(first) + spanSeconds(second);
  return Math.max(first.endSeconds, second.endSeconds) - Math.min(first.startSeconds, second.startSeconds);
}

function joinedRate(first: IntervalResult, second: IntervalResult): number | undefined {
  const [one, other] = [first, second].map(({ transactionsPerSecond: rate, startSeconds, endSeconds }) => ({
    seconds: endSeconds - startSeconds,
    count: rate === undefined ? undefined : rate * (endSeconds - startSeconds),
  })) as [Transactions, Transactions];
  const count = sumMeasured([one.count, other.count]);
  return count === undefined ? undefined : count / (one.seconds + other.seconds);
}

interface Transactions {
  seconds: number;
  /** Absent where none were measured. */
  count?: number | undefined;
}

/** Latency is measured of every datagram that came in, and the round trip of a ping of every reply. */
export function meanLatency(
  intervals: readonly IntervalResult[],
  of: 'latencySeconds' | 'rttSeconds' = 'latencySeconds',
): number | undefined {
  const measured = intervals.filter((interval) => interval[of] !== undefined);
  const receivedOf = ({ packets = 1, lostPackets = 0 }: IntervalResult) => Math.max(1, packets - lostPackets);
  const received = measured.reduce((sum, interval) => sum + receivedOf(interval), 0);
  const seconds = measured.reduce((sum, each) => sum + each[of]! * receivedOf(each), 0);
  return received > 0 ? seconds / received : undefined;
}

/** Length of an interval. Bytes over rate is nearer than the difference of two times rounded to 10 ms. */
export function spanSeconds(interval: IntervalResult): number {
  if (interval.bytes > 0 && interval.bitsPerSecond > 0) return (interval.bytes * 8) / interval.bitsPerSecond;
  return interval.endSeconds - interval.startSeconds;
}

/** The figures of an interval as those of a whole run. */
export function summaryOf(interval: IntervalResult): TrafficSummary {
  const { startSeconds, endSeconds, ...rest } = interval;
  const summary: Partial<IntervalResult> = { ...rest };
  delete summary.omitted;
  delete summary.congestionWindowBytes;
  delete summary.rttSeconds;
  delete summary.latencySeconds;
  return { durationSeconds: endSeconds - startSeconds, ...(summary as Measures) };
}

/**
 * Whether nothing came in of a flow. A receiver learns of datagrams from those that come in: it cannot tell a flow of
 * which none was sent from one of which every one was lost.
 */
export function isUnseen({ packets, lostPackets }: Pick<TrafficSummary, 'packets' | 'lostPackets'>): boolean {
  return packets === 0 && lostPackets !== undefined;
}

/**
 * The summary of several parallel flows of one direction, by the rules of `sumFlows`. Where nothing came in of a
 * flow, datagrams and loss of all are not known.
 */
export function sumSummaries(flows: readonly TrafficSummary[]): TrafficSummary {
  const seen = flows.some(isUnseen) ? [] : flows;
  const packets = sumMeasured(seen.map((flow) => flow.packets));
  const lostPackets = sumMeasured(seen.map((flow) => flow.lostPackets));
  const minRtts = flows.map((flow) => flow.minRttSeconds).filter((rtt) => rtt !== undefined);
  const latencies = (key: 'minLatencySeconds' | 'meanLatencySeconds' | 'maxLatencySeconds') =>
    flows.map((flow) => flow[key]).filter((latency) => latency !== undefined);
  const maxRtts = flows.map((flow) => flow.maxRttSeconds).filter((rtt) => rtt !== undefined);
  return present<TrafficSummary>({
    durationSeconds: Math.max(0, ...flows.map((flow) => flow.durationSeconds)),
    bytes: sumMeasured(flows.map((flow) => flow.bytes)) ?? 0,
    bitsPerSecond: sumMeasured(flows.map((flow) => flow.bitsPerSecond)) ?? 0,
    retransmits: sumMeasured(flows.map((flow) => flow.retransmits)),
    packets,
    lostPackets,
    lossRatio: lossRatio(lostPackets, packets),
    jitterSeconds: meanMeasured(flows.map((flow) => flow.jitterSeconds)),
    reorderedPackets: sumMeasured(flows.map((flow) => flow.reorderedPackets)),
    transactionsPerSecond: sumMeasured(flows.map((flow) => flow.transactionsPerSecond)),
    minRttSeconds: leastOf(minRtts),
    meanRttSeconds: meanMeasured(flows.map((flow) => flow.meanRttSeconds)),
    maxRttSeconds: greatestOf(maxRtts),
    minLatencySeconds: leastOf(latencies('minLatencySeconds')),
    meanLatencySeconds: meanMeasured(latencies('meanLatencySeconds')),
    maxLatencySeconds: greatestOf(latencies('maxLatencySeconds')),
    cpuRatio: undefined,
  });
}

function leastOf(values: readonly number[]): number | undefined {
  return values.length > 0 ? Math.min(...values) : undefined;
}

function greatestOf(values: readonly number[]): number | undefined {
  return values.length > 0 ? Math.max(...values) : undefined;
}
