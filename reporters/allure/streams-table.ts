import { pathsOf, type TrafficPath } from '../../src/charts/paths.js';
import { toolOf } from '../../src/charts/words.js';
import { formatBitrate } from '../../src/core/units.js';
import type { StreamRecord } from '../../src/results/attachment.js';
import { bitrate, count, figuresOf, ratio, time } from './figures.js';
import { table } from './markdown.js';

const HEAD = ['Stream', 'Traffic', 'Path', 'Duration', 'Sent', 'Received', 'Loss', 'Jitter', 'Retransmits'];

/** Markdown: what each path of each stream measured over its whole time; `–` is not measured. */
export function streamsTable(streams: readonly StreamRecord[]): string {
  return table(
    HEAD,
    streams.flatMap((stream) => pathsOf(stream).map((path) => rowOf(stream, path))),
  );
}

function rowOf(stream: StreamRecord, path: TrafficPath): string[] {
  const figures = figuresOf(path);
  return [
    stream.name,
    trafficOf(stream),
    path.label,
    time(figures.durationSeconds),
    bitrate(figures.sentBitsPerSecond),
    bitrate(figures.receivedBitsPerSecond),
    ratio(figures.lossRatio),
    time(figures.jitterSeconds),
    count(figures.retransmits),
  ];
}

/** Such as `iperf3 3.17.1, UDP, forward, intended 50 Mbit/s, after 2 s of warm-up`. */
function trafficOf(stream: StreamRecord): string {
  const { parallel, targetBitsPerSecond, omitSeconds } = stream;
  const parts = [toolOf(stream), stream.protocol.toUpperCase(), stream.direction];
  if (parallel > 1) parts.push(`${parallel} parallel flows`);
  if (targetBitsPerSecond !== undefined) parts.push(`intended ${formatBitrate(targetBitsPerSecond)}`);
  if (omitSeconds > 0) parts.push(`after ${omitSeconds} s of warm-up`);
  return parts.join(', ');
}
