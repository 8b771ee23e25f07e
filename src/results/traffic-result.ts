import { z } from 'zod';

/** Transport protocols that a tool may carry. */
export const PROTOCOLS = ['tcp', 'udp', 'sctp', 'mptcp', 'icmp'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

const count = z.number().int().nonnegative();
const seconds = z.number().nonnegative();

/** What can be measured over any span of time. A figure that was not measured is absent, never 0. */
const measures = {
  /** Payload bytes that this host sent or received; of ping, those of the replies. */
  bytes: z.number().nonnegative(),
  /** Payload bits per second over the span. At the receiver of TCP this is the goodput (RFC 2647, 3.17). */
  bitsPerSecond: z.number().nonnegative(),
  /** Retransmitted TCP segments (TCP_INFO), a count. Only at a TCP sender. */
  retransmits: count.optional(),
  /**
   * Datagrams: sent, at a sender; expected (received + lost), at a receiver, where any came in. Only UDP.
   * Of ping: requests sent whose fate is known.
   */
  packets: count.optional(),
  /** Datagrams lost. Only at a UDP receiver. Of ping: requests without a reply. */
  lostPackets: count.optional(),
  /** Lost / expected datagrams, 0 to 1 (RFC 7680). Only at a UDP receiver. Of ping: of the round trip (RFC 6673). */
  lossRatio: z.number().min(0).max(1).optional(),
  /** Smoothed interarrival jitter (RFC 3550, 6.4.1). Only at a UDP receiver, where any datagram came in. */
  jitterSeconds: seconds.optional(),
  /** Datagrams that arrived out of order. Only at a UDP receiver, from tools that count them. */
  reorderedPackets: count.optional(),
  /** Datagrams that came in more than once, beyond the first time. Only ping. */
  duplicatePackets: count.optional(),
  /** Requests that were answered, per second. Only netperf's request/response tests. */
  transactionsPerSecond: z.number().nonnegative().optional(),
};

/** One reporting slice of a run, summed over the parallel flows of one direction. */
export const intervalResult = z.strictObject({
  /** Since the start of the measured part; warm-up intervals count from their own start. */
  startSeconds: seconds,
  endSeconds: seconds,
  ...measures,
  /** Congestion window of the sender at the end of the interval; the sum over parallel flows. */
  congestionWindowBytes: count.optional(),
  /** TCP's own estimate of the round-trip time, the mean over parallel flows; of ping, the mean of the replies. */
  rttSeconds: seconds.optional(),
  /** Mean time that a datagram was on its way, by the clocks of both ends. Only at an iperf2 UDP receiver. */
  latencySeconds: seconds.optional(),
  /** Part of the warm-up (`omit`): left out of every figure, drawn apart in charts. */
  omitted: z.boolean(),
});
export type IntervalResult = z.infer<typeof intervalResult>;

/** Figures over the whole measured time, without warm-up. */
export const trafficSummary = z.strictObject({
  durationSeconds: seconds,
  ...measures,
  /**
   * Round-trip time: TCP's own estimate (TCP_INFO) at a sender; of ping, the measured one (RFC 2681), whose percentiles are
   * the smallest value that at least that share of the replies does not exceed (RFC 2330, 11.3).
   */
  minRttSeconds: seconds.optional(),
  meanRttSeconds: seconds.optional(),
  p50RttSeconds: seconds.optional(),
  p90RttSeconds: seconds.optional(),
  p95RttSeconds: seconds.optional(),
  p99RttSeconds: seconds.optional(),
  maxRttSeconds: seconds.optional(),
  /**
   * What the tool calls latency: of netperf's request/response tests, from a request to its response; of iperf2, the time
   * that a datagram was on its way, which needs clocks in step.
   */
  minLatencySeconds: seconds.optional(),
  meanLatencySeconds: seconds.optional(),
  p50LatencySeconds: seconds.optional(),
  p90LatencySeconds: seconds.optional(),
  p99LatencySeconds: seconds.optional(),
  maxLatencySeconds: seconds.optional(),
  /** CPU time used by the tool on this host / elapsed time; 1 is one core. */
  cpuRatio: z.number().nonnegative().optional(),
  /** CPU time used by everything on this host / (elapsed time × cores), 0 to 1. Only netperf, where asked. */
  hostCpuRatio: z.number().min(0).max(1).optional(),
});
export type TrafficSummary = z.infer<typeof trafficSummary>;

/** One unidirectional flow (5-tuple) of a run with `parallel` flows. */
export const flowResult = z.strictObject({
  /** The tool's own number of the flow. */
  id: z.number().int(),
  /** Absent when the tool's end record for this flow was lost. */
  summary: trafficSummary.optional(),
});
export type FlowResult = z.infer<typeof flowResult>;

/** Requests whose fate is kept one by one, from the first on. */
export const MAX_REPLIES = 100_000;

/** The fate of one echo request. */
export const replyResult = z.strictObject({
  /** Counted from 1, in the order of sending. */
  sequence: count,
  /** When the reply came in, since the first request was sent; absent without a reply. */
  timeSeconds: seconds.optional(),
  /** Absent without a reply, and where the payload is too short to hold a time. */
  rttSeconds: seconds.optional(),
  /** Time to live that the reply had left; absent without a reply. */
  ttl: count.optional(),
  /** How many more times the same reply came in; absent when never. */
  duplicates: count.optional(),
  /** It came in after the reply to a later request. */
  reordered: z.literal(true).optional(),
});
export type ReplyResult = z.infer<typeof replyResult>;

/** What one process measured of one direction of its traffic. */
export const trafficResult = z.strictObject({
  tool: z.string(),
  /** Absent when the tool never said its version. */
  version: z.string().optional(),
  /** The tool's role on this host; not the direction of data. */
  role: z.enum(['server', 'client']),
  /** `forward`: client to server; `reverse`: server to client. */
  direction: z.enum(['forward', 'reverse']),
  /** Whether this host sent the data of this direction. */
  sender: z.boolean(),
  protocol: z.enum(PROTOCOLS),
  intervals: z.array(intervalResult),
  flows: z.array(flowResult),
  /** Only ping: each request, the first 100,000 of them. */
  replies: z.array(replyResult).optional(),
  /** Absent when the tool's end record was lost. */
  summary: trafficSummary.optional(),
  /** Whether traffic moved data and ended as asked. A result that is not sound proves nothing. */
  sound: z.boolean(),
  /** Why the result is not sound; what a reader of the figures should know. */
  notes: z.array(z.string()),
  /** The tool's own words when it failed. */
  error: z.string().optional(),
  /** The reverse direction of a bidirectional run, measured by the same process; absent otherwise. */
  get opposite() {
    return trafficResult.optional();
  },
});
export type TrafficResult = z.infer<typeof trafficResult>;

/** The one or two directions of a result. */
export function directionsOf(result: TrafficResult): TrafficResult[] {
  return result.opposite ? [result, result.opposite] : [result];
}

/** The intervals that count: without warm-up. */
export function measuredIntervals(result: {
  readonly intervals: readonly IntervalResult[];
}): IntervalResult[] {
  return result.intervals.filter((interval) => !interval.omitted);
}
