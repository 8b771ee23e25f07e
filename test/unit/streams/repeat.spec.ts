import { inspect } from 'node:util';
import { expect, test } from '@playwright/test';
import { TrafficError } from '../../../src/core/errors.js';
import { sleep } from '../../../src/core/wait.js';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import { completed } from '../../../src/criteria/completed.js';
import { intervalCount } from '../../../src/criteria/interval-count.js';
import { maxRtt } from '../../../src/criteria/round-trip-time.js';
import { streamRecord } from '../../../src/results/attachment.js';
import type { TrafficResult } from '../../../src/results/traffic-result.js';
import { AggregateStreamError } from '../../../src/streams/failures.js';
import { recordOf } from '../../../src/streams/record.js';
import { SingleHostStream } from '../../../src/streams/single-host-stream.js';
import { intervals, summary, thrown } from '../criteria/results.js';
import { type FakeBehaviour, fakeStream, FakeTraffic } from './fake-traffic.js';
import { rejected } from './rejected.js';

function at(mbit: number): Partial<TrafficResult> {
  return { intervals: intervals(mbit, mbit, mbit), summary: summary({ bitsPerSecond: mbit * 1e6 }) };
}

/** A stream that receives so many Mbit/s in each run, one after the other; a function is what a run does instead. */
function varying(...runs: (number | (() => unknown))[]) {
  const server: FakeBehaviour = {};
  let number = 0;
  const run = () => {
    const next = runs[number++]!;
    if (typeof next === 'function') return next();
    server.results = at(next);
  };
  return fakeStream({ server, clients: [{ run }] });
}

test('runs one after the other, each as run() does, and keeps what each measured', async () => {
  const { stream, order } = varying(95, 94, 93);
  const asked: unknown[] = [];
  stream.hooks = {
    around: (_, seconds, body) => {
      asked.push(seconds);
      return body();
    },
  };
  const repeated = await stream.repeat(3, { seconds: 7 });
  const once = ['server start', 'client 1 run', 'client 1 stop', 'server stop'];
  expect(order()).toEqual([...once, ...once, ...once]);
  expect(asked).toEqual([7, 7, 7]);
  expect(repeated.runs.map(({ server }) => server[0]!.summary!.bitsPerSecond)).toEqual([95e6, 94e6, 93e6]);
  expect(repeated.runs.map(({ clients }) => clients.length)).toEqual([1, 1, 1]);
  expect(repeated.runs[2]).toEqual(stream.results);
  expect(repeated.runs[2]!.server[0]).not.toBe(stream.results.server[0]);
  expect(repeated.reached).toBeUndefined();
});

test('is judged by the median, and tells the stream its verdicts', async () => {
  const { stream } = varying(95, 50, 94, 96, 93);
  const repeated = await stream.repeat(5, { seconds: 1 });
  expect(repeated.validate([minBitrate(94.5)])).toBe(true);
  expect(repeated.validate([minBitrate(96.5)])).toBe(false);
  expect(repeated.validate()).toBe(true);
  expect(stream.verdicts.map(({ criterion, pass, value }) => [criterion, pass, value])).toEqual([
    ['minBitrate', true, 94e6],
    ['minBitrate', false, 94e6],
    ['completed', true, undefined],
    ['completed', true, undefined],
  ]);
  expect(stream.verdicts[0]!.repeats!.values).toEqual([95e6, 50e6, 94e6, 96e6, 93e6]);
  expect(thrown(() => repeated.validate([intervalCount(3)]))).toMatch(/NOT_REPEATABLE: intervalCount cannot/);
});

test('its figures are those of the receiver, and of any criterion', async () => {
  const { stream } = varying(95, 50, 94, 96, 93);
  const repeated = await stream.repeat(5, { seconds: 1 });
  expect(repeated.bitrate).toMatchObject({
    ...{ metric: 'bitsPerSecond', values: [95e6, 50e6, 94e6, 96e6, 93e6], median: 94e6 },
    ...{ spread: 2e6, low: 50e6, high: 96e6, level: 0.9375 },
    traffic: { host: 'server', sender: false },
  });
  expect(repeated.figure(minBitrate('900G'))).toEqual(repeated.bitrate);
  expect(repeated.figures()).toEqual([repeated.bitrate]);
  expect(stream.verdicts).toEqual([]);
  expect(thrown(() => repeated.figure(completed()))).toMatch(/NOT_REPEATABLE: completed has no figure/);
});

test('where there are several clients, a single figure is refused with the names of all', async () => {
  const { stream } = fakeStream(
    { server: { forAnotherClient: () => new FakeTraffic('server') }, clients: [{}, {}] },
    { name: 'two' },
  );
  const repeated = await stream.repeat(2, { seconds: 1 });
  expect(repeated.figures()).toHaveLength(2);
  expect(thrown(() => repeated.bitrate)).toBe(
    "UsageError SEVERAL_FIGURES: stream 'two' has 2 figures of minBitrate: client → server, client → server; use figures(), which tells all",
  );
});

test('it can be read', async () => {
  const { stream } = varying(95, 50, 94, 96, 93);
  const repeated = await stream.repeat(5, { seconds: 1.5 });
  const text =
    'Stream: 5 runs of 1.5 s\n  client → server, bitrate: 94 Mbit/s, median of 5 runs (93.75 % confidence: 50 to 96 Mbit/s), spread 2 Mbit/s';
  expect(String(repeated)).toBe(text);
  expect(inspect(repeated)).toBe(text);
});

test.describe('a run that fails', () => {
  const failing = () => Promise.reject(new Error('no such route'));

  test('ends it, is named, and what was measured before stays in the report', async () => {
    const { stream, client, server } = varying(95, 94, failing, 93);
    expect(await rejected(stream.repeat(4, { seconds: 1 }))).toBe(
      "Error: run 3 of 4 of stream 'Stream': no such route",
    );
    expect(client.count('run')).toBe(3);
    expect(server.running).toBe(false);
    expect(stream.failure?.message).toBe("run 3 of 4 of stream 'Stream': no such route");
    const record = streamRecord.parse(recordOf(stream));
    expect(record.failure).toContain('run 3 of 4');
    expect(record.repeats).toMatchObject([{ runs: 2, figures: [{ values: [95e6, 94e6] }] }]);
  });

  const stopped = () => Promise.reject(new TrafficError('STOPPED', 'it was stopped'));

  test('keeps its class and code, and tells the most runs there may be', async () => {
    const { stream } = varying(95, stopped);
    expect(await rejected(stream.repeat(2, { seconds: 1, until: { halfWidth: '1%' }, atMost: 9 }))).toBe(
      "TrafficError STOPPED: run 2 of 2 to 9 of stream 'Stream': it was stopped",
    );
    expect(stream.repeats).toEqual([]);
  });

  test('of several failures at once stays one of several', async () => {
    const { stream } = fakeStream({ clients: [{ run: failing }, { run: failing }] });
    const error: unknown = await stream.repeat(2, { seconds: 1 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AggregateStreamError);
    expect((error as AggregateStreamError).message).toMatch(/^run 1 of 2 of stream 'Stream': 2 failures/);
  });
});

test('a stream that is up is not repeated, and not harmed', async () => {
  const { stream } = varying(95);
  await stream.start();
  expect(await rejected(stream.repeat(2, { seconds: 1 }))).toMatch(
    /^UsageError ALREADY_STARTED: run 1 of 2 of stream 'Stream': /,
  );
  expect([stream.running, stream.failure]).toEqual([true, undefined]);
  await stream.stop();
});

test.describe('until', () => {
  const until = { halfWidth: '3%' };
  const runsOf = (stream: { calls: { what: string }[] }) =>
    stream.calls.filter(({ what }) => what === 'run').length;

  test('it repeats until the interval has its level and is narrow', async () => {
    const narrow = varying(...Array<number>(20).fill(95));
    const repeated = await narrow.stream.repeat(2, { seconds: 1, until, atMost: 20 });
    expect([repeated.reached, repeated.runs.length]).toEqual([true, 6]); // 95 % takes 6
    const lower = varying(...Array<number>(20).fill(95));
    await lower.stream.repeat(2, { seconds: 1, until, atMost: 20, level: '90%' });
    expect(runsOf(lower.client)).toBe(5);
    const least = varying(...Array<number>(20).fill(95));
    await least.stream.repeat(9, { seconds: 1, until, atMost: 20 });
    expect(runsOf(least.client)).toBe(9);
  });

  test('half the width counts, as a share of the median', async () => {
    // With nine runs, the slowest and the fastest are beyond the ends.
    const rates = [100, 97, 103, 100, 100, 100, 94, 106.1, 100];
    const { stream } = varying(...rates);
    const repeated = await stream.repeat(7, { seconds: 1, until, atMost: 9 });
    expect([repeated.reached, repeated.runs.length]).toEqual([true, 9]);
    const narrower = varying(...rates);
    const missed = await narrower.stream.repeat(7, { seconds: 1, until: { halfWidth: '2.9%' }, atMost: 9 });
    expect([missed.reached, missed.runs.length]).toEqual([false, 9]);
  });

  test('that it was not reached is told, and is no error', async () => {
    const { stream } = varying(90, 100, 110, 90, 100, 110);
    const repeated = await stream.repeat(2, { seconds: 1, until, atMost: 6 });
    expect(repeated.reached).toBe(false);
    expect(String(repeated)).toContain('6 runs of 1 s, half width of 3 % not reached\n');
    const [verdict] = repeated.evaluate([minBitrate(1)]);
    expect(verdict!.actual).toMatch(/ Mbit\/s\), half width of 3 % not reached$/);
    expect(recordOf(stream).repeats).toMatchObject([{ runs: 6, reached: false }]);
  });

  test('what is not measured ends it after the first run', async () => {
    const { stream, client } = fakeStream({ server: { results: { summary: undefined } } });
    expect(await rejected(stream.repeat(2, { seconds: 1, until, atMost: 6 }))).toMatch(
      /^UnsupportedError NOT_MEASURED: run 1 of 1: minBitrate/,
    );
    expect(client.count('run')).toBe(1);
    const repeated = await stream.repeat(2, { seconds: 1 });
    expect(repeated.record().figures).toEqual([]);
    expect(String(repeated)).toBe('Stream: 2 runs of 1 s');
  });
});

test('pings are repeated, too; what tells most of them is their mean round-trip time', async () => {
  const behaviour: FakeBehaviour = {};
  const seconds = [0.004, 0.001, 0.003];
  behaviour.run = () => {
    const meanRttSeconds = seconds.shift()!;
    const figures = summary({ meanRttSeconds, maxRttSeconds: 2 * meanRttSeconds });
    behaviour.results = { protocol: 'icmp', summary: figures };
  };
  const stream = new SingleHostStream({ server: new FakeTraffic('client', behaviour, [], 'pinger') });
  const repeated = await stream.repeat(3, { seconds: 1 });
  expect(repeated.validate([maxRtt('2ms')])).toBe(true);
  expect(repeated.validate({ server: [maxRtt('1.9ms')] })).toBe(false);
  expect(repeated.runs.map(({ server }) => server.length)).toEqual([1, 1, 1]);
  expect(repeated.figures()).toMatchObject([{ metric: 'meanRttSeconds', median: 0.003, level: 0.75 }]);
  expect(String(repeated)).toContain('client, round-trip time: 3 ms, median of 3 runs');
});

test('a stream that was never repeated says nothing of it in its record', async () => {
  const { stream } = fakeStream();
  await stream.run(1);
  expect(recordOf(stream)).not.toHaveProperty('repeats');
});

test('stopped while a run ends, it does not begin another one', async () => {
  const { stream, client } = fakeStream({ server: { stop: () => sleep(100) } });
  const repeated = stream.repeat(4, { seconds: 1 });
  const told = expect(repeated).rejects.toThrow("run 2 of 4 of stream 'Stream': stream 'Stream' was stopped");
  await expect.poll(() => client.count('stop')).toBe(1);
  await stream.stop();
  await told;
  expect([client.count('run'), stream.running]).toEqual([1, false]);
});

test('stopped before its first run, it does not begin', async () => {
  const { stream, client } = fakeStream();
  const repeated = stream.repeat(2, { seconds: 1 });
  await stream.stop();
  await expect(repeated).rejects.toThrow("run 1 of 2 of stream 'Stream': stream 'Stream' was stopped");
  expect(client.count('run')).toBe(0);
  // A stop of before is no stop of this one.
  expect((await stream.repeat(2, { seconds: 1 })).runs).toHaveLength(2);
});

test('a stream whose test is over runs no more, and nobody hears of what was under way', async () => {
  const { stream, client } = fakeStream({ server: { stop: () => sleep(100) } });
  void stream.repeat(4, { seconds: 1 });
  await expect.poll(() => client.count('stop')).toBe(1);
  stream.abandon();
  await stream.stop();
  expect(await rejected(stream.run(1))).toMatch(/TEST_ENDED: stream 'Stream' cannot be started any more/);
  expect(client.count('run')).toBe(1);
});
