import type { Plot } from './layout.js';
import type { Scales } from './marks.js';
import { BAND, GRID, INK, MUTED } from './palette.js';
import { element, label } from './svg.js';
import type { Unit } from './units.js';

/** Grid, figures and names of both axes. */
export function drawAxes(scales: Scales, plot: Plot, unit: Unit): string {
  return valueAxis(scales, plot, unit) + timeAxis(scales, plot);
}

/** The warm-up, drawn before time 0; nothing when there was none. */
export function drawWarmUp({ x }: Scales, plot: Plot): string {
  const width = x(0) - plot.left;
  if (width <= 0) return '';
  const { top, bottom, left } = plot;
  const name = width > 120 ? 'warm-up, not counted' : 'warm-up';
  return element(
    'g',
    { class: 'warm-up' },
    element('rect', { x: left, y: top, width, height: bottom - top, fill: BAND }),
    element('line', { x1: x(0), x2: x(0), y1: top, y2: bottom, stroke: MUTED, 'stroke-dasharray': '2 3' }),
    label(x(0) - 5, top - 6, name, {
      fill: MUTED,
      'text-anchor': width > 60 ? 'end' : 'middle',
      'font-style': 'italic',
    }),
  );
}

function valueAxis({ y }: Scales, plot: Plot, unit: Unit): string {
  const inUnit = y.copy().domain(y.domain().map((value) => value / unit.size));
  const format = inUnit.tickFormat(5, '~f');
  const ticks = inUnit.ticks(5).map((value) => {
    const height = inUnit(value);
    return (
      element('line', { x1: plot.left, x2: plot.right, y1: height, y2: height, stroke: GRID }) +
      label(plot.left - 8, height + 4, format(value), { class: 'y-tick', 'text-anchor': 'end', fill: MUTED })
    );
  });
  const cut = y.domain()[0]! > 0;
  const name = cut ? `${unit.name}, axis does not start at 0` : unit.name;
  return ticks.join('') + upright(name, plot) + (cut ? brokenFoot(plot) : '');
}

function upright(name: string, plot: Plot): string {
  const transform = `translate(18,${((plot.top + plot.bottom) / 2).toFixed(1)}) rotate(-90)`;
  return element(
    'g',
    { transform },
    label(0, 0, name, { class: 'y-name', 'text-anchor': 'middle', fill: INK }),
  );
}

/** A zigzag at the foot of the axis: the usual sign that a part of it is left out. */
function brokenFoot({ left, bottom }: Plot): string {
  return element('path', {
    class: 'cut',
    d: `M${left},${bottom - 16}l-5,3l10,4l-10,4l5,3`,
    fill: 'none',
    stroke: INK,
  });
}

/** Figures and name of the axis of time. */
export function timeAxis({ x }: Pick<Scales, 'x'>, plot: Plot): string {
  const format = x.tickFormat(10, '~f');
  const ticks = x.ticks(10).map((value) => {
    const at = x(value);
    return (
      element('line', { x1: at, x2: at, y1: plot.bottom, y2: plot.bottom + 4, stroke: MUTED }) +
      label(at, plot.bottom + 17, format(value), { class: 'x-tick', 'text-anchor': 'middle', fill: MUTED })
    );
  });
  const line = element('line', {
    x1: plot.left,
    x2: plot.right,
    y1: plot.bottom,
    y2: plot.bottom,
    stroke: MUTED,
  });
  const name = x.domain()[0]! < 0 ? 'seconds since the end of the warm-up' : 'seconds';
  const middle = (plot.left + plot.right) / 2;
  return (
    line + ticks.join('') + label(middle, plot.bottom + 34, name, { 'text-anchor': 'middle', fill: INK })
  );
}
