import { expect, test } from '@playwright/test';
import type { IntervalResult } from '../../../../src/results/traffic-result.js';
import { StreamReader } from '../../../../src/tools/iperf3/stream-reader.js';
import { TextReader } from '../../../../src/tools/iperf3/text-reader.js';
import { allRecordings, type Recording, recordedText, recordingsOf } from './recordings.js';

/** Number of the line after which each interval was heard of, and the interval. */
function heard(recording: Pick<Recording, 'out' | 'mode' | 'role' | 'intervalSeconds'>) {
  const events: { line: string; direction: string; interval: IntervalResult }[] = [];
  let line = '';
  const Reader = recording.mode === 'text' ? TextReader : StreamReader;
  const reader = new Reader(recording, (interval, direction) => events.push({ line, direction, interval }));
  for (line of recording.out.split('\n')) reader.line('stdout', line);
  return { events, output: reader.output() };
}

function find(version: string, name: string): Recording {
  return allRecordings().find((one) => one.version === version && one.name === name)!;
}

test('an interval of one flow is heard of with its row', () => {
  const { events } = heard(find('3.12', 'tcp-text'));
  expect(events.map(({ line }) => line.slice(0, 24))).toEqual([
    '[  5]   0.00-1.00   sec ',
    '[  5]   1.00-2.00   sec ',
  ]);
  expect(events[0]!.interval).toEqual({
    startSeconds: 0,
    endSeconds: 1,
    bytes: 6 * 1024 ** 2,
    bitsPerSecond: 50.3e6,
    retransmits: 0,
    congestionWindowBytes: Math.round(1.12 * 1024 ** 2),
    omitted: false,
  });
});

test('an interval of several flows is heard of with the row of the last one', () => {
  const { events } = heard(find('3.12', 'tcp-P4-text.server'));
  expect(events.map(({ line }) => line.slice(0, 24))).toEqual([
    '[ 12]   0.00-1.00   sec ',
    '[ 12]   1.00-2.00   sec ',
  ]);
  expect(events[0]!.interval.bitsPerSecond).toBeCloseTo(42e6);
});

test('both directions are heard of, each with its own row', () => {
  const { events } = heard(find('3.12', 'udp-bidir-text'));
  expect(events.map(({ line, direction }) => [direction, line.slice(0, 11)])).toEqual([
    ['forward', '[  5][TX-C]'],
    ['reverse', '[  7][RX-C]'],
    ['forward', '[  5][TX-C]'],
    ['reverse', '[  7][RX-C]'],
  ]);
});

test('events of a stream are heard of with their lines', () => {
  const { events } = heard(find('3.21', 'jstream-bidir.server'));
  expect(events.map(({ direction }) => direction)).toEqual(['forward', 'reverse', 'forward', 'reverse']);
  for (const { line } of events) expect(line).toContain('"event":"interval"');
});

test('an interval that iperf3 prints twice is heard of once', () => {
  expect(heard(find('3.12', 'client-SIGTERM-text.server')).events).toHaveLength(1);
});

test('whatever is heard is in the final output, where slivers are merged', () => {
  let count = 0;
  for (const recording of allRecordings().filter((one) => one.mode !== 'json')) {
    const { events, output } = heard(recording);
    for (const one of output.directions) {
      const mine = events.filter((event) => event.direction === one.direction);
      const bytes = (list: readonly { bytes: number }[]) => list.reduce((sum, { bytes }) => sum + bytes, 0);
      expect(bytes(mine.map(({ interval }) => interval))).toBe(bytes(one.intervals));
      expect(mine.length - one.intervals.length).toBeLessThanOrEqual(1);
      count += mine.length;
    }
  }
  console.log(`${count} intervals heard of`);
  expect(count).toBeGreaterThan(500);
});

test.describe('with -f k, as Netwright asks for it', () => {
  const recordings = recordingsOf('iperf3-3.12-kilobits');
  const read = (name: string, told = true) => {
    const recording = recordings.find((one) => one.name === name)!;
    const { asked, role, intervalSeconds } = recording;
    const reader = new TextReader({
      role,
      intervalSeconds,
      ...(told && { direction: asked.direction, omitSeconds: asked.omitSeconds }),
    });
    for (const line of recording.out.split('\n')) reader.line('stdout', line);
    for (const line of recordedLines(name)) reader.line('stderr', line);
    return reader.output();
  };
  const recordedLines = (name: string) =>
    name.includes('SIGTERM') ? recordedText('iperf3-3.12-kilobits', `${name}.err`).split('\n') : [];

  for (const { name, asked } of recordings)
    test(`${name} has the rate that was asked for, in every interval`, () => {
      const output = read(name);
      expect(output.ending).toBe(name.includes('SIGTERM') ? 'interrupted' : 'complete');
      expect(output.directions).toHaveLength(asked.direction === 'bidirectional' ? 2 : 1);
      for (const one of output.directions) {
        expect(one.flows).toHaveLength(asked.flows);
        for (const figures of [...one.intervals, one.summary!]) {
          // The first quarter of a second of TCP may be slow to start.
          expect(figures.bitsPerSecond).toBeGreaterThan(asked.bitsPerSecond! * 0.85);
          expect(figures.bitsPerSecond).toBeLessThan(asked.bitsPerSecond! * 1.15);
        }
        const [first] = one.intervals.filter((interval) => !interval.omitted);
        expect(first!.startSeconds).toBe(0);
      }
    });

  test('an interval that begins in the warm-up keeps its end and bytes, and no counts of the warm-up', () => {
    for (const name of ['udp-omit3-i2', 'udp-omit3-i2.server', 'udp-omit1-i2.server']) {
      const one = read(name).directions.at(-1)!;
      const [first, second] = one.intervals.filter((interval) => !interval.omitted);
      expect(first!.startSeconds).toBe(0);
      expect(first).not.toHaveProperty('packets');
      expect(first).not.toHaveProperty('lostPackets');
      expect(first!.bytes / second!.bytes).toBeCloseTo(1, 1);
      expect(second).toHaveProperty('packets');
      expect(one.summary!.packets).toBe(305);
    }
  });
});
