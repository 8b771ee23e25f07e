import { modeOf } from '../../../../src/tools/iperf3/version.js';
import type { RecordedRun, RecordedTool } from '../recorded-run.js';
import { allRecordings, READERS, type Recording, recordingsOf } from './recordings.js';

/** Recorded beside the full sets of cases. */
const MORE = [
  '3.16-old-server',
  '3.21-old-server',
  '3.12-kilobits',
  '3.7-verbose',
  '3.9-verbose',
  '3.12-verbose',
  '3.16-verbose',
  '3.12-outage',
  '3.12-protocols',
  '3.21-protocols',
];

/** Keys of the JSON, with the figures that they become, and the unit in which they are written. */
const KEYS: Readonly<Record<string, readonly [unit: number, ...figures: string[]]>> = {
  start: [1, 'startSeconds'],
  end: [1, 'endSeconds', 'durationSeconds'],
  seconds: [1, 'durationSeconds'],
  bytes: [1, 'bytes'],
  bits_per_second: [1, 'bitsPerSecond'],
  retransmits: [1, 'retransmits'],
  packets: [1, 'packets'],
  lost_packets: [1, 'lostPackets'],
  jitter_ms: [1e-3, 'jitterSeconds'],
  out_of_order: [1, 'reorderedPackets'],
  snd_cwnd: [1, 'congestionWindowBytes'],
  rtt: [1e-6, 'rttSeconds'],
  min_rtt: [1e-6, 'minRttSeconds'],
  mean_rtt: [1e-6, 'meanRttSeconds'],
  max_rtt: [1e-6, 'maxRttSeconds'],
};

function rawFigures(text: string): Record<string, number>[] {
  return [...text.matchAll(/"(\w+)":\s*(-?[\d.]+)/g)].flatMap(([, key, value]) => {
    const [unit, ...figures] = KEYS[key!] ?? [1];
    return figures.map((figure) => ({ [figure]: Number(value) * unit }));
  });
}

const ROW =
  /([\d.]+)- *([\d.]+) +sec +([\d.]+) ([KMGT]?)Bytes +([\d.]+) ([KMGT]?)bits\/sec +(?:([\d.]+) ms +(\d+)\/ *(\d+) |(\d+))?.*/g;

function rawRows(text: string): Readonly<Record<string, unknown>>[] {
  const loads = [...text.matchAll(/(\S+)% \(\S+%u/g)].map(([, load]) => ({ cpuRatio: Number(load) / 100 }));
  const rows = [...text.matchAll(ROW)].map(
    ([line, start, end, transfer, unit, rate, prefix, jitter, lost, packets, count]) => ({
      startSeconds: Number(start),
      endSeconds: Number(end),
      omitted: line.includes('omitted'),
      durationSeconds: Number(end),
      bytes: Number(transfer) * 1024 ** ' KMGT'.indexOf(unit || ' '),
      bitsPerSecond: Number(rate) * 1000 ** ' KMGT'.indexOf(prefix || ' '),
      ...(packets === undefined
        ? { retransmits: Number(count), packets: Number(count) }
        : {
            jitterSeconds: Number(jitter) / 1000,
            lostPackets: Number(lost),
            packets: Number(packets),
            lossRatio: Number(lost) / Number(packets),
          }),
    }),
  );
  return [...rows, ...loads];
}

function runOf(recording: Recording): RecordedRun {
  const { version, name, command, role, mode, out, err, intervalSeconds, asked } = recording;
  const release = version.replace(/-.*/, '');
  const protocol = /^(mptcp|sctp)-/.exec(`${name.split('.')[0]}-`)?.[1] as 'mptcp' | 'sctp' | undefined;
  const stopped = /^(client|server|idle-server)-SIG/.test(name);
  const told = {
    ...{ role, intervalSeconds, omitSeconds: asked.omitSeconds, direction: asked.direction },
    protocol: protocol ?? asked.protocol,
    version: release,
  };
  return {
    id: `${version}/${name}`,
    out,
    err,
    ...(asked.seconds > 0 && !stopped && { durationSeconds: asked.seconds }),
    stopped,
    parallel: asked.flows,
    // Text without `-V` has the same less the CPU loads.
    own: modeOf(release) === mode && (mode === 'text' || !/ -V( |$)/.test(command)),
    lineByLine: mode !== 'json',
    raw: mode === 'text' ? rawRows : rawFigures,
    parts: out.split(mode === 'json' ? /\n(?=\{\n)/ : /(?=-+\nServer listening)|\nServer output:\n/),
    ...told,
    reader: (onInterval) => new READERS[mode](told, onInterval),
  };
}

export const recordedIperf3: RecordedTool = {
  newest: '3.21',
  runs: () => [...allRecordings(), ...MORE.flatMap((folder) => recordingsOf(`iperf3-${folder}`))].map(runOf),
};
