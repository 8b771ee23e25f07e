import { expect, test } from '@playwright/test';
import type { IntervalResult } from '../../../../src/results/traffic-result.js';
import { PingReader } from '../../../../src/tools/ping/reader.js';
import { heapBytes } from '../heap.js';
import { ASKED, START, end, first, lines, one, outstanding, reply, text } from './printed.js';
import { feed, read, recording } from './recordings.js';

test('a late reply belongs to the interval in which it was asked for', () => {
  const own = { 9: [], 10: [outstanding(9), reply(10)], 15: [reply(15), reply(9, { after: 0.62 })] };
  const { intervals, replies, summary } = first(text(lines(20, own), end(20, 20)));
  expect(
    intervals.map(({ packets, lostPackets, reorderedPackets }) => [packets, lostPackets, reorderedPackets]),
  ).toEqual([
    [10, 0, 1],
    [10, 0, 0],
  ]);
  expect(intervals[0]!.rttSeconds).toBeCloseTo((9 * 0.001 + 0.62) / 10, 9);
  expect(replies![8]).toEqual({
    sequence: 9,
    timeSeconds: 1.42,
    rttSeconds: 0.62,
    ttl: 64,
    reordered: true,
  });
  expect(summary!.reorderedPackets).toBe(1);
});

test('what was on its way when it was stopped is neither lost nor sent; what is older is lost', () => {
  const dead = lines(30).map((line, index) => (index < 10 ? line : outstanding(index + 1)));
  const output = one(text(dead.slice(0, 29), end(30, 10)));
  expect(output.directions[0]!.summary).toMatchObject({ packets: 20, lostPackets: 10, lossRatio: 0.5 });
  expect(output.directions[0]!.summary!.durationSeconds).toBeCloseTo(2, 9);
  expect(output.directions[0]!.intervals.map(({ lossRatio }) => lossRatio)).toEqual([0, 1]);
  expect(output.directions[0]!.replies).toHaveLength(20);
  expect(output.notes).toEqual([
    'the last 10 requests were on the way when it ended, and not counted: nobody knows whether a reply would have come',
  ]);
  // It waits for the last ones of a count.
  expect(first(text(dead.slice(0, 29), end(30, 10)), { count: 30 }).summary).toMatchObject({
    packets: 30,
    lostPackets: 20,
  });
});

test('a clock that is set in the middle moves no request', () => {
  for (const step of [3600, -3600]) {
    const own = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [index + 11, [reply(index + 11, { at: START + step })]]),
    );
    const output = one(text(lines(30, own), end(30, 30)));
    expect(output.notes).toEqual(["the host's clock was set during the run"]);
    const { intervals, replies } = output.directions[0]!;
    expect(intervals.map(({ endSeconds }) => endSeconds)).toEqual([1, 2, 3]);
    expect(replies!.at(-1)!.timeSeconds).toBeCloseTo(2.901, 3);
  }
});

test('timers that are late make longer intervals, never empty ones, and are told', () => {
  const output = read(recording('20221126-timed/paced'));
  const { intervals, summary } = output.directions[0]!;
  expect(intervals.map(({ packets }) => packets)).toEqual([50, 70]);
  expect(summary!.durationSeconds).toBeCloseTo(2.874, 9);
  expect(intervals[1]!.startSeconds).toBeCloseTo(1.2, 1);
  expect(output.notes).toEqual([
    'ping sent a request each 24 ms in the mean, and was asked for 20 ms: its timers are late',
  ]);
});

test('a pause is an interval without requests, and no loss', () => {
  // As of a sender without a carrier: the eleventh request waits for 2.5 s.
  const late = Array.from({ length: 20 }, (_, index) => reply(index + 11, { at: START + 2.5 }));
  const output = one(text(lines(10), late, end(30, 30).replace('time 2900ms', 'time 5400ms')));
  const { intervals, summary } = output.directions[0]!;
  expect(intervals.map(({ packets, bytes }) => [packets, bytes / 56])).toEqual([
    [10, 10],
    [0, 0],
    [0, 0],
    [5, 5],
    [10, 10],
    [5, 5],
  ]);
  expect(intervals.map(({ startSeconds }) => startSeconds)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(intervals[1]).not.toHaveProperty('lossRatio');
  expect(summary).toMatchObject({ packets: 30, lostPackets: 0 });
  expect(output.notes).toEqual([
    'ping sent nothing for 2.6 s: its host could not send, or stood still; that is no loss',
  ]);
});

test('an interval that does not divide the second leaves no interval empty', () => {
  const reader = new PingReader({ ...ASKED, intervalSeconds: 0.7, count: 6 });
  const at = (index: number) => (START + index * 0.7 + 0.001).toFixed(6);
  for (let index = 0; index < 6; index++)
    reader.line(
      'stdout',
      `[${at(index)}] 64 bytes from 192.0.2.1: icmp_seq=${index + 1} ttl=64 time=1.00 ms`,
    );
  const { intervals } = feed(reader, end(6, 6).replace('time 500ms', 'time 3500ms')).output().directions[0]!;
  expect(intervals.map(({ packets }) => packets)).toEqual([2, 1, 2, 1]);
  expect(intervals.map(({ startSeconds }) => startSeconds)).toEqual([0, 1, 2, 3]);
  expect(intervals.at(-1)!.endSeconds).toBeCloseTo(4.2, 9);
});

test('a rest shorter than half an interval is part of the one before', () => {
  const intervals = (count: number) => first(text(lines(count), end(count, count))).intervals;
  expect(intervals(24).map(({ packets }) => packets)).toEqual([10, 14]);
  expect(intervals(25).map(({ packets }) => packets)).toEqual([10, 10, 5]);
  expect(intervals(3).map(({ packets }) => packets)).toEqual([3]);
});

test('intervals are heard of when the fate of their requests is known', () => {
  const heard: IntervalResult[] = [];
  const reader = new PingReader(ASKED, (interval, direction) => {
    expect(direction).toBe('forward');
    heard.push(interval);
  });
  const own = { 15: [], 16: [outstanding(15), reply(16)] };
  const count = lines(40, own).map((line) => {
    reader.line('stdout', line);
    return heard.length;
  });
  // One reply of the second is missing: it is given up when the next ones are as old as the timeout.
  expect([count[9], count[10], count[19], count[20], count[28], count[29], count[30]]).toEqual([
    0, 1, 1, 1, 1, 2, 3,
  ]);
  const output = feed(reader, end(40, 39)).output();
  expect(output.directions[0]!.intervals.slice(0, 3)).toEqual(heard);
});

test('six hours at 20 ms are read in a few megabytes', () => {
  const reader = new PingReader({ ...ASKED, intervalSeconds: 0.02 });
  const requests = 6 * 3600 * 50;
  const before = heapBytes();
  for (let number = 1; number <= requests; number++) {
    const seconds = (START + (number - 1) * 0.02 + 0.001).toFixed(6);
    const time = (1 + (number % 900) / 100).toFixed(2);
    reader.line(
      'stdout',
      `[${seconds}] 64 bytes from 192.0.2.1: icmp_seq=${number % 65_536} ttl=64 time=${time} ms`,
    );
  }
  const megabytes = (heapBytes() - before) / 1e6;
  console.log(`${requests} replies: ${megabytes.toFixed(1)} MB`);
  expect(reader.output().directions[0]!.intervals.length).toBeGreaterThan(21_000);
  expect(megabytes).toBeLessThan(50);
});
