import { expect, test } from '@playwright/test';
import { StreamReader } from '../../../../src/tools/iperf3/stream-reader.js';
import { feed } from './recordings.js';

const CLIENT = { role: 'client' } as const;

test('flows of a busy host end an interval at different times, and begin the next one there', () => {
  // As 128 flows at 0.1 s did by 3.21: some ended their interval 0.5 s after others, each without a gap.
  const ends = [
    [2.116, 2.116],
    [2.117, 2.609],
    [2.61, 2.61],
    [2.755, 2.755],
  ] as const;
  const starts = [[2, 2], ...ends.slice(0, -1)] as const;
  const lines = ends.map((slice, index) => {
    const streams = slice.map((end, flow) => {
      const start = starts[index]![flow]! - 2;
      const seconds = end - 2 - start;
      const amounts = { bytes: 1e6, bits_per_second: 8e6 / seconds, retransmits: 0, snd_cwnd: 9, rtt: 9 };
      return { socket: 5 + flow, start, end: end - 2, seconds, ...amounts, omitted: false, sender: true };
    });
    return JSON.stringify({ event: 'interval', data: { streams } });
  });
  const start = JSON.stringify({ event: 'start', data: { test_start: { protocol: 'TCP', num_streams: 2 } } });
  const reader = new StreamReader({ ...CLIENT, intervalSeconds: 0.1 });
  const { directions, notes } = feed(reader, [start, ...lines].join('\n')).output();
  expect(notes).toEqual([]);
  expect(directions[0]!.intervals.map(({ bytes }) => bytes)).toEqual([2e6, 2e6, 2e6, 2e6]);
});
