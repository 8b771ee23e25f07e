import { expect, test } from '@playwright/test';
import { PingReader } from '../../../../src/tools/ping/reader.js';
import { ASKED, START, end, first, lines, one, outstanding, reply, text } from './printed.js';
import { feed } from './recordings.js';

test('duplicates count for the request and its interval, and for no more', () => {
  const own = { 3: [reply(3), reply(3, { after: 0.002, more: ' (DUP!)' }), reply(3, { more: ' (DUP!)' })] };
  const { summary, intervals, replies } = first(text(lines(20, own), end(20, 20, ', +2 duplicates')));
  expect(summary).toMatchObject({ packets: 20, lostPackets: 0, duplicatePackets: 2, bytes: 20 * 56 });
  expect(summary).toMatchObject({ maxRttSeconds: 0.001, meanRttSeconds: 0.001 });
  expect(intervals.map(({ duplicatePackets }) => duplicatePackets)).toEqual([2, 0]);
  expect(replies![2]).toEqual({ sequence: 3, timeSeconds: 0.201, rttSeconds: 0.001, ttl: 64, duplicates: 2 });
});

test('an answer of many, which ping marks in no way, is one reply and its duplicates', () => {
  const own = { 1: [reply(1), reply(1).replace('192.0.2.1', '192.0.2.7')] };
  expect(first(text(lines(2, own), end(2, 2, ', +1 duplicates'))).summary).toMatchObject({
    packets: 2,
    lostPackets: 0,
    duplicatePackets: 1,
  });
});

test('a request without a reply has its number and nothing else', () => {
  const { replies } = first(text(lines(3, { 2: [], 3: [outstanding(2), reply(3)] }), end(3, 2)));
  expect(replies![1]).toEqual({ sequence: 2 });
});

test('requests go on after 65535, in an outage too', () => {
  const silent = (number: number) => number > 65_000 && number < 66_000;
  const reader = new PingReader({ ...ASKED, count: 140_000 });
  for (let number = 1; number <= 140_000; number++) {
    if (silent(number - 1)) reader.line('stdout', outstanding(number - 1));
    if (!silent(number)) reader.line('stdout', reply(number));
  }
  const { directions, notes } = feed(reader, end(140_000, 139_001)).output();
  const { summary, intervals, replies } = directions[0]!;
  expect(summary).toMatchObject({
    packets: 140_000,
    lostPackets: 999,
    duplicatePackets: 0,
    reorderedPackets: 0,
  });
  expect(intervals).toHaveLength(14_000);
  expect(intervals.findIndex(({ lostPackets }) => lostPackets! > 0)).toBe(6500);
  expect(replies).toHaveLength(100_000);
  expect(replies!.at(-1)).toMatchObject({ sequence: 100_000, ttl: 64 });
  expect(notes).toEqual(['replies holds the first 100000 of 140000 requests']);
});

test('percentiles are values that occurred: the nearest rank', () => {
  const own = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [index + 1, [reply(index + 1, { after: (index + 1) / 1e5 })]]),
  );
  expect(first(text(lines(100, own), end(100, 100))).summary).toMatchObject({
    minRttSeconds: 0.00001,
    p50RttSeconds: 0.0005,
    p90RttSeconds: 0.0009,
    p95RttSeconds: 0.00095,
    p99RttSeconds: 0.00099,
    maxRttSeconds: 0.001,
  });
});

test("ping's own record is the more exact one, and holds the percentiles within it", () => {
  const own = { 1: [reply(1, { after: 0.15 })] };
  const out = text(lines(2, own), end(2, 2), 'rtt min/avg/max/mdev = 1.004/75.480/149.957/74.476 ms');
  expect(first(out).summary).toMatchObject({
    minRttSeconds: 0.001004,
    meanRttSeconds: 0.07548,
    p50RttSeconds: 0.001004,
    p99RttSeconds: 0.149957,
    maxRttSeconds: 0.149957,
  });
});

test('a reply without its time has no round trip', () => {
  const out = text(lines(3, { 2: [reply(2).replace('time=1.00 ms', 'time<1 ms')] }), end(3, 3));
  const { replies, summary } = first(out);
  expect(replies![1]).toEqual({ sequence: 2, timeSeconds: 0.101, ttl: 64 });
  expect(summary).not.toHaveProperty('p50RttSeconds');
});

test('what is odd about replies is told', () => {
  const own = {
    1: [reply(1, { more: ' (DIFFERENT ADDRESS!)' })],
    2: [reply(2), 'wrong data byte #16 should be 0x10 but was 0x11', '#16\t11 11 12 '],
    3: [reply(3).replace('64 bytes', '40 bytes').replace(' time=1.00 ms', ' (truncated)')],
    4: [reply(4), reply(4, { more: ' (BAD CHECKSUM!)' })],
  };
  const output = one(text(lines(5, own), end(5, 5, ', +1 corrupted')));
  expect(output.notes).toEqual([
    'a reply was marked DIFFERENT ADDRESS!',
    'the payload of a reply was changed on its way',
    'a reply was marked truncated',
    'a reply was marked BAD CHECKSUM!',
  ]);
  expect(output.directions[0]!.summary).toMatchObject({ packets: 5, lostPackets: 0, bytes: 4 * 56 + 32 });
});

test('errors that came back are told, and their requests are lost', () => {
  const error = (number: number, words: string) =>
    `[${START + number / 10}00000] From 192.0.2.9 icmp_seq=${number} ${words}`;
  const own = {
    1: ['[1795380000.000300] From 192.0.2.9: icmp_seq=1 Redirect Host(New nexthop: 192.0.2.8)', reply(1)],
    2: [error(2, 'Time to live exceeded')],
    3: [outstanding(2), error(3, 'Destination Host Unreachable')],
  };
  const output = one(text(lines(3, own), end(3, 1, ', +2 errors')), { count: 3 });
  expect(output.ending).toBe('complete');
  expect(output.directions[0]!.summary).toMatchObject({ packets: 3, lostPackets: 2 });
  expect(output.notes).toEqual([
    'Redirect Host(New nexthop: 192.0.2.8) (from 192.0.2.9)',
    'Time to live exceeded (from 192.0.2.9)',
    'Destination Host Unreachable (from 192.0.2.9)',
  ]);
});
