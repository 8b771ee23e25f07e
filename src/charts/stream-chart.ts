import type { StreamRecord } from '../results/attachment.js';
import { drawAxes, drawWarmUp } from './axes.js';
import { type D3, loadD3 } from './d3.js';
import { descriptionOf } from './description.js';
import { frame } from './frame.js';
import { drawInWords } from './in-words.js';
import { type Layout, LEGEND_WIDTH, layoutOf } from './layout.js';
import { drawLegend } from './legend.js';
import { drawLimits } from './limit-lines.js';
import { type Limit, limitsOf } from './limits.js';
import { drawLost } from './lost-marks.js';
import { drawSeries, type Scales } from './marks.js';
import { quantityOf } from './quantity.js';
import { highestOf, scalesFor } from './scales.js';
import { type Series, seriesOf } from './series.js';
import { element } from './svg.js';
import { unitFor } from './units.js';
import { troubleOf } from './words.js';

/**
 * An SVG chart of a stream over time, most often of its bitrate (see `quantityOf`): one series for each end of each
 * client/server pair and direction, limits from its verdicts, warm-up apart. Static: no scripts, nothing from outside.
 * A stream without anything to draw gets a chart that says what the whole run measured, or why there is nothing.
 */
export async function streamChart(stream: StreamRecord): Promise<string> {
  const series = seriesOf(stream);
  if (series.every((one) => one.points.length === 0)) return drawInWords(stream, series);
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
    drawLost(series, scales, plot),
    drawLimits(limits, scales, plot),
  ].join('');
}
