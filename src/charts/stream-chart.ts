import type { StreamRecord } from '../results/attachment.js';
import { drawAxes, drawWarmUp } from './axes.js';
import { type D3, loadD3 } from './d3.js';
import { valueDomain, timeDomain } from './domain.js';
import { frame } from './frame.js';
import { type Layout, LEGEND_WIDTH, layoutOf, type Plot } from './layout.js';
import { drawLegend } from './legend.js';
import { drawLimits } from './limit-lines.js';
import { type Limit, limitsOf } from './limits.js';
import { drawSeries, type Scales } from './marks.js';
import { drawNothing } from './nothing.js';
import { quantityOf } from './quantity.js';
import { type Series, seriesOf } from './series.js';
import { element } from './svg.js';
import { unitFor } from './units.js';
import { descriptionOf, troubleOf } from './words.js';

/**
 * An SVG chart of a stream over time, most often of its bitrate (see `quantityOf`): one series for each end of each client/server pair and direction,
 * limits from its verdicts, warm-up apart. Static: no scripts, nothing from outside.
 * A stream that measured nothing gets a chart that says so and why.
 */
export async function streamChart(stream: StreamRecord): Promise<string> {
  const series = seriesOf(stream);
  if (series.every((one) => one.points.length === 0)) return drawNothing(stream, series);
  return draw(await loadD3(), stream, series);
}

function draw(d3: D3, stream: StreamRecord, series: readonly Series[]): string {
  const limits = limitsOf(stream.verdicts, quantityOf(stream));
  const trouble = troubleOf(stream);
  const legend = drawLegend(d3, series, LEGEND_WIDTH);
  const layout = layoutOf(legend.heightPx, trouble !== undefined);
  const scales = scalesFor(d3, series, limits, layout.plot);
  const body = [
    drawPlot(d3, series, limits, scales, layout.plot),
    element(
      'g',
      { class: 'legend', transform: `translate(${layout.plot.left},${layout.legendTop})` },
      legend.svg,
    ),
  ].join('');
  const description = descriptionOf(stream, series, limits);
  return frame(stream, { height: layout.height, description, trouble, body });
}

function drawPlot(
  d3: D3,
  series: readonly Series[],
  limits: readonly Limit[],
  scales: Scales,
  plot: Layout['plot'],
): string {
  // Receivers last: where both ends agree, the thin line lies on the wide one.
  const ordered = [...series.filter((one) => one.sent), ...series.filter((one) => !one.sent)];
  return [
    drawWarmUp(scales, plot),
    drawAxes(scales, plot, unitFor(highestOf(series, limits), series[0]!.quantity.units)),
    ...ordered.map((one) => drawSeries(d3, one, scales)),
    drawLimits(limits, scales, plot),
  ].join('');
}

function scalesFor(d3: D3, series: readonly Series[], limits: readonly Limit[], plot: Plot): Scales {
  const most = series.reduce((count, one) => Math.max(count, one.points.length), 0);
  const y = d3.scaleLinear(valueDomain(valuesOf(series, limits), most), [plot.bottom, plot.top]);
  return {
    x: d3.scaleLinear(timeDomain(series.flatMap((one) => one.points)), [plot.left, plot.right]),
    y: y.domain()[0] === 0 ? y.nice(5) : y,
  };
}

function valuesOf(series: readonly Series[], limits: readonly Limit[]): number[] {
  const points = series.flatMap((one) => one.points);
  return [...points, ...limits].map((one) => one.value);
}

function highestOf(series: readonly Series[], limits: readonly Limit[]): number {
  return valuesOf(series, limits).reduce((one, other) => Math.max(one, other), 0);
}
