import { pathsOf } from '../../src/charts/paths.js';
import type { StreamRecord } from '../../src/results/attachment.js';
import { type Figures, soundFiguresOf } from './figures.js';

/** A sample of Allure's Metrics, as an array of them stands in `<uuid>-perf.json`. */
export interface MetricSample {
  id: string;
  key: string;
  value: number;
  /** Milliseconds since 1970. */
  start: number;
  stop: number;
  title: string;
  unit: string;
  better: 'higher' | 'lower';
  group: string;
  groupTitle: string;
}

/** The test that samples come from. */
export interface SampleOrigin {
  /** Project, file, describe blocks and title. */
  titlePath: readonly string[];
  startMs: number;
  stopMs: number;
}

/** A figure that has a trend. */
interface Metric {
  name: string;
  unit: string;
  better: 'higher' | 'lower';
  value(figures: Figures): number | undefined;
}

const METRICS: readonly Metric[] = [
  {
    name: 'bitrate',
    unit: 'Mbit/s',
    better: 'higher',
    value: ({ receivedBitsPerSecond }) => times(receivedBitsPerSecond, 1e-6),
  },
  { name: 'loss', unit: '%', better: 'lower', value: ({ lossRatio }) => times(lossRatio, 100) },
  { name: 'jitter', unit: 'ms', better: 'lower', value: ({ jitterSeconds }) => times(jitterSeconds, 1000) },
  { name: 'retransmits', unit: 'segments', better: 'lower', value: ({ retransmits }) => retransmits },
  { name: 'RTT', unit: 'ms', better: 'lower', value: ({ meanRttSeconds }) => times(meanRttSeconds, 1000) },
  { name: 'RTT p99', unit: 'ms', better: 'lower', value: ({ p99RttSeconds }) => times(p99RttSeconds, 1000) },
  {
    name: 'transactions',
    unit: '1/s',
    better: 'higher',
    value: ({ transactionsPerSecond }) => times(transactionsPerSecond, 1),
  },
  {
    name: 'latency p99',
    unit: 'ms',
    better: 'lower',
    value: ({ p99LatencySeconds }) => times(p99LatencySeconds, 1000),
  },
];

/**
 * A sample for every figure of every path that was measured and is sound. A key is made of names alone (project,
 * file, test, stream, path, metric), whole and in order: the same in every run, and different for different figures.
 */
export function samplesOf(
  streams: readonly StreamRecord[],
  origin: SampleOrigin,
  newId: () => string,
): MetricSample[] {
  const group = keyOf(origin.titlePath);
  return streams.flatMap((stream) =>
    pathsOf(stream).flatMap((path) => {
      const figures = soundFiguresOf(path);
      return METRICS.flatMap((metric) => {
        const value = metric.value(figures);
        // The payload of pings is no figure of the link.
        if (value === undefined || (stream.protocol === 'icmp' && metric.name === 'bitrate')) return [];
        const { name, unit, better } = metric;
        return {
          id: newId(),
          key: keyOf([...origin.titlePath, stream.name, path.label, name]),
          value,
          start: origin.startMs,
          stop: origin.stopMs,
          title: `${stream.name}, ${path.label}: ${name}`,
          unit,
          better,
          group,
          groupTitle: group,
        };
      });
    }),
  );
}

function keyOf(names: readonly string[]): string {
  return names
    .map((name) => name.replace(/\s+/g, ' ').trim())
    .filter((name) => name !== '')
    .join(' › ');
}

/** In another unit, without the noise of binary fractions. */
function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : Number((value * factor).toPrecision(6));
}
