import { expect, test } from '@playwright/test';
import { bitrate, minBitrate } from '../../../src/criteria/bitrate.js';
import { maxBufferDelay } from '../../../src/criteria/buffer-delay.js';
import { maxCpu } from '../../../src/criteria/cpu.js';
import { minFairness } from '../../../src/criteria/fairness.js';
import { maxLatency } from '../../../src/criteria/latency.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { noZeroInterval } from '../../../src/criteria/no-zero-interval.js';
import { maxOutage } from '../../../src/criteria/outage.js';
import { maxRetransmits } from '../../../src/criteria/retransmits.js';
import { maxRtt } from '../../../src/criteria/round-trip-time.js';
import { minTcpEfficiency } from '../../../src/criteria/tcp-efficiency.js';
import { intervals, result, summary, thrown } from './results.js';

/** UDP of 100 datagrams a second, of which nothing came in after the third second of six. */
const cutOff = () =>
  result({
    protocol: 'udp',
    intervals: intervals(1, 1, 1, 0, 0, 0).map((interval, second) => ({
      ...interval,
      ...(second < 3 ? { packets: 100, lostPackets: 0, lossRatio: 0 } : { packets: 0, lostPackets: 0 }),
    })),
    summary: summary({ packets: 600, lostPackets: 300, lossRatio: 0.5 }),
  });

test('what was lost after the last arrival is not lost sight of when a part is left out', () => {
  expect(maxLoss('1%').check(cutOff())).toMatchObject({ pass: false, value: 0.5 });
  expect(maxLoss('1%', { ignore: { first: 1 } }).check(cutOff())).toMatchObject({ pass: false, value: 0.6 });
  expect(maxLoss('1%', { of: 'intervals' }).check(cutOff())).toMatchObject({ pass: false, value: 1 });
  expect(maxLoss('1%', { of: 'p99' }).check(cutOff())).toMatchObject({ pass: false, value: 1 });
  expect(thrown(() => maxLoss('1%', { ignore: { last: 1 } }).check(cutOff()))).toContain(
    'NOT_MEASURED: the iperf3 3.16 server (UDP, forward) did not measure lossRatio at the receiver: 300 datagrams were lost after the last one',
  );
});

test('where there are no intervals, nothing can be left out of them', () => {
  const none = result({ tool: 'netperf', sender: true, intervals: [], summary: summary({ retransmits: 0 }) });
  const ignore = { first: 2 };
  for (const criterion of [minBitrate(1, { of: 'mean', ignore }), maxRetransmits(0, { ignore })])
    expect(thrown(() => criterion.check(none))).toContain(
      'reports none at this end, so that nothing can be left out',
    );
});

test('a stall in which something was sent again is the worst interval per gigabyte', () => {
  const stalled = intervals(100, 0, 100).map((interval, second) => ({
    ...interval,
    retransmits: second === 1 ? 50 : 0,
  }));
  const limit = maxRetransmits(1000, { of: 'intervals', per: 'GB' });
  expect(limit.check(result({ sender: true, intervals: stalled }))).toMatchObject({
    pass: false,
    value: 50e9,
  });
});

test('of the parts of a long interval nothing is known', () => {
  const [first, second, third] = intervals(10, 10, 10);
  const long = result({ tool: 'netperf', intervals: [first!, second!, { ...third!, endSeconds: 6 }] });
  expect(thrown(() => noZeroInterval().check(long))).toContain(
    'one of its intervals is of 4.0 s, and nothing is known',
  );
});

test('a sender of UDP does not know what is delivered', () => {
  const sent = result({ protocol: 'udp', sender: true, intervals: intervals(5, 5, 5) });
  expect(thrown(() => maxOutage(5, { side: 'sender' }).check(sent))).toContain('judge the receiver');
});

test('advice names the figures that there are', () => {
  const requests = result({
    tool: 'netperf',
    summary: summary({ meanLatencySeconds: 1e-4, p99LatencySeconds: 2e-4 }),
  });
  expect(thrown(() => maxLatency('1ms').check(requests))).toContain("use { of: 'mean' } or { of: 'p99' }");
  expect(thrown(() => maxLatency('1ms', { of: 'p95' as never }))).toContain('BAD_OPTION');
  const estimated = result({ sender: true, summary: summary({ meanRttSeconds: 1e-3, maxRttSeconds: 2e-3 }) });
  expect(thrown(() => maxRtt('1ms', { of: 'p99' }).check(estimated))).toContain(
    "use { of: 'mean' } or { of: 'max' }",
  );
});

test('buffer delay is that of the intervals, where no end record has a round-trip time', () => {
  const sampled = result({
    tool: 'iperf2',
    intervals: intervals(1, 1).map((each) => ({ ...each, rttSeconds: 0.03 })),
  });
  expect(maxBufferDelay('50%', { baseline: '20ms' }).check(sampled)).toMatchObject({
    pass: true,
    value: 0.5,
  });
});

test('no options at all are told as such', () => {
  for (const make of [minFairness, maxCpu, maxRetransmits, minTcpEfficiency] as ((
    ...args: never[]
  ) => unknown)[])
    expect(
      thrown(() => make('50%' as never, null as never)),
      make.name,
    ).toMatch(/BAD_OPTION|BAD_LIMIT/);
  expect(thrown(() => bitrate(100, { within: '0%' }))).toContain('nothing could keep bitrate within');
});
