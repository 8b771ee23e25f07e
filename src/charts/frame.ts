import type { StreamRecord } from '../results/attachment.js';
import { quantityOf } from './quantity.js';
import { MARGIN, WIDTH } from './layout.js';
import { INK, LIMIT, MUTED, PAPER } from './palette.js';
import { element, escapeText, label, shorten } from './svg.js';
import { subtitleOf } from './words.js';

/** What goes into a frame. */
export interface FrameContent {
  height: number;
  /** All the figures in words. */
  description: string;
  /** A line in the colour of limits under the subtitle; absent when all is well. */
  trouble?: string | undefined;
  body: string;
}

/** What stands at the head of a chart. */
export interface Heading {
  /** Such as a stream's. */
  name: string;
  /** What is drawn, such as `bitrate over time`. */
  what: string;
  subtitle: string;
}

/** The frame of a stream's chart. */
export function frame(stream: StreamRecord, content: FrameContent): string {
  const what = `${quantityOf(stream).name} over time`;
  return paper({ name: stream.name, what, subtitle: subtitleOf(stream) }, content);
}

/** White paper (reports may be dark), heading, subtitle, and the words for those who cannot see the chart. */
export function paper(
  { name, what, subtitle }: Heading,
  { height, description, trouble, body }: FrameContent,
): string {
  const box = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${height}`,
    width: WIDTH,
    height,
    role: 'img',
    'font-family': 'system-ui, "Segoe UI", "DejaVu Sans", sans-serif',
    'font-size': 11,
  };
  return element(
    'svg',
    box,
    element('title', {}, escapeText(`${name}: ${what}`)),
    element('desc', {}, escapeText(description)),
    element('rect', { width: WIDTH, height, fill: PAPER }),
    label(MARGIN.left, 24, shorten(name, 66), { fill: INK, 'font-size': 15, 'font-weight': 600 }),
    label(MARGIN.left, 43, shorten(subtitle, 112), { fill: MUTED }),
    trouble === undefined
      ? ''
      : label(MARGIN.left, 61, shorten(trouble, 96), { fill: LIMIT, 'font-weight': 600 }),
    body,
  );
}
