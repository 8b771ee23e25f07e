import { pathsOf } from '../../src/charts/paths.js';
import { toolOf } from '../../src/charts/words.js';
import { formatBitrate, formatTime } from '../../src/core/units.js';
import type { StreamRecord } from '../../src/results/attachment.js';
import { directionsOf } from '../../src/results/traffic-result.js';
import { ABSENT, bitrate, count, type Figures, figuresOf, rate, ratio, time } from './figures.js';
import { list, table } from './markdown.js';

/** A column: its head, and what stands in it. */
type Column = readonly [head: string, cell: (figures: Figures) => string];

/** What was asked of a stream stands above the table: Allure cuts tables that are wider than its page. */
const COLUMNS: readonly Column[] = [
  ['Sent', ({ sentBitsPerSecond }) => bitrate(sentBitsPerSecond)],
  ['Received', ({ receivedBitsPerSecond }) => bitrate(receivedBitsPerSecond)],
  ['Loss', ({ lossRatio }) => ratio(lossRatio)],
  ['Jitter', ({ jitterSeconds }) => time(jitterSeconds)],
  ['Retransmits', ({ retransmits }) => count(retransmits)],
  ['RTT', ({ meanRttSeconds, p99RttSeconds }) => withP99(meanRttSeconds, p99RttSeconds)],
  ['Transactions', ({ transactionsPerSecond }) => rate(transactionsPerSecond)],
  ['Latency', ({ meanLatencySeconds, p99LatencySeconds }) => withP99(meanLatencySeconds, p99LatencySeconds)],
  ['Duration', ({ durationSeconds }) => time(durationSeconds)],
];
/** Of iperf3's own a reader asks why they are missing; beside columns of other tools there is no room for empty ones. */
const USUAL = new Set(['Sent', 'Received', 'Loss', 'Jitter', 'Retransmits', 'Duration']);
const ALWAYS = new Set(['Sent', 'Received', 'Duration']);

/** More notes than this are in the attachment. */
const NOTES = 20;

/** Markdown: how each stream was made, and what each of its paths measured over its whole time; `–` is not measured. */
export function streamsTable(streams: readonly StreamRecord[]): string {
  const paths = streams.flatMap((stream) =>
    pathsOf(stream).map((path) => ({ names: [stream.name, path.label], figures: figuresOf(path) })),
  );
  const measured = COLUMNS.filter(([, cell]) => paths.some(({ figures }) => cell(figures) !== ABSENT));
  const kept = measured.every(([head]) => USUAL.has(head)) ? USUAL : ALWAYS;
  const columns = COLUMNS.filter((column) => measured.includes(column) || kept.has(column[0]));
  const rows = paths.map(({ names, figures }) => [...names, ...columns.map(([, cell]) => cell(figures))]);
  const heads = ['Stream', 'Path', ...columns.map(([head]) => head)];
  return [list(streams.map(trafficOf)), table(heads, rows), notesOf(streams)].filter(Boolean).join('\n\n');
}

/** Such as `59 µs (p99 268 µs)`. */
function withP99(mean: number | undefined, p99: number | undefined): string {
  return p99 === undefined ? time(mean) : `${time(mean)} (p99 ${time(p99)})`;
}

/** What a reader of the figures should know, each thing once. */
function notesOf(streams: readonly StreamRecord[]): string {
  const notes = streams.flatMap(({ name, servers, clients }) =>
    [...servers, ...clients]
      .flatMap(({ result }) => (result ? directionsOf(result) : []))
      .flatMap((result) => result.notes.map((note) => `${name}, ${result.role}: ${note}`)),
  );
  const each = [...new Set(notes)];
  return each.length === 0 ? '' : `Notes:\n\n${list(each.slice(0, NOTES))}`;
}

/** Such as `bulk: iperf3 3.17.1, UDP, forward, 10 s, intended 50 Mbit/s, after 2 s of warm-up`. */
function trafficOf(stream: StreamRecord): string {
  const { parallel, targetBitsPerSecond, omitSeconds, durationSeconds } = stream;
  const parts = [toolOf(stream), stream.protocol.toUpperCase(), stream.direction];
  parts.push(durationSeconds === undefined ? 'until stopped' : formatTime(durationSeconds));
  if (parallel > 1) parts.push(`${parallel} parallel flows`);
  if (targetBitsPerSecond !== undefined) parts.push(`intended ${formatBitrate(targetBitsPerSecond)}`);
  if (omitSeconds > 0) parts.push(`after ${omitSeconds} s of warm-up`);
  return `${stream.name}: ${parts.join(', ')}`;
}
