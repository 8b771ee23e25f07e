import type { Point } from './course.js';

/** More points than this in one series cannot be told apart on a chart 700 pixels wide. */
export const MAX_POINTS = 700;

/**
 * At most `limit` points of a segment: of every slice the lowest and the highest, so that a dip of one interval
 * in a run of hours is still seen. First and last stay.
 */
export function thin(points: readonly Point[], limit = MAX_POINTS): Point[] {
  if (points.length <= limit) return [...points];
  const inner = points.slice(1, -1);
  const size = Math.ceil(inner.length / ((limit - 2) / 2));
  const kept: Point[] = [points[0]!];
  for (let from = 0; from < inner.length; from += size)
    kept.push(...extremes(inner.slice(from, from + size)));
  return [...kept, points.at(-1)!];
}

function extremes(slice: readonly Point[]): Point[] {
  let low = 0;
  let high = 0;
  slice.forEach((point, index) => {
    if (point.value < slice[low]!.value) low = index;
    if (point.value > slice[high]!.value) high = index;
  });
  const first = Math.min(low, high);
  const second = Math.max(low, high);
  return first === second ? [slice[first]!] : [slice[first]!, slice[second]!];
}
