import {
  type IntervalResult,
  directionsOf,
  trafficResult,
  type TrafficResult,
} from '../../../../src/results/traffic-result.js';
import { resultOf } from '../../../../src/traffic/tool-results.js';
import type { Subject } from './subject.js';

/** What is made of an output in the end. `onInterval` hears of intervals as they come, slivers by themselves. */
export function resultsOf(
  subject: Subject,
  stdout: string,
  onInterval?: (interval: IntervalResult) => void,
): TrafficResult[] {
  const { stderr } = subject;
  const reader = subject.makeReader(onInterval);
  for (const [channel, text] of [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const)
    for (const line of linesOf(text)) reader.line(channel, line);
  return directionsOf(trafficResult.parse(resultOf(reader.output(), subject.facts)));
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

type Figures = Readonly<Record<string, unknown>>;
/** Means over what was measured: with one flow less they are of the others. */
const MEANS = /^(jitterSeconds|(min|mean|max)?[rR]ttSeconds|cpuRatio)$/;

/** What an unbroken output says: its summaries, and its intervals, merged and not. */
export interface Right {
  summaries: readonly Figures[];
  intervals: readonly Figures[];
}

export function rightOf(subject: Subject): Right {
  const live: IntervalResult[] = [];
  const reader = subject.makeReader();
  for (const line of linesOf(subject.stdout)) reader.line('stdout', line);
  const told = reader.output().directions.flatMap(({ peerSummary }) => peerSummary ?? []);
  const results = resultsOf(subject, subject.stdout, (interval) => live.push(interval));
  return {
    summaries: [...results.flatMap(({ summary }) => summary ?? []), ...told],
    intervals: [...results.flatMap(({ intervals }) => intervals), ...live],
  };
}

/**
 * Figures of a sound result that none of the unbroken outputs has; `undefined` when there are none. A figure may be
 * absent: then it was not measured.
 *
 * @param mixed two outputs became one: each figure may be of either, as long as they agree with each other.
 */
export function wrongNumber(
  found: readonly TrafficResult[],
  right: readonly Right[],
  mixed: boolean,
): string | undefined {
  const summaries = right.flatMap((one) => one.summaries);
  const intervals = right.flatMap((one) => one.intervals);
  for (const { summary, intervals: rows } of found) {
    const wrong =
      (summary ? mismatch(summary, summaries, mixed) : undefined) ??
      firstOf(rows, (row) => mismatch(row, intervals, mixed));
    if (wrong) return wrong;
  }
  return undefined;
}

function mismatch(figures: object, known: readonly Figures[], mixed: boolean): string | undefined {
  const entries = Object.entries(figures).filter(([key]) => !MEANS.test(key));
  const isKnown = mixed
    ? entries.every(
        ([key, value]) =>
          isQuotient(key, figures as Partial<IntervalResult>) ||
          known.some((other) => isSame(key, other[key], value)),
      )
    : known.some((other) => entries.every(([key, value]) => isSame(key, other[key], value)));
  return isKnown ? undefined : JSON.stringify(figures);
}

/** A bitrate that is bytes over time says nothing by itself. */
function isQuotient(key: string, figures: Partial<IntervalResult> & { durationSeconds?: number }): boolean {
  const { bytes = 0, bitsPerSecond, startSeconds = 0, endSeconds = 0 } = figures;
  const seconds = figures.durationSeconds ?? endSeconds - startSeconds;
  return key === 'bitsPerSecond' && isSame(key, bitsPerSecond, (bytes * 8) / seconds);
}

/** A figure may come from another one that says the same, which is rounded otherwise. */
function isSame(key: string, one: unknown, other: unknown): boolean {
  if (typeof one !== 'number' || typeof other !== 'number') return one === other;
  if (key === 'startSeconds') return Math.abs(one - other) < 0.05;
  return Math.abs(one - other) <= 0.05 * Math.max(Math.abs(one), Math.abs(other));
}

function firstOf<T>(list: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of list) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
