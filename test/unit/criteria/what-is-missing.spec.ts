import { expect, test } from '@playwright/test';
import { bitrate, minBitrate } from '../../../src/criteria/bitrate.js';
import { maxBufferDelay } from '../../../src/criteria/buffer-delay.js';
import { maxCpu } from '../../../src/criteria/cpu.js';
import { minFairness } from '../../../src/criteria/fairness.js';
import { maxLatency } from '../../../src/criteria/latency.js';
import { type LossOptions, maxLoss } from '../../../src/criteria/loss.js';
import { noZeroInterval } from '../../../src/criteria/no-zero-interval.js';
import { maxOutage } from '../../../src/criteria/outage.js';
import { maxRetransmits } from '../../../src/criteria/retransmits.js';
import { maxRtt } from '../../../src/criteria/round-trip-time.js';
import { minTcpEfficiency } from '../../../src/criteria/tcp-efficiency.js';
import type { TrafficResult } from '../../../src/results/traffic-result.js';
import { intervals, result, summary, thrown } from './results.js';

/** UDP of 100 datagrams a second, of which nothing came in after this time. */
const cutOff = (atSeconds = 3, seconds = 6) => {
  const heard = (second: number) => Math.round(100 * Math.min(1, Math.max(0, atSeconds - second)));
  const all = intervals(...Array.from({ length: seconds }, (_, second) => heard(second) / 100));
  const [packets, lostPackets] = [100 * seconds, 100 * (seconds - atSeconds)];
  return result({
    protocol: 'udp',
    intervals: all.map((interval, second) => ({
      ...interval,
      ...{ packets: heard(second), lostPackets: 0 },
      ...(heard(second) > 0 && { lossRatio: 0 }),
    })),
    summary: summary({ durationSeconds: seconds, packets, lostPackets, lossRatio: lostPackets / packets }),
  });
};

test('what was lost after the last arrival is not lost sight of when a part is left out', () => {
  expect(maxLoss('1%').check(cutOff())).toMatchObject({ pass: false, value: 0.5 });
  expect(maxLoss('1%', { ignore: { first: 1 } }).check(cutOff())).toMatchObject({ pass: false, value: 0.6 });
  expect(maxLoss('1%', { of: 'intervals' }).check(cutOff())).toMatchObject({ pass: false, value: 1 });
  expect(maxLoss('1%', { of: 'p99' }).check(cutOff())).toMatchObject({ pass: false, value: 1 });
  expect(thrown(() => maxLoss('1%', { ignore: { last: 1 } }).check(cutOff()))).toContain(
    'NOT_MEASURED: the iperf3 3.16 server (UDP, forward) did not measure lossRatio at the receiver: 300 datagrams were lost after the last one',
  );
});

test('a minute does not hide that its last second was lost', () => {
  const last = cutOff(59.4, 60);
  expect(maxLoss('5%', { of: 'intervals' }).check(last)).toMatchObject({ pass: false, actual: '60 %' });
  expect(maxLoss('0.9%', { ignore: { first: 1 } }).check(last)).toMatchObject({ pass: false });
});

test('what was lost late is left out with the end only where it was all lost there', () => {
  const withoutLast = (atSeconds: number, last: number) =>
    thrown(() =>
      expect(maxLoss('1%', { ignore: { last } }).check(cutOff(atSeconds, 10))).toMatchObject({ pass: true }),
    );
  expect(withoutLast(9, 1)).toBe('nothing was thrown');
  expect(withoutLast(8.9, 1)).toContain('NOT_MEASURED');
  expect(withoutLast(8.5, 1)).toContain('NOT_MEASURED');
  expect(withoutLast(7.5, 3)).toBe('nothing was thrown');
});

test('datagrams that an interval does not count are not lost', () => {
  const whole = cutOff(6);
  const [first, ...others] = whole.intervals;
  const { packets, lostPackets, lossRatio, ...uncounted } = first!;
  expect([packets, lostPackets, lossRatio]).toEqual([100, 0, 0]);
  // iperf3 counts a part of the warm-up into the first interval after it: its reader leaves that count out.
  const restarted = { ...whole, intervals: [uncounted, ...others] };
  const ignore = { first: 1 };
  for (const criterion of [maxLoss('1%'), maxLoss('1%', { of: 'intervals', ignore })])
    expect(criterion.check(restarted)).toMatchObject({ pass: true, value: 0 });
  expect(thrown(() => maxLoss('1%', { of: 'intervals' }).check(restarted))).toContain(
    "only a part of its intervals has it, and not that from 0 s to 1 s; leave that out by 'ignore', or use { of: 'run' }",
  );
});

test('what was lost late is not lost sight of where an interval counts nothing', () => {
  const whole = cutOff(3);
  const { packets, lostPackets, lossRatio, ...uncounted } = whole.intervals[0]!;
  expect([packets, lostPackets, lossRatio]).toEqual([100, 0, 0]);
  const restarted = { ...whole, intervals: [uncounted, ...whole.intervals.slice(1)] };
  expect(maxLoss('1%').check(restarted)).toMatchObject({ pass: false, value: 0.5 });
  for (const options of [{ ignore: { first: 1 } }, { of: 'intervals' }, { of: 'p99', ignore: { first: 1 } }])
    expect(thrown(() => maxLoss('1%', options as LossOptions).check(restarted))).toContain(
      'its interval from 0 s to 1 s does not count its datagrams, so that nobody knows when 300 were lost; judge the whole run',
    );
});

test('a flow of which nothing came in is not made up for by the others, in no part of the run', () => {
  const whole = cutOff(6);
  const { packets, lostPackets, lossRatio, ...unknown } = whole.summary!;
  expect([packets, lostPackets, lossRatio]).toEqual([600, 0, 0]);
  const dead = summary({ bytes: 0, bitsPerSecond: 0, packets: 0, lostPackets: 0 });
  const half = { ...whole, summary: unknown, flows: [{ id: 5, summary: dead }] as TrafficResult['flows'] };
  for (const options of [{}, { ignore: { last: 1 } }, { of: 'intervals' }, { of: 'p50' }])
    expect(thrown(() => maxLoss('1%', options as LossOptions).check(half))).toContain(
      'nothing came in of one of its flows',
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
