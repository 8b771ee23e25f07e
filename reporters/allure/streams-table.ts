import { pathsOf, type TrafficPath } from '../../src/charts/paths.js';
import { toolOf } from '../../src/charts/words.js';
import { formatBitrate, formatTime } from '../../src/core/units.js';
import type { StreamRecord } from '../../src/results/attachment.js';
import { bitrate, count, figuresOf, ratio, time } from './figures.js';
import { list, table } from './markdown.js';

/** What was asked of a stream stands above the table: Allure cuts tables that are wider than its page. */
const HEAD = ['Stream', 'Path', 'Sent', 'Received', 'Loss', 'Jitter', 'Retransmits', 'Duration'];

/** Markdown: how each stream was made, and what each of its paths measured over its whole time; `–` is not measured. */
export function streamsTable(streams: readonly StreamRecord[]): string {
  const rows = streams.flatMap((stream) => pathsOf(stream).map((path) => rowOf(stream, path)));
  return `${list(streams.map(trafficOf))}\n\n${table(HEAD, rows)}`;
}

function rowOf(stream: StreamRecord, path: TrafficPath): string[] {
  const figures = figuresOf(path);
  return [
    stream.name,
    path.label,
    bitrate(figures.sentBitsPerSecond),
    bitrate(figures.receivedBitsPerSecond),
    ratio(figures.lossRatio),
    time(figures.jitterSeconds),
    count(figures.retransmits),
    time(figures.durationSeconds),
  ];
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
