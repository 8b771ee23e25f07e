import type { StreamRecord } from '../results/attachment.js';
import type { TrafficResult, TrafficSummary } from '../results/traffic-result.js';
import { type Course, courseOf, type Point } from './course.js';
import { isDrawable } from './domain.js';
import { pathsOf, type TrafficPath } from './paths.js';
import { BITRATE, type Quantity, quantityOf } from './quantity.js';

/** What one end measured of one path. Without points when this end reported no interval. */
export interface Series extends Course {
  /** Index of the path in its stream: both ends of a path share colour and marker. */
  pathIndex: number;
  sent: boolean;
  /** For people, such as `client → sut, server received`. */
  label: string;
  /** Absent when the end record was lost. */
  summary?: TrafficSummary;
  /** Over the whole measured time; absent when it was not measured. */
  mean?: number;
  /** The mean and the time that it stands for, of an end that has no points to draw. */
  whole?: Point;
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
  const course = courseOf(result, quantity, intervalSeconds);
  const { summary } = result;
  const mean = summary && quantity.mean(summary);
  const measured = mean !== undefined && isDrawable(mean, quantity) ? mean : undefined;
  return {
    ...course,
    pathIndex,
    sent: result.sender,
    label: nameOf(path, result, quantity),
    ...(summary && { summary }),
    ...(measured !== undefined && { mean: measured }),
    ...(measured !== undefined && course.points.length === 0 && { whole: wholeOf(summary!, measured) }),
    quantity,
  };
}

function wholeOf({ durationSeconds }: TrafficSummary, value: number): Point {
  const endSeconds = durationSeconds >= 0 && durationSeconds < Infinity ? durationSeconds : 0;
  return { startSeconds: 0, endSeconds, value, omitted: false };
}

/** Of round trips and transactions there are no two sides. */
function nameOf({ label }: TrafficPath, { role, sender }: TrafficResult, quantity: Quantity): string {
  return quantity === BITRATE ? `${label}, ${role} ${sender ? 'sent' : 'received'}` : label;
}
