import { TextReader } from '../../../../src/tools/iperf2/reader.js';
import type { RecordedRun, RecordedTool } from '../recorded-run.js';
import { type Recording, recordingsOf } from './recordings.js';

/** Recorded with `-f b`, as Netwright runs it. */
const OWN = 'iperf2-2.1.8-bits';

function runOf(folder: string, recording: Recording): RecordedRun {
  const { name, role, protocol, direction, parallel, intervalSeconds, out, err } = recording;
  return {
    ...{ id: `${folder}/${name}`, version: '2.1.8', role, protocol, direction, intervalSeconds, out, err },
    stopped: /SIG/.test(name),
    own: folder === OWN,
    lineByLine: true,
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
