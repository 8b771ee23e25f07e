import { percentileOf } from './statistics.js';
import type { IntervalResult } from './traffic-result.js';

/** A time between two intervals of which none tells. */
export interface Hole {
  startSeconds: number;
  endSeconds: number;
  /** Of the interval behind it. */
  index: number;
}

/** What was not read, or not told: what lies between intervals, and is more than half as long as they usually are. */
export function holesIn(intervals: readonly IntervalResult[]): Hole[] {
  const widthSeconds =
    percentileOf(
      intervals.map((interval) => interval.endSeconds - interval.startSeconds),
      0.5,
    ) ?? 0;
  return intervals.flatMap(({ startSeconds: endSeconds }, index) => {
    const startSeconds = intervals[index - 1]?.endSeconds ?? endSeconds;
    return endSeconds - startSeconds > widthSeconds / 2 ? [{ startSeconds, endSeconds, index }] : [];
  });
}
