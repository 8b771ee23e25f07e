import { formatRange } from '../../src/core/range.js';
import { formatBitrate, formatRate, formatRatio, formatTime } from '../../src/core/units.js';
import type { RepeatRecord, StreamRecord } from '../../src/results/attachment.js';
import { placeOf } from './limits-table.js';
import { type Cell, list, table } from './markdown.js';

const HEAD = ['Stream', 'Runs', 'Median', 'Confidence interval', 'Spread', 'Each run', 'Where'];

/** More runs than this are counted, not told. */
const MOST_TOLD = 12;

const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  bitsPerSecond: formatBitrate,
  meanRttSeconds: formatTime,
  transactionsPerSecond: formatRate,
};

/** Markdown: what was measured of the streams that were run several times; empty where none was. */
export function repeatsTable(streams: readonly StreamRecord[]): string {
  const all = streams.flatMap((stream) =>
    (stream.repeats ?? []).map((repeated) => ({ name: stream.name, repeated })),
  );
  if (all.length === 0) return '';
  const rows = all.flatMap(({ name, repeated }) => rowsOf(name, repeated));
  const notes = all.map(({ name, repeated }) => `${name}: ${wordsOf(repeated)}`);
  return [list(notes), ...(rows.length > 0 ? [table(HEAD, rows)] : [])].join('\n\n');
}

function wordsOf({ runs, durationSeconds, reached }: RepeatRecord): string {
  const until = {
    true: ', until the interval was narrow enough',
    false: ', and the interval is wider than asked',
  };
  const why = reached === undefined ? '' : until[`${reached}`];
  return `${runs} runs of ${formatTime(durationSeconds)}${why}; chart, streams and raw output are those of the last one`;
}

function rowsOf(stream: string, { runs, figures }: RepeatRecord): Cell[][] {
  return figures.map(({ metric, traffic, values, median, low, high, level, spread }) => {
    const format = FORMATS[metric] ?? String;
    const told = values.slice(0, MOST_TOLD).map((value) => format(value));
    const more = values.length > told.length ? `, … and ${values.length - told.length} more` : '';
    const interval = `${formatRange(low, high, format)} (${formatRatio(level)})`;
    return [
      ...[stream, String(runs), format(median), interval, format(spread)],
      ...[`${told.join(', ')}${more}`, placeOf(traffic)],
    ];
  });
}
