import type { Point } from './course.js';
import type { D3 } from './d3.js';
import type { Scales } from './marks.js';
import { colourOf } from './palette.js';
import type { Series } from './series.js';
import { element } from './svg.js';

/** More pieces than this are a pattern of dots; lines through them would hide it. */
const MOST_LINES = 60;
/** More dots than this run into each other, and take too many bytes. */
export const MOST_DOTS = 700;
const SLICES = 300;

/**
 * Single measurements: a dot for each, joined by a pale line where none is missing between them. Where there are too many,
 * a dot at the median of each slice of time and a bar from its lowest to its highest.
 */
export function drawDots(d3: D3, series: Series, scales: Scales): string {
  const { segments, points } = series;
  if (points.length > MOST_DOTS) return drawSlices(series, scales);
  const lines = segments.length <= MOST_LINES ? segments.filter(({ length }) => length > 1) : [];
  return [
    ...lines.map((segment) => lineThrough(d3, segment, series, scales)),
    dotsAt(points, series, scales),
  ].join('');
}

function drawSlices(series: Series, scales: Scales): string {
  const slices = slicesOf(series.points).map((points) =>
    [...points].sort((one, other) => one.value - other.value),
  );
  const bars = slices.map((slice) => barOf(slice, scales)).join('');
  const stroke = { stroke: colourOf(series.pathIndex), 'stroke-width': 1.6, 'stroke-opacity': 0.4 };
  const medians = slices.map((slice) => slice[Math.floor((slice.length - 1) / 2)]!);
  return (
    element('path', { class: 'bars', d: bars, fill: 'none', ...stroke }) + dotsAt(medians, series, scales)
  );
}

/** Equal slices of time; those in which nothing came back are not there. */
function slicesOf(points: readonly Point[]): Point[][] {
  const start = points[0]!.startSeconds;
  const seconds = (points.at(-1)!.startSeconds - start) / SLICES;
  const slices = new Map<number, Point[]>();
  for (const point of points) {
    const index = seconds > 0 ? Math.min(Math.floor((point.startSeconds - start) / seconds), SLICES - 1) : 0;
    const slice = slices.get(index);
    if (slice) slice.push(point);
    else slices.set(index, [point]);
  }
  return [...slices.values()];
}

function barOf(ordered: readonly Point[], { x, y }: Scales): string {
  const middle = ordered[Math.floor((ordered.length - 1) / 2)]!;
  const [low, high] = [ordered[0]!, ordered.at(-1)!].map(({ value }) => y(value).toFixed(1));
  return `M${x(middle.startSeconds).toFixed(1)},${low}V${high}`;
}

function lineThrough(d3: D3, points: readonly Point[], { pathIndex }: Series, { x, y }: Scales): string {
  const line = d3
    .line<Point>()
    .x(({ startSeconds }) => x(startSeconds))
    .y(({ value }) => y(value))
    .digits(1);
  const stroke = { stroke: colourOf(pathIndex), 'stroke-width': 1, 'stroke-opacity': 0.4 };
  return element('path', { class: 'line', d: line(points) ?? '', fill: 'none', ...stroke });
}

/** One path for all of them: a line of no length with round ends is a dot. */
function dotsAt(points: readonly Point[], { pathIndex }: Series, { x, y }: Scales): string {
  const d = points
    .map(({ startSeconds, value }) => `M${x(startSeconds).toFixed(1)},${y(value).toFixed(1)}h0`)
    .join('');
  const width = points.length <= 60 ? 5 : points.length <= 250 ? 4 : 3;
  const stroke = { stroke: colourOf(pathIndex), 'stroke-width': width, 'stroke-linecap': 'round' };
  return element('path', { class: 'dots', d, fill: 'none', ...stroke });
}
