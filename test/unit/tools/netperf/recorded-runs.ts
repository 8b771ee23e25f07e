import { ClientReader } from '../../../../src/tools/netperf/client-reader.js';
import { parseOptions } from '../../../../src/tools/netperf/options.js';
import type { RecordedRun, RecordedTool } from '../recorded-run.js';
import { FOLDERS, optionsOf, type Recording, recordingsIn } from './recordings.js';

function runOf({ folder, name, stdout, stderr }: Recording): RecordedRun {
  const options = parseOptions(optionsOf(name));
  const { protocol, direction, intervalSeconds } = options;
  return {
    ...{ id: `${folder}/${name}`, version: '2.7.0', role: 'client', protocol, direction, intervalSeconds },
    ...{ out: stdout, err: stderr, stopped: /stopped|SIG/.test(name), durationSeconds: 1 },
    own: folder.endsWith('-keys'),
    lineByLine: true,
    reader: (onInterval) => new ClientReader(options, onInterval),
  };
}

/** netservers print nothing of traffic. */
export const recordedNetperf: RecordedTool = {
  newest: '2.7.1',
  runs: () =>
    FOLDERS.flatMap(recordingsIn)
      .filter(({ name }) => !name.startsWith('netserver'))
      .map(runOf),
  samples: { udp: { protocol: 'udp' } },
};
