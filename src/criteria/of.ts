/** Shares of the values that a percentile does not exceed. */
const SHARES = { p1: 0.01, p5: 0.05, p10: 0.1, p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** A percentile (RFC 2330, 11.3): the smallest value that at least this share, in per cent, does not exceed. */
export type Percentile = keyof typeof SHARES;
export const PERCENTILES = Object.keys(SHARES) as Percentile[];

/** A sum over the clients of each stream, or over those of all streams, which must have run at once. */
export type Total = 'total' | 'allStreams';
export const TOTALS: readonly Total[] = ['total', 'allStreams'];

/** The share that a percentile stands for; `undefined` for any other word. */
export function shareOf(of: string): number | undefined {
  return Object.hasOwn(SHARES, of) ? SHARES[of as Percentile] : undefined;
}

/** Whose results are summed; `undefined` where each is judged by itself. */
export function totalOf(of: string): 'clients' | 'streams' | undefined {
  return { total: 'clients' as const, allStreams: 'streams' as const }[of];
}

const WORDS: Readonly<Record<string, string>> = {
  intervals: 'in every interval',
  mean: 'on average',
  max: 'at its highest',
  run: 'over the whole run',
  end: 'at the end of the run',
  total: 'on average, all clients together',
  allStreams: 'on average, all streams of this direction together',
};

/** What of the run has to keep a limit, for people. */
export function ofInWords(of: string): string {
  return WORDS[of] ?? `at ${of}`;
}
