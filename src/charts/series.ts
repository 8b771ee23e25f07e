import type { StreamRecord } from '../results/attachment.js';
import type { IntervalResult, TrafficResult } from '../results/traffic-result.js';
import { isDrawable } from './domain.js';
import { pathsOf, type TrafficPath } from './paths.js';
import { BITRATE, type Quantity, quantityOf } from './quantity.js';

/** One interval on the chart's time axis, where 0 is the start of the measured part. */
export interface Point {
  startSeconds: number;
  endSeconds: number;
  /** Of the quantity that is drawn. */
  value: number;
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
  /** Over the whole measured time; absent when it was not measured. */
  mean?: number;
  quantity: Quantity;
}

/** A series for each end of each path, sender first; an end that reported nothing has none. */
export function seriesOf(stream: StreamRecord): Series[] {
  const quantity = quantityOf(stream);
  return pathsOf(stream).flatMap((path, index) =>
    [path.sender, path.receiver]
      .filter((result) => result !== undefined)
      .map((result) => toSeries(result, path, index, stream.intervalSeconds, quantity))
      // One end alone has round trips and transactions.
      .filter(({ points, mean }) => quantity === BITRATE || points.length > 0 || mean !== undefined),
  );
}

function toSeries(
  result: TrafficResult,
  path: TrafficPath,
  pathIndex: number,
  intervalSeconds: number,
  quantity: Quantity,
): Series {
  const points = pointsOf(result.intervals, quantity);
  const mean = result.summary && quantity.mean(result.summary);
  return {
    pathIndex,
    sent: result.sender,
    label: `${path.label}, ${wordOf(result, quantity)}`,
    points,
    segments: cutAtGaps(points, intervalSeconds),
    ...(mean !== undefined && isDrawable(mean, quantity) && { mean }),
    quantity,
  };
}

/** Of round trips and transactions there are no two sides. */
function wordOf({ role, sender }: TrafficResult, { metric, name }: Quantity): string {
  if (metric !== 'bitsPerSecond') return name;
  return `${role} ${sender ? 'sent' : 'received'}`;
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
  const { startSeconds, endSeconds } = interval;
  const value = quantity.of(interval);
  const isTime = startSeconds >= 0 && endSeconds >= startSeconds && endSeconds < Infinity;
  return isTime && value !== undefined && isDrawable(value, quantity);
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
