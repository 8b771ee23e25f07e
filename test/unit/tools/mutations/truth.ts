import { joinIntervals, summaryOf } from '../../../../src/results/intervals.js';
import {
  directionsOf,
  type IntervalResult,
  type TrafficResult,
  type TrafficSummary,
} from '../../../../src/results/traffic-result.js';
import type { ToolOutput } from '../../../../src/tools/tool.js';
import { resultOf } from '../../../../src/traffic/tool-results.js';
import { feedText } from '../feeding.js';
import type { RecordedRun } from '../recorded-run.js';
import type { AnyRecord } from './agreement.js';

/** What an undamaged output says: all that a damaged one may say. */
export interface Truth {
  intervals: readonly IntervalResult[];
  summaries: readonly AnyRecord[];
  /** Figures of no record in particular. */
  raw: readonly AnyRecord[];
}

export function resultFor(run: RecordedRun, output: ToolOutput): TrafficResult {
  const { version, role, direction, protocol, durationSeconds, intervalSeconds, parallel, stopped } = run;
  const facts = { tool: 'a tool', version, role, direction, protocol, intervalSeconds, parallel, stopped };
  return resultOf(output, { ...facts, durationSeconds });
}

/** What a run's own reader makes of undamaged outputs, its own or another's. */
export function truthOf(run: RecordedRun, outs: readonly string[], err: string): Truth {
  const truths = outs.map((out) => truthOfOne(run, out, err));
  return {
    intervals: truths.flatMap(({ intervals }) => intervals),
    summaries: truths.flatMap(({ summaries }) => summaries),
    raw: outs.flatMap((out) => run.raw?.(out) ?? []),
  };
}

function truthOfOne(run: RecordedRun, out: string, err: string): Omit<Truth, 'raw'> {
  const heard: Record<'forward' | 'reverse', IntervalResult[]> = { forward: [], reverse: [] };
  const reader = run.reader((interval, direction) => heard[direction].push(interval));
  feedText(reader, out, err);
  const output = reader.output();
  const runs = (['forward', 'reverse'] as const).map((direction) => contiguous(heard[direction]));
  const printed = [
    ...directionsOf(resultFor(run, output)).map(({ summary }) => summary),
    ...output.directions.flatMap((one) => [
      one.summary,
      one.peerSummary,
      ...one.flows.map((flow) => flow.summary),
    ]),
  ].filter((summary) => summary !== undefined);
  const counted = runs.flat().filter(({ omitted }) => !omitted);
  return {
    // Slivers are merged, and what is merged depends on what else was read; where nothing was, the whole is one.
    intervals: [
      ...runs.flat(),
      ...output.directions.flatMap(({ intervals }) => intervals),
      ...printed.map(wholeOf),
    ],
    // The sum of finished intervals stands in for an end record that counts more than them.
    summaries: [...printed, ...counted.flatMap((interval) => summariesOf(interval, printed))],
  };
}

function wholeOf({ durationSeconds, ...figures }: TrafficSummary): IntervalResult {
  return { startSeconds: 0, endSeconds: durationSeconds, omitted: false, ...figures };
}

/** Every run of neighbouring intervals, as one. */
function contiguous(intervals: readonly IntervalResult[]): IntervalResult[] {
  return intervals.flatMap((first, index) => {
    const joins = [first];
    let last = first;
    for (const next of intervals.slice(index + 1)) {
      if (next.omitted !== first.omitted) break;
      joins.push(joinIntervals(last, withoutStates(next)));
      joins.push((last = joinIntervals(last, next)));
    }
    return joins;
  });
}

/** Of what is a state at the end of an interval, the joined one has the last that was read. */
function withoutStates(interval: IntervalResult): IntervalResult {
  const counts = { ...interval };
  delete counts.jitterSeconds;
  delete counts.congestionWindowBytes;
  delete counts.rttSeconds;
  return counts;
}

/** A sum of intervals in place of an end record; round-trip times stay those of the record. */
function summariesOf(interval: IntervalResult, printed: readonly TrafficSummary[]): TrafficSummary[] {
  const sum = summaryOf(interval);
  return [sum, ...printed.map((summary) => ({ ...summary, ...sum }))];
}
