import { expect, test } from '@playwright/test';
import type { DirectionOutput } from '../../../../src/tools/tool.js';
import { READERS, recordingsOf } from './recordings.js';

const recordings = recordingsOf('iperf3-3.12-verbose');

function read(name: string) {
  const { asked, role, intervalSeconds, out, mode } = recordings.find((one) => one.name === name)!;
  const { direction, omitSeconds } = asked;
  const reader = new READERS[mode]({ role, intervalSeconds, direction, omitSeconds });
  for (const line of out.split('\n')) reader.line('stdout', line);
  return reader.output();
}

const loads = ({ directions }: { directions: readonly DirectionOutput[] }) =>
  directions.map(({ summary, peerSummary }) => [summary?.cpuRatio, peerSummary?.cpuRatio]);

/** As they stand in the recordings: own load, and that of the other end where it was told. */
const LOADS: Readonly<Record<string, (number | undefined)[][]>> = {
  'tcp-P2': [[0.022, 0.001]],
  'tcp-P2.server': [[undefined, undefined]],
  'tcp-R': [[undefined, undefined]],
  'tcp-R.server': [[0.022, undefined]],
  'tcp-bidir-omit': [
    [0.016, 0.016],
    [0.016, 0.016],
  ],
  'tcp-bidir-omit.server': [
    [0.016, undefined],
    [0.016, undefined],
  ],
  'udp-P2': [[0.023, 0.001]],
  'udp-P2.server': [[undefined, undefined]],
  'udp-R.server': [[0.021, undefined]],
};

for (const [name, wanted] of Object.entries(LOADS))
  test(`${name}: the CPU load of each end, and no zero of who was not told`, () => {
    const output = read(name);
    expect(output.ending).toBe('complete');
    expect(loads(output)).toEqual(wanted);
    expect(output.notes).toEqual([]);
  });
