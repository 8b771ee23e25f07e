import { expect, test } from '@playwright/test';
import { maxBitrate, minBitrate } from '../../../src/criteria/bitrate.js';
import { completed } from '../../../src/criteria/completed.js';
import { intervalCount } from '../../../src/criteria/interval-count.js';
import { maxJitter } from '../../../src/criteria/jitter.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { maxRetransmits } from '../../../src/criteria/retransmits.js';
import { intervals, result, summary, thrown } from './results.js';

test('a minimum holds for every interval, and the worst one is named', () => {
  const measured = result({ intervals: intervals(100, 80, 60, 90) });
  expect(minBitrate(60).check(measured)).toMatchObject({ pass: true, value: 60e6 });
  expect(minBitrate(70).check(measured)).toEqual({
    pass: false,
    actual: '60 Mbit/s',
    metric: 'bitsPerSecond',
    limit: 70e6,
    value: 60e6,
    interval: { startSeconds: 2, endSeconds: 3 },
    course: {
      values: [100e6, 80e6, 60e6, 90e6],
      words: '4 of 60 to 100 Mbit/s, worst at 2–3 s',
    },
  });
});

test('a maximum holds for every interval, and the worst one is named', () => {
  const measured = result({ intervals: intervals(100, 120, 60) });
  expect(maxBitrate('120M').check(measured)).toMatchObject({ pass: true });
  expect(maxBitrate('110M').check(measured)).toMatchObject({
    pass: false,
    value: 120e6,
    interval: { startSeconds: 1, endSeconds: 2 },
  });
});

test('a zero interval is seen', () => {
  const measured = result({ intervals: intervals(100, 0, 100) });
  expect(minBitrate(1).check(measured)).toMatchObject({ pass: false, actual: '0 bit/s', value: 0 });
});

test('warm-up is left out of intervals and counts', () => {
  const [warmUp, ...rest] = intervals(1, 100, 100);
  const measured = result({ intervals: [{ ...warmUp!, omitted: true }, ...rest] });
  expect(minBitrate(100).check(measured)).toMatchObject({ pass: true, value: 100e6 });
  expect(intervalCount(2).check(measured)).toMatchObject({ pass: true, actual: '2 intervals' });
});

test('the mean is that of the whole run, not of the intervals', () => {
  const measured = result({ intervals: intervals(1, 1), summary: summary({ bitsPerSecond: 50e6 }) });
  const outcome = minBitrate(50, { of: 'mean' }).check(measured);
  expect(outcome).toEqual({
    pass: true,
    actual: '50 Mbit/s',
    metric: 'bitsPerSecond',
    limit: 50e6,
    value: 50e6,
    course: { values: [1e6, 1e6], words: '2 of 1 Mbit/s' },
  });
});

test('what is asked for is said in words', () => {
  const words = [
    minBitrate(4500),
    maxBitrate('10M', { of: 'mean' }),
    maxLoss('0.1%'),
    maxJitter('5ms'),
    maxRetransmits(1),
    intervalCount(10),
    completed(),
  ].map(({ name, expected }) => `${name}: ${expected}`);
  expect(words).toEqual([
    'minBitrate: ≥ 4.5 Gbit/s in every interval',
    'maxBitrate: ≤ 10 Mbit/s on average',
    'maxLoss: ≤ 0.1 % over the whole run',
    'maxJitter: ≤ 5 ms at the end of the run',
    'maxRetransmits: ≤ 1 retransmit over the whole run',
    'intervalCount: 10 intervals',
    'completed: traffic that moved data and ended as asked',
  ]);
});

test('a value that rounds to its limit is printed in full', () => {
  const measured = result({ intervals: [{ ...intervals(1)[0]!, bitsPerSecond: 4_499_980_000 }] });
  expect(minBitrate('4.5G').check(measured)).toMatchObject({
    pass: false,
    actual: '4.5 Gbit/s (4499980000 bit/s)',
  });
});

test('loss and jitter are the summary at the receiver', () => {
  const udp = result({ protocol: 'udp', summary: summary({ lossRatio: 0.007, jitterSeconds: 0.002 }) });
  expect(maxLoss('0.7%').check(udp)).toMatchObject({ pass: true, actual: '0.7 %', metric: 'lossRatio' });
  expect(maxLoss('0.6%').check(udp)).toMatchObject({ pass: false, limit: 0.006, value: 0.007 });
  expect(maxJitter('2ms').check(udp)).toMatchObject({ pass: true, actual: '2 ms', metric: 'jitterSeconds' });
  expect(maxJitter('1ms').check(udp)).toMatchObject({ pass: false });
});

test('a limit of 0 loss, jitter or retransmits can be kept and broken', () => {
  const udp = result({ protocol: 'udp', summary: summary({ lossRatio: 0, jitterSeconds: 1e-6 }) });
  expect(maxLoss('0%').check(udp)).toMatchObject({ pass: true, actual: '0 %' });
  expect(maxJitter('0s').check(udp)).toMatchObject({ pass: false, actual: '1 µs' });
  const sender = result({ sender: true, summary: summary({ retransmits: 1 }) });
  expect(maxRetransmits(0).check(sender)).toMatchObject({ pass: false, actual: '1 retransmit', value: 1 });
  expect(maxRetransmits(1).check(sender)).toMatchObject({ pass: true });
});

test('the interval count is exact', () => {
  expect(intervalCount(3).check(result())).toMatchObject({ pass: true, value: 3 });
  for (const count of [2, 4]) expect(intervalCount(count).check(result())).toMatchObject({ pass: false });
});

test('completed is whether the traffic is sound, and says why not', () => {
  expect(completed().check(result())).toEqual({ pass: true, actual: 'it did' });
  const refused = { sound: false, error: 'unable to connect to server', notes: ['no interval'] };
  expect(completed().check(result(refused))).toEqual({
    pass: false,
    actual: 'not sound: unable to connect to server; no interval',
  });
  const twice = {
    sound: false,
    error: 'unable to connect',
    notes: ['unable to connect', 'no data was moved'],
  };
  expect(completed().check(result(twice))).toMatchObject({
    actual: 'not sound: unable to connect; no data was moved',
  });
  expect(completed().check(result({ sound: false }))).toMatchObject({
    actual: 'not sound: no reason was recorded',
  });
});

test('what was not measured is an error that says what to do', () => {
  const sender = { role: 'client', sender: true } as const;
  const unfinished = result();
  delete unfinished.summary;
  const blind = { id: 6, summary: summary({ packets: 0, lostPackets: 0 }) };
  const cases: [() => unknown, string][] = [
    [
      () => maxLoss('1%').check(result({ protocol: 'udp', flows: [blind] })),
      'the iperf3 3.16 server (UDP, forward) did not measure lossRatio at the receiver: nothing came in of one of its flows',
    ],
    [
      () => maxLoss('1%').check(result()),
      'the iperf3 3.16 server (TCP, forward) did not measure lossRatio at the receiver: iperf3 TCP reports no loss; use UDP, or ping for the loss of round trips',
    ],
    [
      () => maxJitter('1ms').check(result({ ...sender, protocol: 'udp' })),
      'the iperf3 3.16 client (UDP, forward) did not measure jitterSeconds at the sender: only the receiver reports jitter; give the criterion in a plain list, and it is judged there',
    ],
    [
      () => maxRetransmits(1).check(result({ ...sender, protocol: 'udp' })),
      'the iperf3 3.16 client (UDP, forward) did not measure retransmits at the sender: iperf3 UDP reports no retransmits; use TCP',
    ],
    [
      () => maxRetransmits(1).check(result(sender)),
      'the iperf3 3.16 client (TCP, forward) did not measure retransmits at the sender: this version, its output or its operating system reports no retransmits',
    ],
    [
      () => minBitrate(1, { of: 'mean' }).check(unfinished),
      'the iperf3 3.16 server (TCP, forward) did not measure bitsPerSecond at the receiver: its closing record is missing; run for a fixed time instead of stopping it',
    ],
    [
      () => minBitrate(1).check(result({ intervals: [] })),
      "the iperf3 3.16 server (TCP, forward) did not measure bitsPerSecond at the receiver: iperf3 reports none at this end; use { of: 'mean' }",
    ],
    [
      () => intervalCount(1).check(result({ intervals: [] })),
      'the iperf3 3.16 server (TCP, forward) did not measure intervalCount at the receiver: iperf3 reports none at this end; there is nothing to count',
    ],
  ];
  for (const [check, reason] of cases) expect(thrown(check)).toBe(`UnsupportedError NOT_MEASURED: ${reason}`);
});
