import { formatBitrate, formatTime } from '../core/units.js';
import type { StressRecord, StressStream } from '../results/stress.js';
import { timeAxis } from './axes.js';
import { count } from './count.js';
import { type Scale, loadD3 } from './d3.js';
import { paper } from './frame.js';
import { MARGIN, type Plot, WIDTH } from './layout.js';
import { BAND, colourOf, GRID, INK, LIMIT, MUTED } from './palette.js';
import { element, escapeText, label } from './svg.js';

const TOP = 70;
const AXIS_PX = 48;
const LEGEND_ROW_PX = 18;
/** All rows together, unless they would be too thin or too thick. */
const ROWS_PX = 320;
const ROW_PX = { min: 5, max: 26 } as const;
/** What carries no more than this is as good as empty; above it heights are logarithmic. */
const LOWEST_BITS_PER_SECOND = 1e3;
/** Of more bars than this, none has words of its own: a report has to be opened. */
const MOST_WORDS = 400;
const ENTRIES_PER_ROW = 4;

/**
 * An SVG chart of stress traffic: a row for each stream that runs at once, in it the streams one after the other, each in the
 * colour of its tool, as high as the logarithm of its bitrate. Static: no scripts, nothing from outside.
 */
export async function stressChart(record: StressRecord): Promise<string> {
  const d3 = await loadD3();
  const slots = record.streams.reduce((most, { slot }) => Math.max(most, slot + 1), 1);
  const rowPx = Math.min(ROW_PX.max, Math.max(ROW_PX.min, ROWS_PX / slots));
  const plot: Plot = {
    left: MARGIN.left,
    right: WIDTH - MARGIN.right,
    top: TOP,
    bottom: TOP + slots * rowPx,
  };
  const from = record.streams.reduce((least, each) => Math.min(least, each.startSeconds), Infinity);
  const x = d3.scaleLinear(
    [Number.isFinite(from) ? from : 0, record.durationSeconds],
    [plot.left, plot.right],
  );
  const tools = [...new Set(record.streams.map(({ tool }) => tool))].sort();
  const entries = entriesOf(record, tools);
  const legendTop = plot.bottom + AXIS_PX;
  const legendPx = Math.ceil(entries.length / ENTRIES_PER_ROW) * LEGEND_ROW_PX;
  return paper(
    { name: record.name, what: 'streams over time', subtitle: subtitleOf(record) },
    {
      height: legendTop + legendPx + MARGIN.bottom,
      description: descriptionOf(record),
      trouble: record.ended,
      body: [
        ...record.pauses.map((pause) => pauseBand(pause, x, plot)),
        ...rowLines(slots, rowPx, plot),
        ...bars(record.streams, tools, x, plot, rowPx),
        timeAxis({ x }, plot),
        legend(entries, legendTop),
      ].join(''),
    },
  );
}

function bars(
  streams: readonly StressStream[],
  tools: readonly string[],
  x: Scale,
  plot: Plot,
  rowPx: number,
): string[] {
  const highest = highestOf(streams);
  const hasWords = streams.length <= MOST_WORDS;
  return streams.map((stream) => {
    const left = x(stream.startSeconds);
    // Two that follow each other stay two.
    const width = Math.max(1, x(stream.endSeconds) - left - 1);
    const bottom = plot.top + (stream.slot + 1) * rowPx - 1;
    const isFailed = stream.outcome === 'failed';
    const fill = isFailed ? LIMIT : colourOf(tools.indexOf(stream.tool));
    const height = (rowPx - 2) * (isFailed ? 1 : shareOf(stream.bitsPerSecond, highest));
    const words = hasWords ? [element('title', {}, escapeText(wordsOf(stream)))] : [];
    return element(
      'g',
      { class: stream.outcome },
      ...words,
      element('rect', {
        x: left,
        y: bottom - (rowPx - 2),
        width,
        height: rowPx - 2,
        fill,
        'fill-opacity': 0.2,
      }),
      ...(height > 0 ? [element('rect', { x: left, y: bottom - height, width, height, fill })] : []),
    );
  });
}

function highestOf(streams: readonly StressStream[]): number {
  return streams.reduce((most, { bitsPerSecond = 0 }) => Math.max(most, bitsPerSecond), 0);
}

/** How high a bar is, 0 to 1. */
function shareOf(bitsPerSecond = 0, highest: number): number {
  if (bitsPerSecond <= LOWEST_BITS_PER_SECOND || highest <= LOWEST_BITS_PER_SECOND) return 0;
  return Math.log(bitsPerSecond / LOWEST_BITS_PER_SECOND) / Math.log(highest / LOWEST_BITS_PER_SECOND);
}

function pauseBand(
  { startSeconds, endSeconds }: StressRecord['pauses'][number],
  x: Scale,
  plot: Plot,
): string {
  const [left, right] = [x(startSeconds), x(endSeconds)].map((at) => Math.max(plot.left, at)) as [
    number,
    number,
  ];
  if (right <= left) return '';
  const band = { x: left, y: plot.top, width: right - left, height: plot.bottom - plot.top, fill: BAND };
  return element('rect', { class: 'pause', ...band });
}

function rowLines(slots: number, rowPx: number, { left, right, top }: Plot): string[] {
  return Array.from({ length: slots }, (_, slot) => {
    const y = top + (slot + 1) * rowPx;
    const line = element('line', { x1: left, x2: right, y1: y, y2: y, stroke: GRID });
    // Every row has a name where there is room for it.
    if (rowPx < 12) return line;
    const name = label(left - 8, y - rowPx / 2 + 4, String(slot + 1), { 'text-anchor': 'end', fill: MUTED });
    return line + name;
  });
}

type Entry = readonly [colour: string, words: string];

function entriesOf(record: StressRecord, tools: readonly string[]): Entry[] {
  const highest = highestOf(record.streams);
  return [
    ...tools.map((tool, index): Entry => [colourOf(index), tool]),
    ...(record.streams.some(({ outcome }) => outcome === 'failed') ? [[LIMIT, 'failed'] as const] : []),
    ...(record.pauses.length > 0 ? [[BAND, 'paused'] as const] : []),
    ...(highest > 0 ? [['none', `height: bitrate, log., ${formatBitrate(highest)} at most`] as const] : []),
  ];
}

function legend(entries: readonly Entry[], top: number): string {
  const columnPx = (WIDTH - MARGIN.left - MARGIN.right) / ENTRIES_PER_ROW;
  const all = entries.map(([fill, words], index) => {
    const x = MARGIN.left + (index % ENTRIES_PER_ROW) * columnPx;
    const y = top + Math.floor(index / ENTRIES_PER_ROW) * LEGEND_ROW_PX;
    const swatch = fill === 'none' ? '' : element('rect', { x, y, width: 14, height: 11, fill });
    return swatch + label(fill === 'none' ? x : x + 20, y + 10, words, { fill: INK });
  });
  return element('g', { class: 'legend' }, ...all);
}

function subtitleOf({ completed, cut, failed, durationSeconds, seed, streams }: StressRecord): string {
  const all = completed + cut + failed;
  const parts = [
    `${count(all, 'stream')} in ${formatTime(durationSeconds)}: ${completed} completed, ${cut} cut by a stop, ${failed} failed`,
    `seed ${seed}`,
    ...(streams.length < all ? [`the last ${streams.length} are drawn`] : []),
  ];
  return parts.join('; ');
}

function descriptionOf(record: StressRecord): string {
  const lines = record.summary.map(
    ({ tool, protocol, sizes, completed, cut, failed, bytes }) =>
      `${tool}, ${protocol.toUpperCase()}, ${sizes}: ${completed} completed, ${cut} cut, ${failed} failed, ${bytes} bytes.`,
  );
  return [`Streams over time. ${subtitleOf(record)}.`, ...lines].join(' ');
}

function wordsOf(stream: StressStream): string {
  const { number, tool, protocol, direction, lengthBytes, durationSeconds, bitsPerSecond, reason } = stream;
  const carried = bitsPerSecond === undefined ? stream.outcome : formatBitrate(bitsPerSecond);
  return `stress ${number}: ${tool}, ${protocol.toUpperCase()}, ${direction}, ${lengthBytes} B, ${durationSeconds} s: ${reason ?? carried}`;
}
