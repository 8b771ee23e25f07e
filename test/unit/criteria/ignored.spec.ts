import { expect, test } from '@playwright/test';
import { maxBufferDelay } from '../../../src/criteria/buffer-delay.js';
import { maxLatency } from '../../../src/criteria/latency.js';
import { maxOutage } from '../../../src/criteria/outage.js';
import { maxRtt } from '../../../src/criteria/round-trip-time.js';
import { minTransactions } from '../../../src/criteria/transactions.js';
import { intervals, result, summary, thrown } from './results.js';

const ignore = { first: 1, last: 1 };

/** Four seconds of pings, ten in each: of 9 ms in the first and the last second, of 1 to 2 ms between. */
const pings = () =>
  result({
    ...{ tool: 'ping', protocol: 'icmp', role: 'client' },
    intervals: [9, 1.5, 1.5, 9].map((milliseconds, second) => ({
      ...intervals(1, 1, 1, 1)[second]!,
      ...{ packets: 10, lostPackets: 0, lossRatio: 0, rttSeconds: milliseconds / 1000 },
    })),
    replies: Array.from({ length: 40 }, (_, index) => {
      const isCalm = index >= 10 && index < 30;
      const rttSeconds = isCalm ? (10 + (index % 10)) / 10_000 : 0.009;
      return { sequence: index + 1, timeSeconds: index * 0.1 + rttSeconds, rttSeconds };
    }),
    summary: summary({ packets: 40, meanRttSeconds: 0.005, maxRttSeconds: 0.009, p99RttSeconds: 0.009 }),
  });

test('round trips are those of the requests that were sent in the rest of the time', () => {
  expect(maxRtt('2ms').check(pings())).toMatchObject({ pass: false, value: 0.009 });
  expect(maxRtt('2ms', { ignore }).check(pings())).toMatchObject({ pass: true, value: 0.0019 });
  expect(maxRtt('1.5ms', { ignore, of: 'p50' }).check(pings())).toMatchObject({ pass: true, value: 0.0014 });
  const { value } = maxRtt('2ms', { ignore, of: 'mean' }).check(pings()) as { value: number };
  expect(value).toBeCloseTo(0.001_45, 8);
});

test('where not every reply is kept, the rest has a mean and no percentiles', () => {
  const long = {
    ...pings(),
    summary: summary({ packets: 100, meanRttSeconds: 0.005, maxRttSeconds: 0.009 }),
  };
  expect(maxRtt('2ms', { ignore, of: 'mean' }).check(long)).toMatchObject({ pass: true, value: 0.0015 });
  expect(thrown(() => maxRtt('2ms', { ignore }).check(long))).toContain('NOT_MEASURED');
});

test('an outage in the ignored time does not count', () => {
  const lost = pings();
  for (const reply of lost.replies!.slice(0, 8)) delete reply.timeSeconds;
  expect(maxOutage(0.5).check(lost)).toMatchObject({ pass: false });
  expect(maxOutage(0.5, { ignore }).check(lost)).toMatchObject({ pass: true, value: 0 });
});

test("TCP's estimate, transactions and latency of the rest are those of its intervals", () => {
  const each = [40, 20, 10, 40].map((value, second) => ({
    ...intervals(1, 1, 1, 1)[second]!,
    ...{ rttSeconds: value / 1000, transactionsPerSecond: value, latencySeconds: value / 1000 },
  }));
  const measured = result({
    sender: true,
    intervals: each,
    summary: summary({ transactionsPerSecond: 27.5, meanRttSeconds: 0.0275 }),
  });
  expect(maxBufferDelay('50%', { ignore, baseline: '10ms' }).check(measured)).toMatchObject({
    pass: true,
    value: 0.5,
  });
  expect(minTransactions(15, { ignore, of: 'mean' }).check(measured)).toMatchObject({
    pass: true,
    value: 15,
  });
  expect(maxLatency('20ms', { ignore, of: 'intervals' }).check(measured)).toMatchObject({
    pass: true,
    value: 0.02,
  });
  expect(thrown(() => maxLatency('20ms', { ignore, of: 'p99' }).check(measured))).toContain('NOT_MEASURED');
});
