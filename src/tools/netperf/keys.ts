/** What netperf is asked for: output selectors of its omni tests, in netperf 2.6 to 2.7.1. */
export const KEYS = [
  'PROTOCOL',
  'DIRECTION',
  'ELAPSED_TIME',
  'THROUGHPUT',
  'THROUGHPUT_UNITS',
  ...bothEnds(['BYTES_SENT', 'BYTES_RECVD', 'SEND_CALLS', 'RECV_CALLS']),
  ...bothEnds(['SEND_THROUGHPUT', 'RECV_THROUGHPUT', 'TRANSPORT_RETRANS', 'CPU_UTIL']),
  'TRANSACTION_RATE',
  'MIN_LATENCY',
  'MEAN_LATENCY',
  'P50_LATENCY',
  'P90_LATENCY',
  'P99_LATENCY',
  'MAX_LATENCY',
] as const;

function bothEnds(names: readonly string[]): string[] {
  return names.flatMap((name) => [`LOCAL_${name}`, `REMOTE_${name}`]);
}
