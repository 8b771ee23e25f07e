import { PingReader } from '../../../../src/tools/ping/reader.js';
import type { RecordedRun, RecordedTool } from '../recorded-run.js';
import { allRecordings, type Recording } from './recordings.js';

function runOf({ id, version, asked, out, err, isOwn, ...run }: Recording): RecordedRun {
  return {
    ...{ id, version, role: 'client', protocol: 'icmp', direction: 'forward', out, err, own: isOwn },
    intervalSeconds: run.resultIntervalSeconds,
    ...(run.durationSeconds !== undefined && { durationSeconds: run.durationSeconds }),
    stopped: run.durationSeconds === undefined,
    lineByLine: true,
    reader: (onInterval) => new PingReader(asked, onInterval),
  };
}

export const recordedPing: RecordedTool = {
  newest: '20250605',
  runs: () => allRecordings().map(runOf),
};
