import { modeOf } from '../../../../src/tools/iperf3/version.js';
import type { RecordedRun, RecordedTool } from '../recorded-run.js';
import { allRecordings, READERS, type Recording, recordingsOf } from './recordings.js';

/** Recorded beside the full sets of cases. */
const MORE = [
  '3.16-old-server',
  '3.21-old-server',
  '3.12-kilobits',
  '3.12-outage',
  '3.12-protocols',
  '3.21-protocols',
];

function runOf(recording: Recording): RecordedRun {
  const { version, name, command, role, mode, out, err, intervalSeconds, asked } = recording;
  const release = version.replace(/-.*/, '');
  const protocol = /^(mptcp|sctp)-/.exec(`${name.split('.')[0]}-`)?.[1] as 'mptcp' | 'sctp' | undefined;
  const stopped = /^(client|server|idle-server)-SIG/.test(name);
  const told = {
    ...{ role, intervalSeconds, omitSeconds: asked.omitSeconds, direction: asked.direction },
    protocol: protocol ?? asked.protocol,
  };
  return {
    id: `${version}/${name}`,
    version: release,
    out,
    err,
    ...(asked.seconds > 0 && !stopped && { durationSeconds: asked.seconds }),
    stopped,
    own: modeOf(release) === mode && !/ -V( |$)/.test(command),
    lineByLine: mode !== 'json',
    ...told,
    reader: (onInterval) => new READERS[mode](told, onInterval),
  };
}

export const recordedIperf3: RecordedTool = {
  newest: '3.21',
  runs: () => [...allRecordings(), ...MORE.flatMap((folder) => recordingsOf(`iperf3-${folder}`))].map(runOf),
};
