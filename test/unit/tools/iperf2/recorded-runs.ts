import { TextReader } from '../../../../src/tools/iperf2/reader.js';
import type { RecordedRun, RecordedTool } from '../recorded-run.js';
import { type Recording, recordingsOf } from './recordings.js';

function runOf(recording: Recording): RecordedRun {
  const { name, role, protocol, direction, parallel, intervalSeconds, out, err, enhanced } = recording;
  return {
    ...{ id: `2.1.8/${name}`, version: '2.1.8', role, protocol, direction, intervalSeconds, out, err },
    stopped: /SIG/.test(name),
    own: enhanced,
    lineByLine: true,
    reader: (onInterval) => new TextReader({ role, intervalSeconds, parallel, protocol }, onInterval),
  };
}

export const recordedIperf2: RecordedTool = {
  newest: '2.1.8',
  runs: () => recordingsOf('iperf2-2.1.8').map(runOf),
  samples: { multicast: { protocol: 'udp', bitrate: '1M', group: '239.255.1.1' } },
};
