import type { Asked } from '../../../../src/tools/ping/measured.js';
import { PingReader } from '../../../../src/tools/ping/reader.js';
import type { RecordedRun, RecordedTool } from '../recorded-run.js';
import { allRecordings, type Recording } from './recordings.js';

const ROUND_TRIPS = /time=([\d.]+) ms|rtt min\/avg\/max\/mdev = ([\d.]+)\/([\d.]+)\/([\d.]+)\//g;

/** Each round trip, what any number of replies carry, and how long the end record says that it took. */
function rawFigures(
  text: string,
  { intervalSeconds, lengthBytes }: Asked,
): Readonly<Record<string, unknown>>[] {
  const ends = [...text.matchAll(/, time (\d+)ms$/gm)].map(
    ([, milliseconds]) => Number(milliseconds) / 1000 + intervalSeconds,
  );
  const trips = [...text.matchAll(ROUND_TRIPS)].flatMap(([, ...figures]) =>
    figures.filter((figure) => figure !== undefined).map((figure) => Number(figure) / 1000),
  );
  const replies = [...text.matchAll(/icmp_seq=/g)].map((_, index) => index + 1);
  return [
    ...replies.map((packets) => ({ packets, bytes: packets * lengthBytes })),
    ...ends.map((seconds) => ({ endSeconds: seconds, durationSeconds: seconds })),
    ...trips.map((rttSeconds) => ({ rttSeconds })),
  ];
}

function runOf({ id, version, asked, out, err, isOwn, ...run }: Recording): RecordedRun {
  return {
    ...{ id, version, role: 'client', protocol: 'icmp', direction: 'forward', out, err, own: isOwn },
    intervalSeconds: run.resultIntervalSeconds,
    ...(run.durationSeconds !== undefined && { durationSeconds: run.durationSeconds }),
    stopped: run.durationSeconds === undefined,
    foreign: !isOwn,
    lineByLine: true,
    raw: (text) => rawFigures(text, asked),
    reader: (onInterval) => new PingReader(asked, onInterval),
  };
}

export const recordedPing: RecordedTool = {
  newest: '20250605',
  runs: () => allRecordings().map(runOf),
};
