import { TextReader } from '../../../../src/tools/iperf2/reader.js';
import type { RecordedRun, RecordedTool } from '../recorded-run.js';
import { type Recording, recordingsOf } from './recordings.js';

/** Recorded with `-f b`, as Netwright runs it. Those but 2.1.8 were built without fast sampling: they print times to 10 ms. */
const OWN = ['2.1.5', '2.1.8', '2.1.9', '2.2.1'] as const;
const STOPPED = /SIG/;

const ROW =
  /([\d.]+)-([\d.]+) +sec +([\d.]+) ([KMGT]?)Bytes +([\d.]+) ([KMGT]?)bits\/sec *(?:([\d.]+) ms +(\d+)\/ *(\d+) |\d+\/\d+ +(\d+))?(?:.*?([\d.]+)\/([\d.]+)\/([\d.]+)\/[\d.]+ ms|.*?[ /](\d+)K(?:\(\d+\))?\/(\d+)\()?/g;

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

/** Every run as Netwright makes it, by version. */
export const OWN_RUNS = OWN.flatMap((version) =>
  recordingsOf(`iperf2-${version}-bits`).map((recording) => runOf(version, '-bits', recording)),
);

function runOf(version: string, form: '' | '-bits', recording: Recording): RecordedRun {
  const isOwn = form === '-bits';
  const { name, role, protocol, direction, parallel, intervalSeconds, seconds, out, err } = recording;
  const id = `iperf2-${version}${form}/${name}`;
  const isRefused = version === '2.2.1' && name.startsWith('udp-P2');
  return {
    ...{ id, version, role, protocol, direction, intervalSeconds, out, err },
    stopped: STOPPED.test(name),
    ...(seconds !== undefined && !STOPPED.test(name) && { durationSeconds: seconds }),
    parallel,
    own: isOwn && !isRefused,
    // A dual test looks like a simple one without its second banner.
    foreign: /^(tcp|udp)-[dr]\b/.test(name) || isRefused,
    lineByLine: true,
    raw: rawRows,
    reader: (onInterval) =>
      new TextReader(
        {
          role,
          intervalSeconds,
          durationSeconds: STOPPED.test(name) ? undefined : seconds,
          parallel,
          protocol,
          ...(protocol === 'udp' && isOwn && { lengthBytes: 1000 }),
        },
        onInterval,
      ),
  };
}

export const recordedIperf2: RecordedTool = {
  newest: '2.2.1',
  runs: () => [...recordingsOf('iperf2-2.1.8').map((one) => runOf('2.1.8', '', one)), ...OWN_RUNS],
  samples: { multicast: { protocol: 'udp', bitrate: '1M', group: '239.255.1.1' } },
};
