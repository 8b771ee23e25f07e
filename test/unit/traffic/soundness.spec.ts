import { test, expect } from '@playwright/test';
import type { DirectionOutput, ToolOutput } from '../../../src/tools/tool.js';
import { flaws } from '../../../src/traffic/soundness.js';

const interval = { startSeconds: 0, endSeconds: 1, bytes: 1000, bitsPerSecond: 8000, omitted: false };
const summary = { durationSeconds: 2, bytes: 2000, bitsPerSecond: 8000 };
const withoutSummary: DirectionOutput = {
  direction: 'forward',
  sender: false,
  intervals: [interval],
  flows: [],
};
const receiver: DirectionOutput = { ...withoutSummary, summary };

function output(change: Partial<ToolOutput> = {}): ToolOutput {
  return { directions: [receiver], ending: 'complete', notes: [], ...change };
}

const run = { durationSeconds: 2, stopped: false };
const open = { stopped: true };

test('a run with an end record over the asked time is sound', () => {
  expect(flaws(output(), receiver, run)).toEqual([]);
});

test('a run that is 1 % short is not, one that is a few milliseconds short is', () => {
  const lasting = (durationSeconds: number) => ({ ...receiver, summary: { ...summary, durationSeconds } });
  expect(flaws(output(), lasting(1.95), run)).toEqual(['it lasted 1.95 s instead of 2 s']);
  expect(flaws(output(), lasting(1.985), run)).toEqual([]);
});

test('a server of UDP may have begun late, for its client keeps the time, unless datagrams were lost then', () => {
  const of = (lostPackets: number | undefined, durationSeconds: number, sender = false) => {
    const lost = lostPackets === undefined ? {} : { lostPackets };
    return {
      ...receiver,
      sender,
      intervals: [{ ...interval, ...lost }],
      summary: { ...summary, durationSeconds },
    };
  };
  const server = { ...run, role: 'server' as const };
  const short = (seconds: string) => [`it lasted ${seconds} s instead of 2 s`];
  expect(flaws(output(), of(0, 1.8), server)).toEqual([]);
  expect(flaws(output(), of(0, 1.7), server)).toEqual(short('1.70'));
  expect(flaws(output(), of(3, 1.8), server)).toEqual(short('1.80'));
  expect(flaws(output(), of(undefined, 1.8), server)).toEqual(short('1.80'));
  expect(flaws(output(), of(0, 1.8, true), server)).toEqual(short('1.80'));
  expect(flaws(output(), of(0, 1.8), { ...run, role: 'client' })).toEqual(short('1.80'));
});

test('what a run may be short of does not grow with it beyond half a second', () => {
  const hour = { durationSeconds: 3600, stopped: false };
  const lasting = (durationSeconds: number) => ({ ...receiver, summary: { ...summary, durationSeconds } });
  expect(flaws(output(), lasting(3564.5), hour)).toEqual(['it lasted 3564.50 s instead of 3600 s']);
  expect(flaws(output(), lasting(3599.6), hour)).toEqual([]);
});

test('a run whose intervals do not cover it is not sound, wherever the hole is', () => {
  const at = (startSeconds: number) => ({ ...interval, startSeconds, endSeconds: startSeconds + 1 });
  const over = (...starts: number[]) => ({
    ...receiver,
    intervals: [{ ...at(0), omitted: true }, ...starts.map(at)],
    summary: { ...summary, durationSeconds: 3.02, bytes: interval.bytes * starts.length },
  });
  const asked = { durationSeconds: 3, stopped: false, intervalSeconds: 1 };
  const hole = ['part of its intervals could not be read: they cover 2.00 s of 3.02 s'];
  expect(flaws(output(), over(0, 1, 2), asked)).toEqual([]);
  for (const starts of [
    [1, 2],
    [0, 2],
    [0, 1],
  ])
    expect(flaws(output(), over(...starts), asked)).toEqual(hole);
  expect(flaws(output(), over(0), { ...asked, intervalSeconds: 0 })).toEqual([]);
});

test('empty output, an error and missing records say so', () => {
  expect(flaws(output({ ending: 'empty' }), undefined, run)).toEqual(['the tool printed nothing']);
  expect(flaws(output({ ending: 'failed', error: 'refused' }), receiver, run)).toEqual(['refused']);
  expect(flaws(output(), undefined, run)).toEqual(['no traffic was reported']);
  expect(flaws(output({ ending: 'truncated' }), withoutSummary, run)).toEqual([
    'the record of its end is missing',
  ]);
});

test('a run that was stopped or interrupted did not end as asked', () => {
  const stopped = { durationSeconds: 2, stopped: true };
  expect(flaws(output({ ending: 'interrupted' }), receiver, stopped)).toEqual([
    'it was stopped before its 2 s were over',
  ]);
  expect(flaws(output({ ending: 'interrupted', error: 'the server has terminated' }), receiver, run)).toEqual(
    ['the server has terminated'],
  );
});

test('a server that outlived its client says that it did not hear of its end', () => {
  const cut = output({ ending: 'interrupted' });
  const lasting = (durationSeconds: number) => ({ ...receiver, summary: { ...summary, durationSeconds } });
  const stopped = { ...run, stopped: true, role: 'server' as const };
  expect(flaws(cut, lasting(3.87), stopped)).toEqual([
    "it did not hear of the end of its client's 2 s, and was stopped after 3.87 s",
  ]);
  expect(flaws(cut, lasting(1.87), stopped)).toEqual(['it was stopped before its 2 s were over']);
  expect(flaws(cut, lasting(3.87), { ...stopped, role: 'client' })).toEqual([
    'it was stopped before its 2 s were over',
  ]);
});

test('traffic that moved no data is not sound', () => {
  const idle = { ...receiver, intervals: [], summary: { ...summary, bytes: 0 } };
  expect(flaws(output(), idle, run)).toEqual(['no data was moved']);
});

test('after a stop one interval and the own record of the receiver are enough', () => {
  expect(flaws(output({ ending: 'interrupted' }), receiver, open)).toEqual([]);
  expect(flaws(output({ ending: 'interrupted' }), withoutSummary, open)).toEqual([
    "the receiver's own record is missing",
  ]);
  expect(flaws(output({ ending: 'interrupted' }), { ...withoutSummary, sender: true }, open)).toEqual([]);
  const warmingUp = { ...receiver, intervals: [{ ...interval, omitted: true }] };
  expect(flaws(output({ ending: 'interrupted' }), warmingUp, open)).toEqual([
    'it ended before the first interval',
  ]);
  const between = [0, 1, 4].map((startSeconds) => ({
    ...interval,
    startSeconds,
    endSeconds: startSeconds + 1,
  }));
  expect(flaws(output({ ending: 'interrupted' }), { ...receiver, intervals: between }, open)).toEqual([
    'part of its intervals could not be read: none is of 2 s to 4 s',
  ]);
});

test('intervals that cover more than the run are of another one', () => {
  const at = (startSeconds: number) => ({ ...interval, startSeconds, endSeconds: startSeconds + 1 });
  const of = (durationSeconds: number) => ({
    ...receiver,
    intervals: [at(0), at(1), at(2)],
    summary: { ...summary, durationSeconds, bytes: 3000 },
  });
  const asked = { durationSeconds: 2, stopped: false, intervalSeconds: 1 };
  expect(flaws(output(), of(2.01), asked)).toContain('its intervals cover 3.00 s of a run of 2.01 s');
  expect(flaws(output(), of(2.45), asked)).toEqual([]);
});

test('only the first interval after a warm-up may lack its count of packets', () => {
  const at = (startSeconds: number, packets?: number) => ({
    ...{ ...interval, startSeconds, endSeconds: startSeconds + 1 },
    ...(packets !== undefined && { packets }),
  });
  const warmUp = { ...at(0, 5), omitted: true };
  const of = (...intervals: (typeof interval)[]) => ({
    ...receiver,
    intervals,
    summary: { ...summary, packets: 10 },
  });
  expect(flaws(output(), of(warmUp, at(0), at(1, 5)), run)).toEqual([]);
  const lacking = ['some of its intervals lack their packets'];
  expect(flaws(output(), of(warmUp, at(0, 5), at(1)), run)).toEqual(lacking);
  expect(flaws(output(), of(at(0), at(1, 5)), run)).toEqual(lacking);
});

test('sums over flows that end their intervals at different times may overlap', () => {
  const intervals = Array.from({ length: 60 }, (_, index) => ({
    ...interval,
    startSeconds: index,
    endSeconds: Math.min(60, index + 1.5),
  }));
  const skewed = {
    ...receiver,
    intervals,
    summary: { durationSeconds: 60, bytes: 60_000, bitsPerSecond: 8000 },
  };
  expect(flaws(output(), skewed, { durationSeconds: 60, stopped: false, intervalSeconds: 1 })).toEqual([]);
});

test('flows that are missing are told of a run and of traffic that was stopped', () => {
  const oneFlow = { ...receiver, flows: [{ id: 5 }] };
  const found = ['only 1 of its 2 flows were reported'];
  expect(flaws(output(), oneFlow, { ...run, parallel: 2 })).toEqual(found);
  expect(flaws(output(), oneFlow, { ...open, parallel: 2 })).toEqual(found);
  expect(flaws(output(), oneFlow, { ...open, parallel: 1 })).toEqual([]);
});
