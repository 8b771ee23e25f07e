/** Values closer together than this share of the highest one are shown enlarged. */
const NARROW_RATIO = 0.1;
/** The least share of the highest value that the axis spans, so that noise of a thousandth does not look like a fall. */
const LEAST_SPAN_RATIO = 0.04;

/** Of one or two points there is no course to be enlarged. */
const LEAST_TO_ENLARGE = 3;

/** Whether a figure can stand on an axis. */
export function isDrawable(value: number, { highest }: { highest: number }): boolean {
  return value >= 0 && value <= highest;
}

/** Lower and upper end of an axis. */
export type Domain = readonly [low: number, high: number];

/**
 * The vertical axis: from 0, unless all values (limits included) lie within a tenth of the highest one,
 * where a line along the upper edge would show nothing.
 */
export function valueDomain(values: readonly number[], pointsPerSeries: number): Domain {
  const high = values.reduce((one, other) => Math.max(one, other), 0);
  const low = values.reduce((one, other) => Math.min(one, other), high);
  if (high === 0) return [0, 1];
  if (pointsPerSeries < LEAST_TO_ENLARGE || low < high * (1 - NARROW_RATIO)) return [0, high * 1.05];
  const margin = Math.max((high - low) * 0.2, (high * LEAST_SPAN_RATIO - (high - low)) / 2);
  return [low - margin, high + margin];
}

/** The time axis: all that was measured, and 0. */
export function timeDomain(points: readonly { startSeconds: number; endSeconds: number }[]): Domain {
  const low = points.reduce((earliest, point) => Math.min(earliest, point.startSeconds), 0);
  const high = points.reduce((latest, point) => Math.max(latest, point.endSeconds), low);
  return high > low ? [low, high] : [low, low + 1];
}
