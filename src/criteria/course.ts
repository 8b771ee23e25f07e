import { formatRange } from '../core/range.js';
import { formatBitrate } from '../core/units.js';
import { type IntervalResult, measuredIntervals, type TrafficResult } from '../results/traffic-result.js';
import type { Course } from '../results/verdict.js';

/** More bars than this do not fit a line of a message. */
const MOST_VALUES = 48;

/** What is told of the intervals of a figure. */
export interface Told {
  of: (interval: IntervalResult) => number | undefined;
  format: (value: number) => string;
  /** Whether one value is worse than another. */
  isWorse: (value: number, than: number) => boolean;
  /** Where it is not what is judged: what it is. */
  name?: string;
  /** @default 'worst' */
  worst?: string;
}

/** Where a bitrate is judged. */
export const BITRATE: Told = {
  ...{ of: ({ bitsPerSecond }) => bitsPerSecond, format: formatBitrate },
  isWorse: (value, than) => value < than,
};

/** What went on meanwhile, where what is judged has no course of its own. */
export const BITRATE_MEANWHILE: Told = { ...BITRATE, name: 'bitrate', worst: 'lowest' };

/** How a figure went over the measured intervals; `undefined` where none of them has it. */
export function courseOf(
  result: Pick<TrafficResult, 'intervals'>,
  { of, format, isWorse, name, worst: word = 'worst' }: Told,
): Course | undefined {
  const intervals = measuredIntervals(result);
  const measured = intervals.flatMap((interval) => {
    const value = of(interval);
    return value === undefined ? [] : [{ value, interval }];
  });
  const [first] = measured;
  if (!first) return undefined;
  const worst = measured.reduce((found, next) => (isWorse(next.value, found.value) ? next : found), first);
  const least = measured.reduce((low, { value }) => Math.min(low, value), Infinity);
  const most = measured.reduce((high, { value }) => Math.max(high, value), -Infinity);
  const range = format(least) === format(most) ? format(least) : formatRange(least, most, format);
  const { startSeconds, endSeconds } = worst.interval;
  const at = least === most ? '' : `, ${word} at ${timeInWords(startSeconds)}–${timeInWords(endSeconds)} s`;
  const what = name === undefined ? '' : `${name}, `;
  return { values: thinned(intervals.map(of), isWorse), words: `${what}${measured.length} of ${range}${at}` };
}

/** How the bitrate went meanwhile; `undefined` of pings, whose payload says nothing. */
export function meanwhile(result: Pick<TrafficResult, 'intervals' | 'protocol'>): Course | undefined {
  return result.protocol === 'icmp' ? undefined : courseOf(result, BITRATE_MEANWHILE);
}

/** The worst of as many neighbours as it takes. */
function thinned(values: readonly (number | undefined)[], isWorse: Told['isWorse']): (number | null)[] {
  const size = Math.ceil(values.length / MOST_VALUES);
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => {
    const bucket = values.slice(index * size, (index + 1) * size).filter((value) => value !== undefined);
    if (bucket.length === 0) return null;
    return bucket.reduce((worst, value) => (isWorse(value, worst) ? value : worst));
  });
}

/** Seconds since the start of a run, for people. */
export function timeInWords(seconds: number): string {
  return String(Number(seconds.toFixed(2)));
}
