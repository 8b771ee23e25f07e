import type { Point } from './course.js';
import type { D3, Scale } from './d3.js';
import { drawDots } from './dots.js';
import { colourOf, PAPER, shapeOf } from './palette.js';
import type { Series } from './series.js';
import { type Attributes, element } from './svg.js';
import { MAX_POINTS, thin } from './thin.js';

/** Fewer intervals than this are points: a line would claim what happened between them. */
export const LEAST_FOR_LINE = 3;
/** About this many markers on a line are enough to tell it from others. */
const MARKERS = 15;

/** Scales from seconds and values to pixels. */
export interface Scales {
  x: Scale;
  y: Scale;
}

/** A series as a line with markers, or as points with the time they stand for; replies as dots. */
export function drawSeries(d3: D3, series: Series, scales: Scales): string {
  const body = series.unit === 'reply' ? drawDots(d3, series, scales) : drawIntervals(d3, series, scales);
  return element('g', { class: series.sent ? 'sent' : 'received', 'data-series': series.label }, body);
}

function drawIntervals(d3: D3, series: Series, scales: Scales): string {
  const few = series.points.length < LEAST_FOR_LINE;
  const whole = series.whole ? [[series.whole]] : [];
  const segments = few ? [...series.segments, ...whole] : thinned(series);
  const points = segments.flat();
  return [
    few
      ? points.map((point) => bar(point, series, scales)).join('')
      : segments.map((one) => path(d3, one, series, scales)).join(''),
    marked(segments)
      .filter((point) => point.value > 0 || series.quantity.zero === undefined)
      .map((point) => marker(d3, series, middle(point, scales.x), scales.y(point.value)))
      .join(''),
    points
      .filter((point) => point.value === 0 && series.quantity.zero !== undefined)
      .map((point) => zeroMark(middle(point, scales.x), scales.y(0), colourOf(series.pathIndex)))
      .join(''),
  ].join('');
}

/** Each segment keeps its share of the points that can be told apart. */
function thinned({ segments, points }: Series): Point[][] {
  const share = Math.min(1, MAX_POINTS / points.length);
  return segments.map((segment) => thin(segment, Math.max(4, Math.ceil(segment.length * share))));
}

/** How a series is stroked: wide and dashed at the sender, thin and whole at the receiver, so that both show where they agree. */
export function strokeOf({ pathIndex, sent }: Series): Attributes {
  return {
    fill: 'none',
    stroke: colourOf(pathIndex),
    'stroke-width': sent ? 3.2 : 1.6,
    'stroke-dasharray': sent ? '7 4' : undefined,
    'stroke-opacity': sent ? 0.55 : undefined,
    'stroke-linejoin': 'round',
    'stroke-linecap': sent ? undefined : 'round',
  };
}

/** The marker of a series: hollow at the sender, smaller and filled at the receiver. */
export function marker(d3: D3, { pathIndex, sent }: Series, x: number, y: number): string {
  const shape = d3.symbol(d3[shapeOf(pathIndex)], sent ? 62 : 24).digits(1)() ?? '';
  const colour = colourOf(pathIndex);
  const transform = `translate(${x.toFixed(1)},${y.toFixed(1)})`;
  return element('path', {
    class: 'marker',
    d: shape,
    transform,
    fill: sent ? PAPER : colour,
    stroke: colour,
  });
}

/** A cross on an interval in which nothing moved, which would otherwise hide in the axis. */
export function zeroMark(x: number, y: number, colour: string): string {
  const d = `M${(x - 4).toFixed(1)},${(y - 4).toFixed(1)}l8,8m0,-8l-8,8`;
  return element('path', { class: 'zero', d, fill: 'none', stroke: colour, 'stroke-width': 2 });
}

function path(d3: D3, points: readonly Point[], series: Series, { x, y }: Scales): string {
  const line = d3
    .line<Point>()
    .x((point) => middle(point, x))
    .y((point) => y(point.value))
    .digits(1);
  return element('path', { class: 'line', d: line(points) ?? '', ...strokeOf(series) });
}

/** The time that a point stands for: a hairline, so that nobody takes it for a line through points. */
function bar(point: Point, series: Series, { x, y }: Scales): string {
  const height = y(point.value);
  return element('line', {
    class: 'span',
    x1: x(point.startSeconds),
    x2: x(point.endSeconds),
    y1: height,
    y2: height,
    stroke: colourOf(series.pathIndex),
    'stroke-opacity': 0.4,
  });
}

/** Every so many points, and those that stand alone, unless they are legion: they have no line to be seen by. */
function marked(segments: readonly Point[][]): Point[] {
  const fewSegments = segments.length < 100;
  const every = Math.max(1, Math.round(segments.flat().length / MARKERS));
  return segments.flatMap((segment) =>
    segment.length === 1 && fewSegments ? segment : segment.filter((_, index) => index % every === 0),
  );
}

function middle({ startSeconds, endSeconds }: Point, x: Scale): number {
  return x((startSeconds + endSeconds) / 2);
}
