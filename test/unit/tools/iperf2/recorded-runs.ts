import { TextReader } from '../../../../src/tools/iperf2/reader.js';
import type { RecordedRun, RecordedTool } from '../recorded-run.js';
import { type Recording, recordingsOf } from './recordings.js';

/** Recorded with `-f b`, as Netwright runs it. */
const OWN = 'iperf2-2.1.8-bits';
const STOPPED = /SIG/;

const ROW =
  /([\d.]+)-([\d.]+) +sec +([\d.]+) ([KMGT]?)Bytes +([\d.]+) ([KMGT]?)bits\/sec *(?:([\d.]+) ms +(\d+)\/ *(\d+) |\d+\/\d+ +(\d+))?(?:.*?([\d.]+)\/([\d.]+)\/([\d.]+)\/[\d.]+ ms|.*? (\d+)K\/(\d+)\()?/g;

/** By the row alone, whichever flow it is of. */
function rawRows(text: string): Readonly<Record<string, unknown>>[] {
  const reordered = [...text.matchAll(/(\d+) datagrams received out-of-order/g)].map(([, count]) => ({
    reorderedPackets: Number(count),
  }));
  const rows = [...text.matchAll(ROW)].map((match) => {
    const [, start, end, transfer, unit, rate, prefix, jitter, lost, packets, retransmits] = match;
    const [mean, least, most, window, rtt] = match.slice(11);
    return {
      startSeconds: Number(start),
      endSeconds: Number(end),
      durationSeconds: Number(end),
      omitted: false,
      bytes: Number(transfer) * 1024 ** ' KMGT'.indexOf(unit || ' '),
      bitsPerSecond: Number(rate) * 1000 ** ' KMGT'.indexOf(prefix || ' '),
      retransmits: Number(retransmits),
      jitterSeconds: Number(jitter) / 1000,
      lostPackets: Number(lost),
      packets: Number(packets),
      lossRatio: Number(lost) / Number(packets),
      latencySeconds: Number(mean) / 1000,
      meanLatencySeconds: Number(mean) / 1000,
      minLatencySeconds: Number(least) / 1000,
      maxLatencySeconds: Number(most) / 1000,
      congestionWindowBytes: Number(window) * 1024,
      rttSeconds: Number(rtt) / 1e6,
    };
  });
  return [...rows, ...reordered];
}

function runOf(folder: string, recording: Recording): RecordedRun {
  const { name, role, protocol, direction, parallel, intervalSeconds, seconds, out, err } = recording;
  return {
    ...{ id: `${folder}/${name}`, version: '2.1.8', role, protocol, direction, intervalSeconds, out, err },
    stopped: STOPPED.test(name),
    ...(seconds !== undefined && !STOPPED.test(name) && { durationSeconds: seconds }),
    parallel,
    own: folder === OWN,
    // A dual test, which looks like a simple one without its second banner.
    foreign: /^(tcp|udp)-[dr]\b/.test(name),
    lineByLine: true,
    raw: rawRows,
    reader: (onInterval) =>
      new TextReader(
        {
          role,
          intervalSeconds,
          parallel,
          protocol,
          ...(protocol === 'udp' && folder === OWN && { lengthBytes: 1000 }),
        },
        onInterval,
      ),
  };
}

export const recordedIperf2: RecordedTool = {
  newest: '2.1.8',
  runs: () =>
    ['iperf2-2.1.8', OWN].flatMap((folder) => recordingsOf(folder).map((one) => runOf(folder, one))),
  samples: { multicast: { protocol: 'udp', bitrate: '1M', group: '239.255.1.1' } },
};
