import type { StreamRecord } from '../results/attachment.js';
import { frame } from './frame.js';
import { MARGIN } from './layout.js';
import { INK } from './palette.js';
import type { Series } from './series.js';
import { label, shorten } from './svg.js';
import { descriptionOf, reasonOf } from './words.js';

const LINE_CHARACTERS = 88;
const MOST_LINES = 6;

/** A chart in words, for a stream that has no interval to draw. */
export function drawNothing(stream: StreamRecord, series: readonly Series[]): string {
  const words = wordsOf(stream, series);
  const lines = wrap(words);
  const body = lines.map((line, index) =>
    label(MARGIN.left, 84 + index * 18, line, { fill: INK, 'font-size': 13 }),
  );
  const description = `${descriptionOf(stream, series, [])} ${words}`;
  return frame(stream, { height: 100 + lines.length * 18, description, body: body.join('') });
}

function wordsOf(stream: StreamRecord, series: readonly Series[]): string {
  const totals = series.flatMap(({ label: name, mean, quantity }) =>
    mean === undefined ? [] : [`${name} ${quantity.format(mean)}`],
  );
  if (totals.length === 0) return `nothing was measured: ${reasonOf(stream)}`;
  return `no interval was measured, only the whole run: ${totals.join('; ')}`;
}

function wrap(words: string): string[] {
  const lines = [''];
  for (const word of words.split(' ').map((one) => shorten(one, LINE_CHARACTERS))) {
    const joined = [lines.at(-1)!, word].filter((part) => part !== '').join(' ');
    if (joined.length <= LINE_CHARACTERS) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), '…'] : lines;
}
