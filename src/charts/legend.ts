import type { D3 } from './d3.js';
import { MOST_DOTS } from './dots.js';
import { lostMarks } from './lost-marks.js';
import { marker, strokeOf, zeroMark } from './marks.js';
import { colourOf, INK, MUTED } from './palette.js';
import { fatesOf, meanOf, odditiesOf } from './series-words.js';
import type { Series } from './series.js';
import { element, label, shorten } from './svg.js';

const ROW_PX = 18;
const SWATCH_PX = 34;
const CHARACTER_PX = 6;
const GAP_PX = 12;

/** One entry: how it is drawn, and what it is. */
interface Entry {
  swatch: string;
  words: string;
}

/** A finished legend and the height it needs. */
export interface Legend {
  svg: string;
  heightPx: number;
}

/** Entries in as many equal columns as fit; both ends of a path stand side by side where two fit. */
export function drawLegend(d3: D3, series: readonly Series[], widthPx: number): Legend {
  const entries = entriesOf(d3, series);
  const longest = Math.min(
    widthPx,
    SWATCH_PX + CHARACTER_PX * Math.max(...entries.map((one) => one.words.length)),
  );
  const columns = Math.max(1, Math.min(4, Math.floor((widthPx + GAP_PX) / (longest + GAP_PX))));
  const columnPx = columns === 1 ? widthPx : longest + GAP_PX;
  const svg = entries.map(({ swatch, words }, index) => {
    const x = (index % columns) * columnPx;
    const y = Math.floor(index / columns) * ROW_PX + ROW_PX / 2;
    const fitting = shorten(words, Math.floor((widthPx - SWATCH_PX) / CHARACTER_PX));
    return element(
      'g',
      { transform: `translate(${x},${y})` },
      swatch,
      label(SWATCH_PX, 4, fitting, { fill: INK }),
    );
  });
  return { svg: svg.join(''), heightPx: Math.ceil(entries.length / columns) * ROW_PX };
}

function entriesOf(d3: D3, series: readonly Series[]): Entry[] {
  const entries = series.map((one) => ({ swatch: swatchOf(d3, one), words: wordsOf(one) }));
  const zeros = series.find((one) => one.points.some((point) => point.value === 0))?.quantity.zero;
  const lost = fatesOf(series);
  const notes = [odditiesOf(series), slicesOf(series)].filter((words) => words !== undefined);
  return [
    ...entries,
    ...(zeros === undefined ? [] : [{ swatch: zeroMark(14, 0, MUTED), words: zeros }]),
    ...(lost === undefined ? [] : [{ swatch: lostMarks([14], 0), words: lost }]),
    ...notes.map((words) => ({ swatch: '', words })),
  ];
}

function swatchOf(d3: D3, series: Series): string {
  if (series.unit === 'reply') return dot(series);
  const line = element('line', { x1: 0, x2: 28, y1: 0, y2: 0, ...strokeOf(series) });
  return line + marker(d3, series, 14, 0);
}

/** How to read what stands for more replies than can be drawn. */
function slicesOf(series: readonly Series[]): string | undefined {
  const many = series.some(({ unit, points }) => unit === 'reply' && points.length > MOST_DOTS);
  return many ? 'bars: from the lowest to the highest of a slice of time; dots: its median' : undefined;
}

function dot({ pathIndex }: Series): string {
  return element('circle', { cx: 14, cy: 0, r: 2.5, fill: colourOf(pathIndex) });
}

function wordsOf({ label: name, whole, points, ...series }: Series): string {
  if (points.length > 0) return `${name}: ${meanOf(series)}`;
  return `${name}: ${whole ? `${meanOf(series)} (no intervals)` : 'no interval reported'}`;
}
