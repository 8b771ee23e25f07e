import type { Plot } from './layout.js';
import type { Limit } from './limits.js';
import type { Scales } from './marks.js';
import { LIMIT, PAPER } from './palette.js';
import { element, label } from './svg.js';

const LABEL_PX = 13;

/** A line across the plot for each limit; then the labels, each on the side where data would break its limit. */
export function drawLimits(limits: readonly Limit[], scales: Scales, plot: Plot): string {
  const taken: number[] = [];
  const lines = limits.map((limit) => lineOf(scales.y(limit.value), plot));
  const labels = limits.map((limit) => labelOf(limit, scales.y(limit.value), plot, taken));
  return element('g', { class: 'limits' }, ...lines, ...labels);
}

function lineOf(y: number, { left, right }: Plot): string {
  const stroke = { stroke: LIMIT, 'stroke-width': 1.4, 'stroke-dasharray': '10 3 2 3' };
  return element('line', { class: 'limit', x1: left, x2: right, y1: y, y2: y, ...stroke });
}

function labelOf(limit: Limit, y: number, plot: Plot, taken: number[]): string {
  const words = limit.pass ? limit.label : `${limit.label} not kept`;
  const place = freePlace(limit.kind === 'min' ? y + LABEL_PX : y - 5, plot, taken);
  return label(plot.right - 4, place, words, {
    'text-anchor': 'end',
    fill: LIMIT,
    'font-weight': 600,
    ...HALO,
  });
}

/** A pale edge that keeps a label readable on top of lines. */
const HALO = { stroke: PAPER, 'stroke-width': 3, 'paint-order': 'stroke' } as const;

/** The wanted height of a label, or the next one below or above that no other label has. */
function freePlace(wanted: number, plot: Plot, taken: number[]): number {
  const lowest = plot.bottom - 4;
  const inside = Math.min(wanted, lowest);
  const candidates = [0, 1, -1, 2, -2, 3, -3, 4, -4].map((step) => inside + step * LABEL_PX);
  const isFree = (place: number): boolean => taken.every((other) => Math.abs(other - place) >= LABEL_PX);
  const place = candidates.find((one) => one <= lowest && one > plot.top && isFree(one)) ?? inside;
  taken.push(place);
  return place;
}
