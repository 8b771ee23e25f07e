import { expect, test } from '@playwright/test';
import type { DirectionOutput } from '../../../../src/tools/tool.js';
import { resultOf } from '../../../../src/traffic/tool-results.js';
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

test('what -V adds is no row, and changes no figure', () => {
  for (const { name } of recordings.filter((one) => !one.name.includes('SIGTERM'))) {
    const { directions, protocol, version } = read(name);
    expect(version).toBe('3.12');
    expect(protocol).toBe(name.startsWith('udp') ? 'udp' : 'tcp');
    for (const { summary, intervals } of directions) {
      const measured = intervals.filter(({ omitted }) => !omitted);
      const bytes = measured.reduce((sum, interval) => sum + interval.bytes, 0);
      expect(bytes / summary!.bytes).toBeCloseTo(1, 1);
    }
  }
});

test('a server whose text lacks it has the load that it told its client', () => {
  const facts = {
    tool: 'iperf3',
    version: '3.12',
    role: 'server',
    direction: 'forward',
    protocol: 'udp',
  } as const;
  const [server, client] = [read('udp-P2.server'), read('udp-P2')];
  expect(server.directions[0]!.summary!.cpuRatio).toBeUndefined();
  const told = resultOf(server, { ...facts, stopped: false, toldByPeer: client.directions });
  expect(told.summary!.cpuRatio).toBe(client.directions[0]!.peerSummary!.cpuRatio);
  expect(resultOf(server, { ...facts, stopped: false }).summary!.cpuRatio).toBeUndefined();
});
