import { pathsOf } from '../../src/charts/paths.js';
import { type Quantity, quantityOf } from '../../src/charts/quantity.js';
import { toolOf, wayOf } from '../../src/charts/words.js';
import { formatBitrate, formatTime } from '../../src/core/units.js';
import type { StreamRecord } from '../../src/results/attachment.js';
import { type Ends, endsOf, FIGURES } from './figures.js';
import { list, table } from './markdown.js';

/** Not measured, as a reader sees it. */
const ABSENT = '–';

interface Row {
  names: readonly string[];
  ends: Ends;
}

/**
 * Markdown: how each stream was made, and what each of its paths measured over its whole time. Pings, requests and
 * responses, and bitrates have tables of their own, with a column for every figure that any of their streams measured:
 * Allure cuts tables that are wider than its page.
 */
export function streamsTable(streams: readonly StreamRecord[]): string {
  const groups = new Map<Quantity, Row[]>();
  for (const stream of streams) {
    const quantity = quantityOf(stream);
    groups.set(quantity, [...(groups.get(quantity) ?? []), ...rowsOf(stream, quantity)]);
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
  const measured = FIGURES.filter((figure) => rows.some(({ ends }) => figure.of(ends) !== undefined));
  if (measured.length === 0)
    return table(
      ['Stream', 'Path', 'Measured'],
      rows.map(({ names }) => [...names, 'nothing']),
    );
  const cells = rows.map(({ names, ends }) => [
    ...names,
    ...measured.map(({ of, format }) => {
      const value = of(ends);
      return value === undefined ? ABSENT : format(value);
    }),
  ]);
  return table(['Stream', 'Path', ...measured.map(({ head }) => head)], cells);
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
