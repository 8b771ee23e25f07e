import { expect, test } from '@playwright/test';
import { joinIntervals, mergeSlivers, summaryOf, sumSummaries } from '../../../src/results/intervals.js';
import { sumFlows } from '../../../src/results/sum-flows.js';
import { type IntervalResult, intervalResult, trafficSummary } from '../../../src/results/traffic-result.js';

function interval(
  startSeconds: number,
  endSeconds: number,
  more: Partial<IntervalResult> = {},
): IntervalResult {
  const bytes = more.bytes ?? 1000;
  const bitsPerSecond = (bytes * 8) / (endSeconds - startSeconds);
  return intervalResult.parse({ startSeconds, endSeconds, bytes, bitsPerSecond, omitted: false, ...more });
}

test('a trailing sliver is merged: counts are added, the rate is of the joined time, jitter is the last', () => {
  const merged = mergeSlivers(
    [
      interval(0, 1, { bytes: 1000 }),
      interval(1, 2, { bytes: 1000, packets: 90, lostPackets: 10, lossRatio: 1 / 9, jitterSeconds: 0.1 }),
      interval(2, 2.25, { bytes: 500, packets: 10, lostPackets: 0, lossRatio: 0, jitterSeconds: 0.2 }),
    ],
    1,
  );
  expect(merged).toHaveLength(2);
  expect(merged[1]).toEqual({
    startSeconds: 1,
    endSeconds: 2.25,
    bytes: 1500,
    bitsPerSecond: 9600,
    packets: 100,
    lostPackets: 10,
    lossRatio: 0.1,
    jitterSeconds: 0.2,
    omitted: false,
  });
});

test('retransmits are added, window and RTT are the later ones', () => {
  const before = interval(0, 1, { retransmits: 3, congestionWindowBytes: 10, rttSeconds: 0.1 });
  const [merged] = mergeSlivers([before, interval(1, 1.1, { retransmits: 2, congestionWindowBytes: 20 })], 1);
  expect(merged).toMatchObject({ retransmits: 5, congestionWindowBytes: 20, rttSeconds: 0.1 });
});

test('a figure that one part lacks is absent, not that of the other part', () => {
  const [merged] = mergeSlivers([interval(0, 1, { retransmits: 3 }), interval(1, 1.1)], 1);
  expect(merged).not.toHaveProperty('retransmits');
});

test('half an interval, a whole one, a lone one and one of a run without intervals stay', () => {
  expect(mergeSlivers([interval(0, 2), interval(2, 3)], 2)).toHaveLength(2);
  expect(mergeSlivers([interval(0, 2), interval(2.004, 3)], 2)).toHaveLength(2);
  expect(mergeSlivers([interval(0, 2), interval(2, 2.8)], 2)).toHaveLength(1);
  expect(mergeSlivers([interval(0, 0.1)], 1)).toHaveLength(1);
  expect(mergeSlivers([interval(0, 1), interval(1, 1.01)], 0)).toHaveLength(2);
  expect(mergeSlivers([], 1)).toEqual([]);
});

test('only the last interval can be a sliver', () => {
  expect(mergeSlivers([interval(0, 0.1), interval(0.1, 1.1)], 1)).toHaveLength(2);
});

test('nothing is merged across the end of the warm-up', () => {
  const list = [interval(0, 1, { omitted: true }), interval(0, 0.1)];
  expect(mergeSlivers(list, 1)).toEqual(list);
});

test('the list that is given is left as it was', () => {
  const list = [interval(0, 1), interval(1, 1.1)];
  mergeSlivers(list, 1);
  expect(list).toHaveLength(2);
});

test('a time of 0, as text prints it, does not make a rate of infinity or none', () => {
  const sliver = { ...interval(1, 2, { bytes: 125 }), startSeconds: 2, endSeconds: 2, bitsPerSecond: 1e6 };
  const [merged] = mergeSlivers([interval(1, 2, { bytes: 125_000 }), sliver], 1);
  expect(merged!.bitsPerSecond).toBeCloseTo(1e6, -1);
  const empty = { ...sliver, bytes: 0, bitsPerSecond: 0 };
  expect(mergeSlivers([empty, empty], 1)).toMatchObject([{ bytes: 0, bitsPerSecond: 0 }]);
});

test('flows are added; jitter and RTT are means; what one flow lacks is absent', () => {
  const sum = sumFlows([
    interval(0, 1, { packets: 10, lostPackets: 1, jitterSeconds: 0.1, rttSeconds: 0.2, retransmits: 1 }),
    interval(0, 1.1, { packets: 30, lostPackets: 3, jitterSeconds: 0.3, rttSeconds: 0.4 }),
  ]);
  expect(sum).toMatchObject({ startSeconds: 0, endSeconds: 1.1, bytes: 2000, packets: 40, lostPackets: 4 });
  expect(sum.lossRatio).toBeCloseTo(0.1);
  expect(sum.jitterSeconds).toBeCloseTo(0.2);
  expect(sum.rttSeconds).toBeCloseTo(0.3);
  expect(sum).not.toHaveProperty('retransmits');
});

test('summaries of flows are added by the same rules', () => {
  const one = { ...summaryOf(interval(0, 2, { retransmits: 2 })), minRttSeconds: 0.1, meanRttSeconds: 0.2 };
  const two = { ...summaryOf(interval(0, 2, { retransmits: 3 })), minRttSeconds: 0.3, meanRttSeconds: 0.4 };
  const sum = trafficSummary.parse(sumSummaries([one, two]));
  expect(sum).toMatchObject({ durationSeconds: 2, bytes: 2000, bitsPerSecond: 8000, retransmits: 5 });
  expect(sum.minRttSeconds).toBe(0.1);
  expect(sum.meanRttSeconds).toBeCloseTo(0.3);
  expect(sum).not.toHaveProperty('maxRttSeconds');
});

test('sums of flows may overlap: their joined rate is of the time from the first start to the last end', () => {
  const joined = joinIntervals(interval(1, 1.6, { bytes: 600 }), interval(1.5, 1.6, { bytes: 100 }));
  expect(joined).toMatchObject({ startSeconds: 1, endSeconds: 1.6, bytes: 700 });
  expect(joined.bitsPerSecond).toBeCloseTo((700 * 8) / 0.6);
});

test('rates of flows that ended at different times do not add up: no interval is faster than its bytes and its time', () => {
  // Of iperf2 2.1.8: three flows of 10 Mbit/s, one of which was a second late.
  const rest = (endSeconds: number) => ({
    ...{ startSeconds: 2, endSeconds, bytes: 125_000, omitted: false },
    bitsPerSecond: 1_000_000 / (endSeconds - 2),
  });
  const late = sumFlows([rest(2.02), rest(2.02), rest(3)]);
  expect(late).toMatchObject({ startSeconds: 2, endSeconds: 3, bytes: 375_000, bitsPerSecond: 3_000_000 });
  expect(sumFlows([rest(3), rest(3)]).bitsPerSecond).toBe(2_000_000);
});
