import { expect, test } from '@playwright/test';
import { completed } from '../../../../src/criteria/completed.js';
import { minBitrate } from '../../../../src/criteria/bitrate.js';
import { AggregateStreamError } from '../../../../src/streams/failures.js';
import { client, ended, fakeStress, other } from './fakes.js';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const LONG = { ms: 60_000 };

test('so many run at once, and each that is over is replaced by another', async () => {
  const { stress, lines } = fakeStress();
  await stress.startAll();
  expect([stress.state, stress.streams.length]).toEqual(['running', 3]);
  await ended(stress, 50);
  expect(stress.streams).toHaveLength(3);
  await stress.stopAll();
  expect([stress.state, stress.streams.length]).toEqual(['stopped', 0]);
  const { cut, failed } = stress.counts;
  // Those that were not at their end just then.
  expect([cut > 0 && cut <= 3, failed]).toEqual([true, 0]);
  expect(stress.completedStreams).toHaveLength(stress.counts.completed);
  // Every number is drawn once.
  const numbers = [...stress.record()!.streams].map(({ number }) => number).sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(new Set(stress.completedStreams.map(({ slot }) => slot))).toEqual(new Set([0, 1, 2]));
  expect(lines).toEqual(['stress traffic: seed 1']);
});

test('every client is in every stream, with its own address', async () => {
  const { stress, ran } = fakeStress(() => LONG, {
    numStreams: 1,
    clients: [client, other],
    srcIps: ['192.0.2.8', '192.0.2.9'],
    dstIp: '2001:db8::1',
  });
  await stress.startAll();
  await wait(5);
  expect(ran().map(({ host, options }) => [host.name, options.bind, options.ipVersion])).toEqual([
    ['client', '192.0.2.8', 6],
    ['other', '192.0.2.9', 6],
  ]);
  expect(stress.streams[0]!.target).toBe('2001:db8::1');
  await stress.stopAll();
  expect(stress.record()!.streams[0]!.clients).toEqual(['client', 'other']);
});

test('paused and resumed again and again, there are never more or fewer, and the sequence goes on', async () => {
  const { stress } = fakeStress(() => LONG);
  await stress.startAll();
  for (let round = 1; round <= 5; round++) {
    const numbers = stress.streams.map(({ name }) => name);
    expect(numbers).toEqual([1, 2, 3].map((each) => `stress ${(round - 1) * 3 + each}`));
    await stress.pauseAll();
    expect([stress.state, stress.streams.length]).toEqual(['paused', 0]);
    await stress.resumeAll();
  }
  await stress.stopAll();
  expect(stress.counts).toEqual({ completed: 0, cut: 18, failed: 0 });
  expect(stress.record()!.pauses).toHaveLength(5);
});

test('what makes no sense in a state is refused', async () => {
  const { stress } = fakeStress(() => LONG);
  await expect(stress.pauseAll()).rejects.toMatchObject({ code: 'NOT_STARTED' });
  await expect(stress.resumeAll()).rejects.toMatchObject({ code: 'NOT_PAUSED' });
  await expect(stress.wait(1)).rejects.toMatchObject({ code: 'NOT_STARTED' });
  await expect(stress.pauseAll(-1)).rejects.toThrow('pauseAll() takes seconds from 0 to 2592000; got -1');
  await stress.stopAll();
  await stress.startAll();
  await expect(stress.startAll()).rejects.toMatchObject({ code: 'ALREADY_STARTED' });
  await expect(stress.resumeAll()).rejects.toMatchObject({ code: 'NOT_PAUSED' });
  await stress.pauseAll();
  await expect(stress.pauseAll()).rejects.toMatchObject({ code: 'ALREADY_PAUSED' });
  await expect(stress.startAll()).rejects.toMatchObject({ code: 'PAUSED' });
  await stress.stopAll();
  await stress.stopAll();
  await expect(stress.resumeAll()).rejects.toMatchObject({ code: 'NOT_PAUSED' });
});

test('a pause of some seconds ends by itself; a stop or a resume ends it before', async () => {
  const { stress } = fakeStress(() => LONG);
  await stress.startAll();
  await stress.pauseAll(0.05);
  expect([stress.state, stress.streams.length]).toEqual(['running', 3]);
  const resumed = stress.pauseAll(60);
  await expect.poll(() => stress.state).toBe('paused');
  await stress.resumeAll();
  await resumed;
  expect(stress.streams).toHaveLength(3);
  const stopped = stress.pauseAll(60);
  await stress.stopAll();
  await stopped;
  expect([stress.state, stress.streams.length]).toEqual(['stopped', 0]);
});

test('after a stop it can go on, with the next of the sequence', async () => {
  const { stress } = fakeStress(() => LONG);
  await stress.startAll();
  const stopping = stress.stopAll();
  await stress.startAll();
  await stopping;
  expect(stress.streams.map(({ name }) => name)).toEqual(['stress 4', 'stress 5', 'stress 6']);
  await stress.stopAll();
});

test('a stop while it is starting ends that', async () => {
  const { stress } = fakeStress(() => LONG);
  const starting = stress.startAll();
  await stress.stopAll();
  await expect(starting).rejects.toMatchObject({ code: 'STOPPED' });
  expect(stress.streams).toEqual([]);
  stress.abandon();
  await expect(stress.startAll()).rejects.toMatchObject({ code: 'TEST_ENDED' });
});

test('a stream that fails is counted with its reason, and replaced at once', async () => {
  const { stress } = fakeStress((number) => (number % 3 === 0 ? { fails: `no route ${number}` } : {}));
  await stress.startAll();
  await ended(stress, 60);
  await stress.stopAll();
  expect(stress.counts.failed).toBeGreaterThanOrEqual(19);
  expect(stress.failures[0]).toMatchObject({
    tool: 'fake',
    protocol: 'tcp',
    outcome: 'failed',
    reason: 'no route 3',
  });
  expect(stress.validateAll()).toBe(false);
  expect(() => stress.evaluate([minBitrate(1)])).toThrow(
    /\d+ of \d+ streams of the stress traffic failed.* such as stress \d+: no route 3/,
  );
  const verdicts = stress.evaluate([completed()]);
  expect(verdicts.filter(({ pass }) => !pass)).toHaveLength(stress.counts.failed);
  expect(verdicts.filter(({ pass }) => pass).length).toBeGreaterThan(0);
});

test('where everything fails it is tried less and less often', async () => {
  const { stress, runs } = fakeStress(() => ({ fails: 'the cable is out', ms: 0 }));
  await stress.startAll();
  await wait(1500);
  // All three at once, then after 0.2, 0.4 and 0.8 s.
  expect(runs()).toBeGreaterThanOrEqual(6);
  expect(runs()).toBeLessThanOrEqual(15);
  const start = performance.now();
  await stress.stopAll();
  // Nobody waits for the next try.
  expect(performance.now() - start).toBeLessThan(150);
  expect(stress.counts).toMatchObject({ completed: 0, cut: 0 });
});

test('too many failures end it: who waits is told at once, and everything is stopped', async () => {
  const { stress } = fakeStress((number) => (number > 10 ? { fails: 'too hot' } : {}), { maxFailures: 4 });
  const run = stress.runAll(60);
  await expect(run).rejects.toMatchObject({
    code: 'MAX_FAILURES',
    message: expect.stringMatching(
      /^the stress traffic was ended: 4 of its streams have failed, the last one 'stress \d+': too hot/,
    ),
  });
  expect([stress.state, stress.streams.length]).toEqual(['stopped', 0]);
  expect(stress.counts.failed).toBeGreaterThanOrEqual(4);
  expect(stress.record()!.ended).toContain('4 of its streams have failed');
  await stress.stopAll();
  await expect(stress.startAll()).rejects.toMatchObject({ code: 'MAX_FAILURES' });
});

test('who did not wait is told of the end by the stop', async () => {
  const { stress } = fakeStress(() => ({ fails: 'too hot' }), { maxFailures: 1 });
  await stress.startAll();
  await expect.poll(() => stress.state).toBe('stopped');
  await expect(stress.stopAll()).rejects.toMatchObject({ code: 'MAX_FAILURES' });
  await stress.stopAll();
});

test('what cannot be stopped is told when all others are', async () => {
  const { stress } = fakeStress((number) => ({
    ...LONG,
    ...(number > 1 && { stopFails: `stuck ${number}` }),
  }));
  await stress.startAll();
  await wait(5);
  const stopping = stress.stopAll();
  await expect(stopping).rejects.toBeInstanceOf(AggregateStreamError);
  await expect(stopping).rejects.toThrow(/2 streams of the stress traffic did not stop:\n- .*stuck/);
  expect([stress.state, stress.streams.length]).toEqual(['stopped', 0]);
});
