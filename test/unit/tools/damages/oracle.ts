import { joinIntervals, sumSummaries, summaryOf } from '../../../../src/results/intervals.js';
import {
  directionsOf,
  type IntervalResult,
  type TrafficResult,
  trafficResult,
  type TrafficSummary,
} from '../../../../src/results/traffic-result.js';
import type { ToolOutput } from '../../../../src/tools/tool.js';
import { resultOf } from '../../../../src/traffic/tool-results.js';
import { feedText } from '../feeding.js';
import type { RecordedRun } from '../recorded-run.js';

/** Figures that a reader may work out from others when its own is gone; they may differ by what is rounded. */
const DERIVED: ReadonlySet<string> = new Set(['bitsPerSecond', 'bytes', 'lossRatio']);
const ROUNDED = 0.03;
/** Figures of a run that a tool prints in a record of their own. */
const APART: ReadonlySet<string> = new Set(['cpuRatio', 'reorderedPackets']);

/** An interval or a summary, by the names of its figures. */
type AnyRecord = Readonly<Record<string, unknown>>;

/** What an undamaged output says: all that a damaged one may say. */
export interface Truth {
  intervals: readonly IntervalResult[];
  summaries: readonly AnyRecord[];
  /** Figures of no record in particular. */
  raw: readonly AnyRecord[];
}

export function resultFor(run: RecordedRun, output: ToolOutput): TrafficResult {
  const { version, role, direction, protocol, durationSeconds, intervalSeconds, stopped } = run;
  const facts = { tool: 'a tool', version, role, direction, protocol, intervalSeconds, stopped };
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
    // Slivers are merged, and what is merged depends on what else was read.
    intervals: [...runs.flat(), ...output.directions.flatMap(({ intervals }) => intervals)],
    // The sum of finished intervals stands in for an end record that counts more than them.
    summaries: [...printed, ...counted.flatMap((interval) => summariesOf(interval, printed))],
  };
}

/** Every run of neighbouring intervals, as one. */
function contiguous(intervals: readonly IntervalResult[]): IntervalResult[] {
  return intervals.flatMap((first, index) => {
    const joins = [first];
    for (const next of intervals.slice(index + 1)) {
      if (next.omitted !== first.omitted) break;
      joins.push(joinIntervals(joins.at(-1)!, next));
    }
    return joins;
  });
}

/** A sum of intervals in place of an end record; round-trip times stay those of the record. */
function summariesOf(interval: IntervalResult, printed: readonly TrafficSummary[]): TrafficSummary[] {
  const sum = summaryOf(interval);
  return [sum, ...printed.map((summary) => ({ ...summary, ...sum }))];
}

/** What is wrong with a result of a damaged output; empty when nothing is. */
export function faults(result: TrafficResult, truths: () => readonly Truth[], tears: boolean): string[] {
  const checked = trafficResult.safeParse(result);
  if (!checked.success) return [`it is no result: ${checked.error.message}`];
  const sound = directionsOf(result).filter((one) => one.sound);
  if (sound.length === 0) return [];
  const all = truths();
  const [own, ...others] = all;
  const joints = acrossJoints(own!, all);
  const intervals: AnyRecord[] = [
    ...all.flatMap((truth) => truth.intervals),
    ...joints,
    ...others.flatMap(({ raw }) => raw),
  ];
  const summaries: AnyRecord[] = [
    ...all.flatMap((truth) => truth.summaries),
    ...others.flatMap(({ raw }) => raw),
  ];
  const known = {
    everything: [...intervals, ...summaries, ...all.flatMap(({ raw }) => raw)],
    tears,
  };
  return sound.flatMap((one) => {
    const flows = one.flows.length;
    return [
      ...one.intervals.flatMap((interval) => invented(interval, intervals, { ...known, flows })),
      ...(one.summary
        ? invented(one.summary, [...summaries, ...sumsOf(one, summaries)], { ...known, flows })
        : []),
    ];
  });
}

/** A last interval that is short is merged into the one before, whichever of two recordings they are from. */
function acrossJoints(own: Truth, others: readonly Truth[]): IntervalResult[] {
  return others.flatMap(({ intervals }) =>
    own.intervals.flatMap((first) =>
      intervals
        .filter((second) => Math.abs(second.startSeconds - first.endSeconds) < 0.06)
        .map((second) => joinIntervals(first, second)),
    ),
  );
}

/**
 * The sum of its own intervals, which have been checked, stands in for an end record. Flows whose records are all known
 * may be of two recordings.
 */
function sumsOf({ intervals, flows }: TrafficResult, known: readonly AnyRecord[]): AnyRecord[] {
  const ends = flows.map(({ summary }) => summary).filter((summary) => summary !== undefined);
  const areKnown = ends.every((end) => known.some((other) => isPartOf(end, other)));
  const measured = intervals.filter(({ omitted }) => !omitted);
  return [
    ...(measured.length > 0 ? [summaryOf(measured.reduce(joinIntervals))] : []),
    ...(areKnown && ends.length > 0 ? [sumSummaries(ends)] : []),
  ];
}

interface Known {
  everything: readonly AnyRecord[];
  tears: boolean;
  flows: number;
}

/**
 * A record of a damaged output must be one of the undamaged ones, or lack some of its figures. Where records were torn,
 * and parts of several may stand together, each of its figures must be a figure of some of them; a sum over several flows
 * at least one that such figures can add up to.
 */
function invented(record: AnyRecord, similar: readonly AnyRecord[], known: Known): string[] {
  const keys = Object.keys(record);
  const { everything, tears, flows } = known;
  const alone = keys.filter((key) => tears || APART.has(key));
  const anywhere = [...everything, ...similar];
  const strange = alone.filter((key) => !anywhere.some((other) => agree(key, record[key], other[key])));
  const wrong = strange.filter((key) => !(tears && isPossible(key, record, everything, flows)));
  if (wrong.length > 0) return wrong.map((key) => `nobody has ${key} ${String(record[key])}`);
  const together = keys.filter((key) => !alone.includes(key));
  if (similar.some((other) => isPartOf(record, other, together))) return [];
  return [`nobody has ${JSON.stringify(record)}`];
}

/**
 * A time may be of two torn records, and a rate be worked out from what else is in its own; a sum, or a mean, may be of one
 * part of each of several.
 */
function isPossible(
  key: string,
  record: AnyRecord,
  everything: readonly AnyRecord[],
  flows: number,
): boolean {
  const numbers = (name: string) =>
    everything.map((other) => other[name]).filter((one) => typeof one === 'number');
  const value = Number(record[key]);
  if (key === 'durationSeconds')
    return numbers('endSeconds').some((end) =>
      numbers('startSeconds').some((start) => agree(key, value, end - start)),
    );
  const seconds = Number(
    record['durationSeconds'] ?? Number(record['endSeconds']) - Number(record['startSeconds']),
  );
  if (key === 'bitsPerSecond' && agree('bytes', value * seconds, Number(record['bytes']) * 8)) return true;
  // A last interval that is short is merged into the one before.
  if (numbers(key).some((one) => numbers(key).some((other) => agree(key, value, one + other)))) return true;
  return flows > 1 && value <= flows * Math.max(...numbers(key));
}

/** Whether a record has nothing that another has not. */
function isPartOf(record: AnyRecord, other: AnyRecord, keys = Object.keys(record)): boolean {
  return keys.every((key) => agree(key, record[key], other[key]));
}

function agree(key: string, value: unknown, other: unknown): boolean {
  if (typeof value !== 'number' || typeof other !== 'number') return value === other;
  // What begins in a warm-up is counted from its end.
  if (key === 'startSeconds') return Math.abs(value - other) < 0.06;
  const tolerance = DERIVED.has(key) ? ROUNDED : 1e-9;
  return Math.abs(value - other) <= tolerance * Math.max(Math.abs(value), Math.abs(other));
}
