import { pathsOf } from '../../src/charts/paths.js';
import { quantityOf } from '../../src/charts/quantity.js';
import type { StreamRecord } from '../../src/results/attachment.js';
import { FIGURES, soundEndsOf, type Trend } from './figures.js';

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
      const ends = soundEndsOf(path, quantityOf(stream));
      return FIGURES.flatMap(({ trend, of }) => {
        const value = of(ends);
        if (value === undefined || !trend) return [];
        const { name, unit, better } = trend;
        return {
          id: newId(),
          key: keyOf([...origin.titlePath, stream.name, path.label, name]),
          value: inUnit(value, trend),
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

/** Without the noise of binary fractions. */
function inUnit(value: number, { size }: Trend): number {
  return Number((value / size).toPrecision(6));
}
