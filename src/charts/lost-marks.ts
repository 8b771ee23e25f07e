import type { Plot } from './layout.js';
import type { Scales } from './marks.js';
import { LIMIT } from './palette.js';
import type { Series } from './series.js';
import { element } from './svg.js';

/** Marks closer than this cannot be told apart. */
const LEAST_DISTANCE_PX = 3;
const ABOVE_AXIS_PX = 7;

/** A cross along the lower edge for every request that nobody answered: it has no place on the vertical axis. */
export function drawLost(series: readonly Series[], { x }: Scales, plot: Plot): string {
  const places = series.flatMap(({ lostSeconds }) => lostSeconds.map((seconds) => x(seconds)));
  return places.length > 0 ? lostMarks(apart(places), plot.bottom - ABOVE_AXIS_PX) : '';
}

/** Crosses in a row. */
export function lostMarks(places: readonly number[], y: number): string {
  const d = places.map((x) => `M${(x - 3).toFixed(1)},${(y - 3).toFixed(1)}l6,6m0,-6l-6,6`).join('');
  return element('path', { class: 'lost', d, fill: 'none', stroke: LIMIT, 'stroke-width': 1.6 });
}

function apart(places: readonly number[]): number[] {
  const kept: number[] = [];
  for (const place of [...places].sort((one, other) => one - other))
    if (place - (kept.at(-1) ?? -Infinity) >= LEAST_DISTANCE_PX) kept.push(place);
  return kept;
}
