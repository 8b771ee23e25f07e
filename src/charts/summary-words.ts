import { formatBitrate, formatRate, formatRatio, formatTime } from '../core/units.js';
import type { TrafficResult, TrafficSummary } from '../results/traffic-result.js';

type Figure = Exclude<keyof TrafficSummary, 'bytes' | 'durationSeconds' | 'packets' | 'lostPackets'>;

/** Every figure of a whole run, what says most first: its name, and its value for people. */
const FIGURES: Readonly<Record<Figure, readonly [name: string, format: (value: number) => string]>> = {
  transactionsPerSecond: ['transactions', formatRate],
  meanLatencySeconds: ['latency mean', formatTime],
  minLatencySeconds: ['min', formatTime],
  p50LatencySeconds: ['p50', formatTime],
  p90LatencySeconds: ['p90', formatTime],
  p99LatencySeconds: ['p99', formatTime],
  maxLatencySeconds: ['max', formatTime],
  bitsPerSecond: ['', formatBitrate],
  meanRttSeconds: ['round-trip time mean', formatTime],
  minRttSeconds: ['min', formatTime],
  p50RttSeconds: ['p50', formatTime],
  p90RttSeconds: ['p90', formatTime],
  p95RttSeconds: ['p95', formatTime],
  p99RttSeconds: ['p99', formatTime],
  maxRttSeconds: ['max', formatTime],
  lossRatio: ['loss', formatRatio],
  jitterSeconds: ['jitter', formatTime],
  retransmits: ['retransmits', String],
  duplicatePackets: ['duplicates', String],
  reorderedPackets: ['out of order', String],
  cpuRatio: ['CPU of the tool', formatRatio],
  hostCpuRatio: ['CPU of the host', formatRatio],
};

/** All that one end measured of a whole run, in words; what was not measured is not there. */
export function summaryWords({ summary, protocol }: TrafficResult): string | undefined {
  if (!summary) return undefined;
  const words = (Object.keys(FIGURES) as Figure[]).flatMap((figure) => {
    const value = summary[figure];
    // The payload of pings is no figure of the link.
    if (value === undefined || (figure === 'bitsPerSecond' && protocol === 'icmp')) return [];
    const [name, format] = FIGURES[figure];
    return [name, format(value)].filter((part) => part !== '').join(' ');
  });
  return [...words, `over ${formatTime(summary.durationSeconds)}`].join(', ');
}
