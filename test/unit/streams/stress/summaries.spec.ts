import { expect, test } from '@playwright/test';
import { Summaries } from '../../../../src/streams/stress/summaries.js';
import { stressed } from '../../charts/support/stress.js';

test('sums, the lowest and the highest bitrate, the highest round trip, and the mean over streams', () => {
  const summaries = new Summaries();
  const measured = { packets: 100, lostPackets: 1, retransmits: 2 };
  summaries.fold(stressed(), {
    bytes: 1000,
    seconds: 1,
    ...measured,
    meanRttSeconds: 0.1,
    maxRttSeconds: 0.9,
  });
  summaries.fold(stressed(), {
    bytes: 1000,
    seconds: 4,
    ...measured,
    meanRttSeconds: 0.2,
    maxRttSeconds: 0.3,
  });
  summaries.fold(stressed({ outcome: 'cut' }), { bytes: 500, seconds: 0.25, meanRttSeconds: 0.6 });
  summaries.fold(stressed({ outcome: 'cut' }), { bytes: 0, seconds: 0.75 });
  summaries.fold(stressed({ outcome: 'failed' }), undefined);
  const [line, ...others] = summaries.all;
  expect(others).toEqual([]);
  expect(line!.meanRttSeconds).toBeCloseTo(0.3, 10);
  expect({ ...line, meanRttSeconds: 0 }).toEqual({
    ...{ tool: 'iperf3', protocol: 'tcp', sizes: 'up to 1472 B', completed: 2, cut: 2, failed: 1 },
    ...{ bytes: 2500, seconds: 6, minBitsPerSecond: 0, maxBitsPerSecond: 16_000 },
    ...{ packets: 200, lostPackets: 2, retransmits: 4, meanRttSeconds: 0, maxRttSeconds: 0.9 },
  });
});

test('what nobody measured is absent', () => {
  const summaries = new Summaries();
  summaries.fold(stressed({ outcome: 'failed' }), undefined);
  expect(summaries.all).toEqual([
    {
      ...{ tool: 'iperf3', protocol: 'tcp', sizes: 'up to 1472 B' },
      ...{ completed: 0, cut: 0, failed: 1, bytes: 0, seconds: 0 },
    },
  ]);
});

test('a line for each tool, protocol and class of sizes, from small to large', () => {
  const summaries = new Summaries();
  for (const lengthBytes of [64_000, 8973, 8972, 1473, 1472, 257, 256, 1])
    summaries.fold(stressed({ lengthBytes }), undefined);
  summaries.fold(stressed({ protocol: 'sctp' }), undefined);
  summaries.fold(stressed({ tool: 'iperf2' }), undefined);
  expect(
    summaries.all.map((line) => `${line.tool} ${line.protocol} ${line.sizes}: ${line.completed}`),
  ).toEqual([
    'iperf2 tcp up to 1472 B: 1',
    'iperf3 sctp up to 1472 B: 1',
    'iperf3 tcp up to 256 B: 2',
    'iperf3 tcp up to 1472 B: 2',
    'iperf3 tcp up to 8972 B: 2',
    'iperf3 tcp above 8972 B: 2',
  ]);
});
