import { expect, test } from '@playwright/test';
import { bitrate, maxBitrate, minBitrate } from '../../../src/criteria/bitrate.js';
import { maxCpu } from '../../../src/criteria/cpu.js';
import { duration } from '../../../src/criteria/duration.js';
import { evaluate } from '../../../src/criteria/evaluate.js';
import { minFairness } from '../../../src/criteria/fairness.js';
import { intervalCount } from '../../../src/criteria/interval-count.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { maxOutage } from '../../../src/criteria/outage.js';
import { maxRetransmits } from '../../../src/criteria/retransmits.js';
import { maxRtt } from '../../../src/criteria/round-trip-time.js';
import { maxVariation } from '../../../src/criteria/variation.js';
import { MAX_REPLIES } from '../../../src/results/traffic-result.js';
import { client, intervals, result, server, summary, thrown } from './results.js';

const twenty = () => result({ intervals: intervals(...Array.from({ length: 20 }, (_, index) => index + 1)) });

test('percentiles are those of the intervals', () => {
  expect(minBitrate(2, { of: 'p10' }).check(twenty())).toMatchObject({ pass: true, value: 2e6 });
  expect(minBitrate(3, { of: 'p10' }).check(twenty())).toMatchObject({ pass: false, value: 2e6 });
  expect(maxBitrate(19, { of: 'p95' }).check(twenty())).toMatchObject({ pass: true, value: 19e6 });
  expect(minBitrate(3, { of: 'p10' }).expected).toBe('≥ 3 Mbit/s at p10');
});

test('a target is met within a share or an amount, on both sides', () => {
  const at = (mbit: number) => result({ intervals: intervals(mbit) });
  for (const within of ['5%', '5M']) {
    const near = bitrate(100, { within });
    expect([94.9, 95, 105, 105.1].map((mbit) => near.check(at(mbit)))).toMatchObject([
      { pass: false },
      { pass: true },
      { pass: true },
      { pass: false },
    ]);
  }
  expect(bitrate(100).check(at(96))).toMatchObject({ pass: true });
  // The worst interval is the one that is farthest off.
  expect(bitrate(100).check(result({ intervals: intervals(97, 104, 102) }))).toMatchObject({ value: 104e6 });
});

test('what is ignored is left out by whole intervals, and of the mean too', () => {
  const measured = result({ intervals: intervals(10, 100, 110, 20) });
  const ignore = { first: 1, last: 1 };
  expect(minBitrate(100, { ignore }).check(measured)).toMatchObject({ pass: true, value: 100e6 });
  expect(minBitrate(105, { ignore, of: 'mean' }).check(measured)).toMatchObject({ pass: true, value: 105e6 });
  expect(intervalCount(2, { ignore }).check(measured)).toMatchObject({ pass: true });
  // Half an interval takes all of it.
  expect(intervalCount(3, { ignore: { first: 0.5 } }).check(measured)).toMatchObject({ pass: true });
  expect(minBitrate(1, { ignore }).expected).toBe(
    '≥ 1 Mbit/s in every interval, without the first 1 s and the last 1 s',
  );
  expect(thrown(() => minBitrate(1, { ignore: { first: 4 } }).check(measured))).toBe(
    'UsageError NOTHING_TO_JUDGE: nothing is left of 4 intervals, 4.0 s in all, without the first 4 s and the last 0 s',
  );
});

test('borders of intervals are a little off, and belong to them all the same', () => {
  const ragged = intervals(1, 100, 100, 1).map((interval) => ({
    ...interval,
    startSeconds: interval.startSeconds - 0.01,
    endSeconds: interval.endSeconds + 0.01,
  }));
  expect(
    intervalCount(2, { ignore: { first: 1, last: 1 } }).check(result({ intervals: ragged })),
  ).toMatchObject({
    pass: true,
  });
});

test('loss and retransmits without what is ignored are those of the rest', () => {
  const each = intervals(5, 5, 5).map((interval, index) => ({
    ...interval,
    ...{
      packets: 100,
      lostPackets: index === 0 ? 50 : 1,
      lossRatio: index === 0 ? 0.5 : 0.01,
      retransmits: index,
    },
  }));
  const measured = result({
    intervals: each,
    protocol: 'udp',
    summary: summary({ lossRatio: 0.17, retransmits: 3 }),
  });
  expect(maxLoss('1%').check(measured)).toMatchObject({ pass: false, value: 0.17 });
  expect(maxLoss('1%', { ignore: { first: 1 } }).check(measured)).toMatchObject({ pass: true, value: 0.01 });
  expect(maxLoss('1%', { of: 'p50' }).check(measured)).toMatchObject({ value: 0.01 });
  expect(maxRetransmits(1, { ignore: { last: 1 } }).check(measured)).toMatchObject({ pass: true, value: 1 });
  expect(maxRetransmits(1, { of: 'intervals' }).check(measured)).toMatchObject({
    pass: false,
    interval: { startSeconds: 2, endSeconds: 3 },
  });
});

test('retransmits per gigabyte do not depend on how long it was sent', () => {
  const sent = (bytes: number, retransmits: number) =>
    result({ sender: true, summary: summary({ bytes, retransmits }) });
  const limit = maxRetransmits(5, { per: 'GB' });
  expect(limit.check(sent(1e9, 5))).toMatchObject({ pass: true, value: 5, metric: 'retransmitsPerGigabyte' });
  expect(limit.check(sent(1e10, 50))).toMatchObject({ pass: true, value: 5 });
  expect(maxRetransmits(15.2, { per: 'GB' }).check(sent(1.25e9, 19))).toMatchObject({
    pass: true,
    value: 15.2,
  });
  expect(limit.check(sent(1e8, 1))).toMatchObject({ pass: false, actual: '10 retransmits per GB' });
  expect(maxRetransmits(0, { per: 'GB' }).check(sent(0, 0))).toMatchObject({ pass: true });
  expect(maxRetransmits(0.5, { per: 'GB' }).check(sent(1e10, 5))).toMatchObject({ pass: true });
  expect(thrown(() => maxRetransmits(0.5))).toContain('BAD_LIMIT');
});

test('a direction is judged alone, and one that there is not is an error', () => {
  const back = { direction: 'reverse', sender: true, intervals: intervals(5) } as const;
  const both = [
    server({ opposite: result(back) }),
    client({ opposite: result({ ...back, role: 'client', sender: false }) }),
  ];
  expect(evaluate(both, [minBitrate(50, { direction: 'forward' })]).map(({ pass }) => pass)).toEqual([true]);
  expect(evaluate(both, [minBitrate(50, { direction: 'reverse' })]).map(({ pass }) => pass)).toEqual([false]);
  expect(thrown(() => evaluate([server(), client()], [minBitrate(50, { direction: 'reverse' })]))).toContain(
    "NOTHING_TO_JUDGE: minBitrate is judged in reverse direction, but stream 'Stream' has none; there is iperf3 server on sut",
  );
});

test('a time is judged at the side that measured it', () => {
  const rtt = { summary: summary({ meanRttSeconds: 0.001, maxRttSeconds: 0.002 }) };
  const verdicts = evaluate([server(), client(rtt)], [maxRtt('3ms')]);
  expect(verdicts).toMatchObject([{ pass: true, traffic: { role: 'client' }, metric: 'maxRttSeconds' }]);
  // What one client measured has to be measured of the other.
  expect(thrown(() => evaluate([server(), client(rtt), client()], [maxRtt('3ms')]))).toContain(
    'NOT_MEASURED',
  );
  expect(thrown(() => evaluate([server(), client()], [maxRtt('3ms')]))).toContain('use ping beside it');
  expect(thrown(() => evaluate([server(), client(rtt)], [maxRtt('3ms', { of: 'p99' })]))).toContain(
    'NOT_MEASURED',
  );
  const sampled = client({ intervals: intervals(1, 1).map((each) => ({ ...each, rttSeconds: 0.004 })) });
  expect(thrown(() => evaluate([server(), sampled], [maxRtt('3ms')]))).toContain("use { of: 'intervals' }");
  expect(evaluate([server(), sampled], [maxRtt('3ms', { of: 'intervals' })])[0]!.pass).toBe(false);
});

test('CPU load is judged at both ends, and one that nobody measured is an error', () => {
  const load = (cpuRatio: number) => ({ summary: summary({ cpuRatio }) });
  const verdicts = evaluate([server(load(0.99)), client(load(0.4))], [maxCpu('90%')]);
  expect(verdicts.map(({ pass, traffic }) => `${traffic.role} ${pass}`)).toEqual([
    'server false',
    'client true',
  ]);
  expect(evaluate([server(load(0.99)), client(load(0.4))], [maxCpu('90%', { side: 'sender' })])).toHaveLength(
    1,
  );
  expect(thrown(() => evaluate([server(), client(load(0.4))], [maxCpu('90%')]))).toContain('NOT_MEASURED');
  expect(thrown(() => maxCpu('100%', { of: 'host' }))).toContain('nothing could break');
});

test('a duration is met within its tolerance', () => {
  const lasted = (durationSeconds: number) => result({ summary: summary({ durationSeconds }) });
  const ten = (seconds: number) => duration(10).check(lasted(seconds));
  expect([9.49, 9.5, 10.5, 10.51].map(ten)).toMatchObject([
    { pass: false },
    { pass: true },
    { pass: true },
    { pass: false },
  ]);
  expect(duration(10, { within: '20ms' }).check(lasted(10.04))).toMatchObject({
    pass: false,
    actual: '10.04 s',
  });
  expect(thrown(() => duration(10, { within: '10s' }))).toContain('nothing could break');
  expect(thrown(() => duration(10, { within: 1 as never }))).toContain('BAD_LIMIT');
});

test('one interval has no variation', () => {
  expect(thrown(() => maxVariation('5%').check(result({ intervals: intervals(1) })))).toContain(
    'run for longer',
  );
  expect(thrown(() => maxVariation('5%').check(result({ intervals: intervals(0, 0) })))).toContain('empty');
});

test('an outage is not judged by intervals that are longer than the limit', () => {
  const measured = result({ intervals: intervals(100, 0, 100) });
  expect(maxOutage(2).check(measured)).toMatchObject({ pass: true, actual: '1 s (± 1 s, by intervals)' });
  const whole = result({ intervals: intervals(100, 100, 100) });
  expect(maxOutage(2).check(whole)).toMatchObject({ actual: '0 s (none of 2 s or more, by intervals)' });
  // An outage of 1.9 s may lie in two intervals, and empty neither.
  expect(thrown(() => maxOutage(1).check(whole))).toContain('too coarse for a limit of 1 s');
  expect(thrown(() => maxOutage(0.3).check(measured))).toContain(
    "too coarse for a limit of 300 ms; give the stream a shorter 'interval', or ping",
  );
});

test('an outage behind the last reply that is kept is not taken for none', () => {
  const replies = Array.from({ length: MAX_REPLIES }, (_, index) => ({
    ...{ sequence: index + 1, timeSeconds: index * 0.02, rttSeconds: 0.001 },
  }));
  const mbits = Array.from({ length: MAX_REPLIES / 50 + 10 }, (_, second) =>
    second >= MAX_REPLIES / 50 + 5 ? 0 : 1,
  );
  const lossy = intervals(...mbits).map((interval) => ({ ...interval, packets: 50 }));
  const measured = result({ tool: 'ping', protocol: 'icmp', intervals: lossy, replies });
  expect(maxOutage(2).check(measured)).toMatchObject({ pass: false, value: 5 });
  expect(thrown(() => maxOutage(0.3).check(measured))).toContain(
    'known to ± 1 s, by intervals, which is too coarse for a limit of 300 ms; let ping end before request 100000',
  );
});

test('fairness between flows, clients and streams', () => {
  const flows = (...mbits: number[]) => ({
    flows: mbits.map((mbit, id) => ({ id, summary: summary({ bitsPerSecond: mbit * 1e6 }) })),
    summary: summary({ bitsPerSecond: mbits.reduce((sum, mbit) => sum + mbit * 1e6, 0) }),
  });
  const two = [server(flows(10, 30)), server(flows(20, 20)), client(), client()];
  // (10 + 30 + 20 + 20)² / (4 × 1800) = 6400 / 7200
  expect(evaluate(two, [minFairness(0.8)])).toMatchObject([{ pass: true, actual: '88.89 % of 4 flows' }]);
  expect(evaluate(two, [minFairness('100%', { between: 'clients' })])).toMatchObject([
    { pass: true, value: 1 },
  ]);
  const streams = [server(flows(10), { stream: 'a' }), server(flows(30), { stream: 'b' })];
  const [verdict] = evaluate(streams, [minFairness(0.9, { between: 'streams' })]);
  // 40² / (2 × 1000)
  expect(verdict).toMatchObject({ pass: false, value: 0.8, traffic: { stream: 'a + b', host: 'sut' } });
  expect(thrown(() => evaluate([server()], [minFairness(0.9)]))).toMatch(
    /NOTHING_TO_JUDGE.*use parallel flows/,
  );
  // Each of two directions has one stream: more of the same advice would not help.
  const opposite = [server({}, { stream: 'a' }), server({ direction: 'reverse' }, { stream: 'b' })];
  expect(thrown(() => evaluate(opposite, [minFairness(0.9, { between: 'streams' })]))).toContain(
    'there is only one in a direction; judge a traffic manager with several streams in the same direction',
  );
  expect(thrown(() => minFairness(0))).toContain('nothing could break');
  expect(thrown(() => evaluate(streams, [minFairness(0.5, { between: 'streams' })]))).toContain(
    'BAD_LIMIT: nothing could break minFairness(0.5); the index of 2 streams is 50 % at least',
  );
  for (const limit of [1.1, -0.1, NaN, '0.9'] as never[])
    expect(thrown(() => minFairness(limit))).toContain('BAD_LIMIT');
});
