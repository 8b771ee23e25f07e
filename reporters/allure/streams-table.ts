import { pathsOf } from '../../src/charts/paths.js';
import { type Quantity, quantityOf } from '../../src/charts/quantity.js';
import { toolOf, wayOf } from '../../src/charts/words.js';
import { formatBitrate, formatTime } from '../../src/core/units.js';
import type { StreamRecord } from '../../src/results/attachment.js';
import { type Ends, endsOf, FIGURES, type PathFigure } from './figures.js';
import { list, table } from './markdown.js';

/** Not measured, as a reader sees it. */
const ABSENT = '–';

interface Row {
  names: readonly string[];
  ends: Ends;
}

/**
 * Markdown: how each stream was made, and what each of its paths measured over its whole time. Pings, requests, and data of
 * each protocol have tables of their own, with the figures that any row of it has: of tables wider than its page, Allure
 * shows the left part.
 */
export function streamsTable(streams: readonly StreamRecord[]): string {
  const groups = new Map<string, Row[]>();
  for (const stream of streams) {
    const quantity = quantityOf(stream);
    const kind = `${quantity.name} ${stream.protocol}`;
    groups.set(kind, [...(groups.get(kind) ?? []), ...rowsOf(stream, quantity)]);
  }
  return [list(streams.map(trafficOf)), ...[...groups.values()].map(tableOf)].join('\n\n');
}

function rowsOf(stream: StreamRecord, quantity: Quantity): Row[] {
  return pathsOf(stream).map((path) => ({
    names: [stream.name, path.label],
    ends: endsOf(path, quantity),
  }));
}

function tableOf(rows: readonly Row[]): string {
  const columns = columnsOf(rows);
  const head = ['Stream', 'Path', ...columns.map(headOf)];
  if (columns.length > 0)
    return table(
      head,
      rows.map(({ names, ends }) => [...names, ...columns.map((figures) => cellOf(figures, ends))]),
    );
  return table(
    [...head, 'Measured'],
    rows.map(({ names }) => [...names, 'nothing']),
  );
}

/** What any row measured, one list for each column. */
function columnsOf(rows: readonly Row[]): PathFigure[][] {
  const columns = new Map<string, PathFigure[]>();
  for (const figure of FIGURES) {
    if (!figure.column || rows.every(({ ends }) => figure.of(ends) === undefined)) continue;
    const [head] = figure.column;
    columns.set(head, [...(columns.get(head) ?? []), figure]);
  }
  return [...columns.values()];
}

/** Such as `RTT mean / p99`. */
function headOf(figures: readonly PathFigure[]): string {
  const [head] = figures[0]!.column!;
  const parts = figures.flatMap(({ column }) => column![1] ?? []);
  return [head, parts.join(' / ')].filter((part) => part !== '').join(' ');
}

function cellOf(figures: readonly PathFigure[], ends: Ends): string {
  const cells = figures.map(({ of, format }) => {
    const value = of(ends);
    return value === undefined ? ABSENT : format(value);
  });
  return cells.every((cell) => cell === ABSENT) ? ABSENT : cells.join(' / ');
}

/** Such as `bulk: iperf3 3.17.1, UDP, forward, 10 s, intended 50 Mbit/s, after 2 s of warm-up`. */
function trafficOf(stream: StreamRecord): string {
  const { parallel, targetBitsPerSecond, omitSeconds, durationSeconds } = stream;
  const parts = [toolOf(stream), stream.protocol.toUpperCase(), wayOf(stream)];
  parts.push(durationSeconds === undefined ? 'until stopped' : formatTime(durationSeconds));
  if (parallel > 1) parts.push(`${parallel} parallel flows`);
  if (targetBitsPerSecond !== undefined) parts.push(`intended ${formatBitrate(targetBitsPerSecond)}`);
  if (omitSeconds > 0) parts.push(`after ${omitSeconds} s of warm-up`);
  return `${stream.name}: ${parts.join(', ')}`;
}
