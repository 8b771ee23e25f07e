import { UnsupportedError } from '../core/errors.js';
import { type Hole, holesIn } from '../results/holes.js';
import { isUnseen } from '../results/intervals.js';
import {
  type IntervalResult,
  measuredIntervals,
  type Protocol,
  type TrafficResult,
  type TrafficSummary,
} from '../results/traffic-result.js';
import type { Side } from './criterion.js';

interface Home {
  /** For people. */
  word: string;
  /** The only protocols that have the metric; absent: all. */
  protocol?: readonly Protocol[];
  /** The only side that measures it; absent: both. */
  side?: Side;
  /** The only ones of our tools that measure it; absent: all that carry the protocol. */
  tools?: readonly string[];
  /** What has it; absent: everything has. */
  instead?: string;
  /** The same for what none of `tools` measured. @default `instead` */
  otherTool?: string;
}

/** Where each judged metric is measured. */
const HOMES = {
  bitsPerSecond: { word: 'bitrate' },
  durationSeconds: { word: 'duration' },
  intervalCount: { word: 'interval' },
  intervals: { word: 'interval' },
  outageSeconds: { word: 'outage' },
  lossRatio: {
    ...{ word: 'loss', protocol: ['udp', 'icmp'], side: 'receiver' },
    instead: 'use UDP, or ping for the loss of round trips',
  },
  jitterSeconds: {
    ...{ word: 'jitter', protocol: ['udp'], side: 'receiver', tools: ['iperf3', 'iperf2'] },
    instead: 'use UDP with iperf3 or iperf2',
  },
  retransmits: { word: 'retransmits', protocol: ['tcp'], side: 'sender', instead: 'use TCP' },
  rttSeconds: {
    ...{ word: 'round-trip time', protocol: ['tcp', 'mptcp', 'icmp'] },
    instead: 'use ping beside it, which measures every round trip',
  },
  latencySeconds: {
    ...{ word: 'latency', protocol: ['tcp', 'udp'], tools: ['netperf', 'iperf2'] },
    instead: "use netperf with test: 'rr', or ping for round-trip times",
  },
  transactionsPerSecond: {
    ...{ word: 'transactions', protocol: ['tcp', 'udp'], tools: ['netperf'] },
    instead: "use netperf with test: 'rr' or 'crr'",
  },
  cpuRatio: {
    ...{ word: 'CPU load of the tool', tools: ['iperf3'] },
    instead:
      "use iperf3 3.17 or newer; 3.10 to 3.16 know it of what sends, and of a server that receives after run(seconds), not of such a client: swap the hosts; or use netperf with cpu: true and { of: 'host' }",
    otherTool: "use iperf3, or netperf with cpu: true and { of: 'host' }",
  },
  hostCpuRatio: {
    ...{ word: 'CPU load of the host', tools: ['netperf'] },
    instead: "use netperf with cpu: true, or { of: 'tool' } with iperf3",
  },
} satisfies Record<string, Home>;

/** A figure that the built-in criteria judge. */
export type Metric = keyof typeof HOMES;

/** Tools whose clients report intervals, and their servers none. */
const INTERVALS_AT_CLIENT: Readonly<Record<string, readonly Protocol[]>> = { netperf: ['tcp', 'sctp'] };

/** What can be used in place of the intervals of a metric; absent: nothing. */
const INSTEAD_OF_INTERVALS: Partial<Record<Metric, string>> = {
  bitsPerSecond: "{ of: 'mean' }",
  transactionsPerSecond: "{ of: 'mean' }",
  rttSeconds: "{ of: 'mean' }",
  latencySeconds: "{ of: 'mean' }",
  lossRatio: "{ of: 'run' }",
  jitterSeconds: "{ of: 'end' }",
  retransmits: "{ of: 'run' }",
  outageSeconds: 'ping beside it',
};

const OF_RUN = ['lossRatio', 'jitterSeconds', 'retransmits', 'transactionsPerSecond'] as const;

/** Why nothing can be said of intervals, and what can be asked for instead. */
export function noInterval(metric: Metric, result: TrafficResult): string {
  const { tool, summary, intervals, role, protocol } = result;
  if (!summary || intervals.length > 0) return 'its output has no interval outside the warm-up';
  // What it has not of the run either, no other 'of' would find.
  if (OF_RUN.some((key) => key === metric && summary[key] === undefined)) return advice(metric, result);
  const atClient = role === 'server' && INTERVALS_AT_CLIENT[tool]?.includes(protocol);
  const ofClient = {
    bitsPerSecond: "{ side: 'sender' }",
    intervals: "{ side: 'sender' }",
    intervalCount: '{ clients: [intervalCount(…)] }',
  };
  const instead = INSTEAD_OF_INTERVALS[metric];
  const ways = [
    ...(instead === undefined ? [] : [instead]),
    ...(atClient && metric in ofClient
      ? [ofClient[metric as keyof typeof ofClient], "direction: 'reverse' of a stream test"]
      : []),
  ];
  const hint = ways.length > 0 ? `use ${ways.join(' or ')}` : 'there is nothing to count';
  return `${tool} reports none at this end; ${hint}`;
}

/** Why nothing can be said of every interval where only this one has data without the figure. */
export function lacking(metric: Metric, { startSeconds, endSeconds }: IntervalResult): string {
  const instead = INSTEAD_OF_INTERVALS[metric];
  const other = instead === undefined ? '' : `, or use ${instead}`;
  return `only a part of its intervals has it, and not that from ${startSeconds} s to ${endSeconds} s; leave that out by 'ignore'${other}`;
}

/** The side of a direction that measured this result. */
export function sideOf(result: Pick<TrafficResult, 'sender'>): Side {
  return result.sender ? 'sender' : 'receiver';
}

/**
 * The error for a metric that a result lacks. It is an error and no failed verdict, because `.not` would turn a
 * failed verdict into a pass.
 *
 * @param why says what to do about it.
 */
export function notMeasured(
  metric: Metric,
  result: TrafficResult,
  why = advice(metric, result),
): UnsupportedError {
  const tool = [result.tool, result.version].filter(Boolean).join(' ');
  const mode = `${result.protocol.toUpperCase()}, ${result.direction}`;
  return new UnsupportedError(
    'NOT_MEASURED',
    `the ${tool} ${result.role} (${mode}) did not measure ${metric} at the ${sideOf(result)}: ${why}`,
  );
}

/** @throws UnsupportedError `NOT_MEASURED` where nothing is known of a time between intervals, which a limit would pass over. */
export function requireWhole(
  metric: Metric,
  result: TrafficResult,
  intervals: readonly IntervalResult[],
): void {
  const [hole] = holesIn(intervals);
  if (hole) throw notMeasured(metric, result, unknownIn(hole));
}

function unknownIn({ startSeconds, endSeconds }: Hole): string {
  return `nothing is known of the time from ${startSeconds} s to ${endSeconds} s, between two of its intervals`;
}

const SUFFIX: Partial<Record<Metric, 'RttSeconds' | 'LatencySeconds'>> = {
  rttSeconds: 'RttSeconds',
  latencySeconds: 'LatencySeconds',
};

/** What of a time was measured in place of what was asked for. */
function otherFigures(
  metric: Metric,
  { summary = {} as TrafficSummary, intervals }: TrafficResult,
): string[] {
  const suffix = SUFFIX[metric];
  if (suffix === undefined) return [];
  const figures: Readonly<Record<string, unknown>> = summary;
  const ofRun = ['mean', 'max', 'p50', 'p90', 'p99'].filter((of) => figures[`${of}${suffix}`] !== undefined);
  const key = metric as 'rttSeconds' | 'latencySeconds';
  const ofIntervals = intervals.some((interval) => interval[key] !== undefined) ? ['intervals'] : [];
  return [...ofRun, ...ofIntervals].map((of) => `{ of: '${of}' }`);
}

function advice(metric: Metric, result: TrafficResult): string {
  const { word, protocol, side, tools, instead, otherTool = instead }: Home = HOMES[metric];
  if (protocol && !protocol.includes(result.protocol))
    return `${result.tool} ${result.protocol.toUpperCase()} reports no ${word}; ${instead}`;
  if (side && side !== sideOf(result))
    return `only the ${side} reports ${word}; give the criterion in a plain list, and it is judged there`;
  const [hole] = holesIn(measuredIntervals(result));
  if (!result.summary && hole) return unknownIn(hole);
  if (!result.summary) return 'its closing record is missing; run for a fixed time instead of stopping it';
  if (side === 'receiver' && result.flows.some((flow) => flow.summary && isUnseen(flow.summary)))
    return 'nothing came in of one of its flows';
  if (tools && !tools.includes(result.tool)) return `${result.tool} reports no ${word}; ${otherTool}`;
  const others = otherFigures(metric, result);
  if (others.length > 0) return `of ${word} it reports other figures: use ${others.join(' or ')}`;
  // Where only one side and protocol have it, this is that one.
  const remedy = instead === undefined || side ? '' : `; ${instead}`;
  return `this version, its output or its operating system reports no ${word}${remedy}`;
}
