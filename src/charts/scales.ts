import type { Point } from './course.js';
import type { D3 } from './d3.js';
import { timeDomain, valueDomain } from './domain.js';
import type { Plot } from './layout.js';
import type { Limit } from './limits.js';
import type { Scales } from './marks.js';
import type { Series } from './series.js';

/** Scales that everything has a place on. */
export function scalesFor(d3: D3, series: readonly Series[], limits: readonly Limit[], plot: Plot): Scales {
  const most = series.reduce((count, one) => Math.max(count, one.points.length), 0);
  const y = d3.scaleLinear(valueDomain(valuesOf(series, limits), most), [plot.bottom, plot.top]);
  return {
    x: d3.scaleLinear(timeDomain(series.flatMap(spansOf)), [plot.left, plot.right]),
    y: y.domain()[0] === 0 ? y.nice(5) : y,
  };
}

/** The highest value on the vertical axis; 0 when there is none. */
export function highestOf(series: readonly Series[], limits: readonly Limit[]): number {
  return valuesOf(series, limits).reduce((one, other) => Math.max(one, other), 0);
}

function valuesOf(series: readonly Series[], limits: readonly Limit[]): number[] {
  return [...series.flatMap(pointsOf), ...limits].map((one) => one.value);
}

function spansOf(series: Series): Pick<Point, 'startSeconds' | 'endSeconds'>[] {
  const lost = series.lostSeconds.map((seconds) => ({ startSeconds: seconds, endSeconds: seconds }));
  return [...pointsOf(series), ...lost];
}

function pointsOf({ points, whole }: Series): Point[] {
  return whole ? [...points, whole] : points;
}
