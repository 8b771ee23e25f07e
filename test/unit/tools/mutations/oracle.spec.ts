import { expect, test } from '@playwright/test';
import type { TrafficResult } from '../../../../src/results/traffic-result.js';
import { TOOL_NAMES } from '../../../../src/tools/tools.js';
import { outputOf } from '../feeding.js';
import { RECORDED_TOOLS } from '../recorded-tools.js';
import { MEANS } from './agreement.js';
import { faults } from './oracle.js';
import { resultFor, truthOf } from './truth.js';

/** Copies of a result in which one figure is another number. */
function falsified(result: TrafficResult): [figure: string, TrafficResult][] {
  const changed = <Part extends object>(part: Part) =>
    Object.entries(part)
      .filter(([, value]) => typeof value === 'number')
      .map(([key, value]) => [key, { ...part, [key]: other(key, value as number) }] as const);
  const { summary, intervals } = result;
  const [first, ...rest] = intervals;
  return [
    ...(summary
      ? changed(summary).map(([key, part]) => [`summary ${key}`, { ...result, summary: part }])
      : []),
    ...(first
      ? changed(first).map(([key, part]) => [`interval ${key}`, { ...result, intervals: [part, ...rest] }])
      : []),
  ] as [string, TrafficResult][];
}

/** By an eighth, or what can be seen of so little. A mean may be of some flows only, but not of none. */
function other(key: string, value: number): number {
  if (MEANS.has(key)) return value * 100 + 1;
  // So few of them may be of another record by chance.
  if (key === 'retransmits') return value + 12_345;
  if (key === 'lossRatio') return value < 0.5 ? value + 0.05 : value - 0.05;
  if (/Seconds$/.test(key) && !/Rtt|rtt|Latency|jitter/.test(key)) return value + 0.1;
  return Number.isInteger(value) ? value + Math.ceil(value / 8) + 1 : value * 1.125 + 2e-6;
}

for (const name of TOOL_NAMES)
  test(`${name}: the oracle sees each figure that is wrong`, () => {
    let seen = 0;
    for (const run of RECORDED_TOOLS[name].runs()) {
      const result = resultFor(run, outputOf(run));
      // Of two directions one may have by chance what the other lacks.
      if (!run.own || run.foreign || !result.sound || result.opposite) continue;
      const truths = [truthOf(run, [run.out], run.err)];
      expect(
        faults(result, () => truths, false),
        run.id,
      ).toEqual([]);
      for (const [figure, wrong] of falsified(result)) {
        expect(
          faults(wrong, () => truths, false),
          `${run.id}: ${figure}`,
        ).not.toEqual([]);
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(50);
    console.log(`${name}: ${seen} wrong figures are seen`);
  });
