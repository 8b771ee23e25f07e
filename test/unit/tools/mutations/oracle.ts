import { joinIntervals, sumSummaries, summaryOf } from '../../../../src/results/intervals.js';
import {
  directionsOf,
  type IntervalResult,
  type TrafficResult,
  trafficResult,
} from '../../../../src/results/traffic-result.js';
import { agree, type AnyRecord, isPartOf, MEANS, ROUND_TRIP } from './agreement.js';
import type { Truth } from './truth.js';

/** Figures of a run that a tool prints in a record of their own. */
const APART: ReadonlySet<string> = new Set(['cpuRatio', 'reorderedPackets']);
/** One request of ping's, in a mixture of two outputs. */
const DISPLACED_SECONDS = 0.15;

/** Why it is no result at all; empty when it is one. */
export function misshapen(result: TrafficResult): string[] {
  const checked = trafficResult.safeParse(result);
  return checked.success ? [] : [`it is no result: ${checked.error.message}`];
}

/** What is wrong with a result of a damaged output; empty when nothing is. */
export function faults(result: TrafficResult, truths: () => readonly Truth[], tears: boolean): string[] {
  const wrong = misshapen(result);
  if (wrong.length > 0) return wrong;
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
  const isMean = (key: string) =>
    MEANS.has(key) && isBetween(Number(record[key]), numbersOf(everything, key));
  const firm = together.filter((key) => !isMean(key));
  if (flows > 1 && similar.some((other) => isPartOf(record, other, firm))) return [];
  return [`nobody has ${JSON.stringify(record)}${strangeness(record, similar, together)}`];
}

/** How it differs from what is nearest to it. */
function strangeness(record: AnyRecord, similar: readonly AnyRecord[], keys: readonly string[]): string {
  const differing = (other: AnyRecord) => keys.filter((key) => !agree(key, record[key], other[key]));
  const [nearest] = similar
    .map((other) => ({ other, strange: differing(other) }))
    .sort((one, two) => one.strange.length - two.strange.length);
  if (!nearest) return '';
  return `; nearest has ${nearest.strange.map((key) => `${key} ${String(nearest.other[key])}`).join(', ')}`;
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
  const numbers = (name: string) => numbersOf(everything, name);
  const value = Number(record[key]);
  if (key === 'durationSeconds')
    return numbers('endSeconds').some((end) =>
      numbers('startSeconds').some((start) => agree(key, value, end - start)),
    );
  const seconds = Number(
    record['durationSeconds'] ?? Number(record['endSeconds']) - Number(record['startSeconds']),
  );
  if (key === 'bitsPerSecond' && agree('bytes', value * seconds, Number(record['bytes']) * 8)) return true;
  // A time that is read from a line of another run puts all that follow beside theirs.
  if (key === 'startSeconds' || key === 'endSeconds')
    return numbers(key).some((one) => Math.abs(one - value) <= DISPLACED_SECONDS);
  // Replies of another run come late.
  if (key === 'reorderedPackets') return value <= Number(record['packets']);
  // They are of some of the replies.
  if (ROUND_TRIP.test(key)) return isBetween(value, numbers('rttSeconds'));
  // A last interval that is short is merged into the one before; one that is not printed is what is left of the whole.
  const isOfTwo = (one: number, other: number) =>
    agree(key, value, one + other) || agree(key, value, one - other);
  if (numbers(key).some((one) => numbers(key).some((other) => isOfTwo(one, other)))) return true;
  return flows > 1 && value <= flows * Math.max(...numbers(key));
}

function numbersOf(records: readonly AnyRecord[], key: string): number[] {
  return records.map((record) => record[key]).filter((one): one is number => Number.isFinite(one));
}

function isBetween(value: number, known: readonly number[]): boolean {
  return value >= Math.min(...known) && value <= Math.max(...known);
}
