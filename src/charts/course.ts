import type { IntervalResult, TrafficResult } from '../results/traffic-result.js';
import { isDrawable } from './domain.js';
import { type Quantity, ROUND_TRIP_TIME } from './quantity.js';
import { courseOfReplies } from './replies.js';

/** A value on the chart's time axis, where 0 is the start of the measured part. */
export interface Point {
  startSeconds: number;
  /** The same as the start, of a single measurement. */
  endSeconds: number;
  /** Of the quantity that is drawn. */
  value: number;
  omitted: boolean;
}

/** How a quantity went on. */
export interface Course {
  /** In order of time, warm-up included. */
  points: Point[];
  /** The points, cut where something is missing between two of them. */
  segments: Point[][];
  /** When requests were sent that nobody answered; of intervals, the middle of those that hold any. */
  lostSeconds: number[];
  /** What a point stands for. */
  unit: 'interval' | 'reply';
}

/** The course of what one end measured: of each reply where all of them are known, otherwise of intervals. */
export function courseOf(result: TrafficResult, quantity: Quantity, intervalSeconds: number): Course {
  const { replies, summary, intervals } = result;
  if (quantity === ROUND_TRIP_TIME && replies && replies.length >= (summary?.packets ?? 0))
    return courseOfReplies(replies, summary?.durationSeconds, quantity);
  const points = pointsOf(intervals, quantity);
  const lost = quantity === ROUND_TRIP_TIME ? intervals.filter(hasLost) : [];
  return {
    points,
    segments: cutAtGaps(points, intervalSeconds),
    lostSeconds: lost.map(({ startSeconds, endSeconds }) => (startSeconds + endSeconds) / 2),
    unit: 'interval',
  };
}

/** Warm-up counts from its own start: it is moved to end where the measured part begins. */
function pointsOf(intervals: readonly IntervalResult[], quantity: Quantity): Point[] {
  const usable = intervals.filter((interval) => isUsable(interval, quantity));
  const warmUpSeconds = Math.max(0, ...usable.filter((one) => one.omitted).map((one) => one.endSeconds));
  return usable
    .map((interval) => {
      const { startSeconds, endSeconds, omitted } = interval;
      const shift = omitted ? warmUpSeconds : 0;
      const value = quantity.of(interval)!;
      return { startSeconds: startSeconds - shift, endSeconds: endSeconds - shift, value, omitted };
    })
    .sort((one, other) => one.startSeconds - other.startSeconds);
}

function isUsable(interval: IntervalResult, quantity: Quantity): boolean {
  const value = quantity.of(interval);
  return hasTime(interval) && value !== undefined && isDrawable(value, quantity);
}

function hasTime({ startSeconds, endSeconds }: IntervalResult): boolean {
  return startSeconds >= 0 && endSeconds >= startSeconds && endSeconds < Infinity;
}

function hasLost(interval: IntervalResult): boolean {
  return hasTime(interval) && (interval.lostPackets ?? 0) > 0;
}

/** Half an interval of silence between two points is a hole in the data, not a rounding of time stamps. */
function cutAtGaps(points: readonly Point[], intervalSeconds: number): Point[][] {
  const segments: Point[][] = [];
  let previous: Point | undefined;
  for (const point of points) {
    const length = previous ? previous.endSeconds - previous.startSeconds : 0;
    const allowed = (intervalSeconds > 0 ? intervalSeconds : length) / 2;
    if (previous && point.startSeconds - previous.endSeconds < allowed) segments.at(-1)!.push(point);
    else segments.push([point]);
    previous = point;
  }
  return segments;
}
