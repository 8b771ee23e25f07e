import type { StreamRecord } from '../results/attachment.js';
import type { IntervalResult, TrafficResult } from '../results/traffic-result.js';
import { isDrawable } from './domain.js';
import { pathsOf, type TrafficPath } from './paths.js';

/** One interval on the chart's time axis, where 0 is the start of the measured part. */
export interface Point {
  startSeconds: number;
  endSeconds: number;
  bitsPerSecond: number;
  omitted: boolean;
}

/** What one end measured of one path. */
export interface Series {
  /** Index of the path in its stream: both ends of a path share colour and marker. */
  pathIndex: number;
  sent: boolean;
  /** For people, such as `client → sut, server received`. */
  label: string;
  /** In order of time, warm-up included. Empty when this end reported no interval. */
  points: Point[];
  /** The points, cut where time is missing between two of them. */
  segments: Point[][];
  /** Bitrate over the whole measured time; absent when it was not measured. */
  bitsPerSecond?: number;
}

/** A series for each end of each path, sender first; an end that reported nothing has none. */
export function seriesOf(stream: StreamRecord): Series[] {
  return pathsOf(stream).flatMap((path, index) =>
    [path.sender, path.receiver]
      .filter((result) => result !== undefined)
      .map((result) => toSeries(result, path, index, stream.intervalSeconds)),
  );
}

function toSeries(
  result: TrafficResult,
  path: TrafficPath,
  pathIndex: number,
  intervalSeconds: number,
): Series {
  const points = pointsOf(result.intervals);
  const mean = result.summary?.bitsPerSecond;
  return {
    pathIndex,
    sent: result.sender,
    label: `${path.label}, ${result.role} ${result.sender ? 'sent' : 'received'}`,
    points,
    segments: cutAtGaps(points, intervalSeconds),
    ...(mean !== undefined && isDrawable(mean) && { bitsPerSecond: mean }),
  };
}

/** Warm-up counts from its own start: it is moved to end where the measured part begins. */
function pointsOf(intervals: readonly IntervalResult[]): Point[] {
  const usable = intervals.filter(isUsable);
  const warmUpSeconds = Math.max(0, ...usable.filter((one) => one.omitted).map((one) => one.endSeconds));
  return usable
    .map(({ startSeconds, endSeconds, bitsPerSecond, omitted }) => {
      const shift = omitted ? warmUpSeconds : 0;
      return { startSeconds: startSeconds - shift, endSeconds: endSeconds - shift, bitsPerSecond, omitted };
    })
    .sort((one, other) => one.startSeconds - other.startSeconds);
}

function isUsable({ startSeconds, endSeconds, bitsPerSecond }: IntervalResult): boolean {
  return (
    startSeconds >= 0 && endSeconds >= startSeconds && endSeconds < Infinity && isDrawable(bitsPerSecond)
  );
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
