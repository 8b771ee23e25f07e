import type { IntervalResult, Protocol, TrafficSummary } from '../../results/traffic-result.js';
import type { DirectionOutput } from '../tool.js';

/** iperf3 computes retransmits as an unsigned 32-bit difference: more than half of that is a negative number. */
export const MAX_RETRANSMITS = 2 ** 31;

/**
 * Whether what iperf3 prints of TCP_INFO is of the whole flow. Of MPTCP the kernel tells what is of the first subflow
 * (Linux, `net/mptcp/sockopt.c`). Of SCTP iperf3 prints retransmits that it never set, and from 3.18 on an RTT in ms
 * where it is in µs for TCP (`iperf_stats_callback`, `iperf_sctp_get_info`).
 */
export function hasTcpInfo(protocol: Protocol | undefined): boolean {
  return protocol === 'tcp';
}

/** What iperf3 reads from TCP_INFO of its own host. */
const FIGURES: ReadonlySet<string> = new Set<keyof IntervalResult | keyof TrafficSummary>([
  'retransmits',
  'congestionWindowBytes',
  'rttSeconds',
  'minRttSeconds',
  'meanRttSeconds',
  'maxRttSeconds',
]);

/**
 * Whether an error tells that TCP_INFO could not be read, as on ESXi. iperf3 prints it and goes on; what it then prints
 * of these figures was never written.
 */
export function isTcpInfoError(error: string): boolean {
  return error.startsWith('getsockopt - ');
}

/** What a direction says without TCP_INFO. What the other end told is of the other end's. */
export function withoutTcpInfo(direction: DirectionOutput): DirectionOutput {
  const { intervals, flows, summary } = direction;
  return {
    ...direction,
    intervals: intervals.map(without),
    flows: flows.map((flow) => (flow.summary ? { ...flow, summary: without(flow.summary) } : flow)),
    ...(summary && { summary: without(summary) }),
  };
}

function without<T extends IntervalResult | TrafficSummary>(figures: T): T {
  return Object.fromEntries(Object.entries(figures).filter(([key]) => !FIGURES.has(key))) as T;
}
