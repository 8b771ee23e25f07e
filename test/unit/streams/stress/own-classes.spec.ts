import { expect, test } from '@playwright/test';
import { TrafficError } from '../../../../src/core/errors.js';
import type { Host } from '../../../../src/host/host.js';
import type { StressEndOptions } from '../../../../src/streams/stress/traffic-classes.js';
import { summary } from '../../criteria/results.js';
import { FakeTraffic } from '../fake-traffic.js';
import { client, ended, fakeStress, other } from './fakes.js';
import { clientClass, ownStress, pause, serverClass, untilStopped } from './own.js';

for (const [how, error] of [
  ['fails with an error of its own', new Error('curl wrote no figures')],
  ['just returns', undefined],
] as const)
  test(`who ${how} when it is stopped was cut, and what it measured counts`, async () => {
    const stress = ownStress(clientClass(() => untilStopped(error)));
    await stress.startAll();
    await pause(20);
    await stress.pauseAll();
    expect(stress.counts).toEqual({ completed: 0, cut: 3, failed: 0 });
    expect(stress.validateAll()).toBe(true);
    await stress.stopAll();
    expect(stress.record()!.streams.every(({ bytes }) => bytes === 37_500_000)).toBe(true);
  });

test('a client without a sound result has failed, though its run returned', async () => {
  const { stress } = fakeStress(() => ({ results: { sound: false, notes: ['HTTP 500'] } }));
  await stress.startAll();
  await ended(stress, 3);
  await stress.stopAll();
  expect(stress.counts.completed).toBe(0);
  expect(stress.failures[0]).toMatchObject({
    code: 'NOT_SOUND',
    reason: 'iperf3 client failed: HTTP 500',
  });
  expect(stress.validateAll([])).toBe(false);
});

test('what had failed before the stop has failed, even if it was still cleaning up', async () => {
  const broken = clientClass(() => ({
    run: async () => {
      await pause(5);
      throw new TrafficError('TRAFFIC_FAILED', 'the link is down');
    },
  }));
  const stress = ownStress(broken, {}, serverClass({ stop: () => pause(200) }));
  await stress.startAll();
  await pause(50);
  expect(stress.counts.failed).toBe(0);
  await stress.stopAll();
  expect(stress.counts).toEqual({ completed: 0, cut: 0, failed: 3 });
  expect(stress.failures[0]).toMatchObject({ code: 'TRAFFIC_FAILED', reason: 'the link is down' });
});

test('one that cannot be made is one failure, and its place is filled again', async () => {
  let made = 0;
  const stress = ownStress(
    clientClass(() => {
      // Kinds are tried by two, of the smallest and of the largest size, and asked by a third.
      if (++made % 5 === 0) throw new Error(`no number ${made}`);
      return { run: () => pause(2) };
    }),
  );
  await stress.startAll();
  await ended(stress, 40);
  expect(stress.streams.length).toBeGreaterThan(0);
  await stress.stopAll();
  expect(stress.streams).toEqual([]);
  expect(stress.counts.completed).toBeGreaterThan(20);
  expect(stress.counts.failed).toBeGreaterThan(5);
  expect(stress.failures[0]).toMatchObject({ outcome: 'failed', reason: 'no number 5', clients: ['client'] });
});

test('one whose server runs on after its end is one failure', async () => {
  class Endless extends FakeTraffic {
    constructor() {
      super('server');
    }
    override async stop() {
      await super.stop();
      this.running = true;
    }
  }
  const stress = ownStress(
    clientClass(() => ({ run: () => pause(2) })),
    {},
    Endless,
  );
  await stress.startAll();
  await ended(stress, 3);
  await stress.stopAll();
  expect(stress.counts.completed).toBe(0);
  expect(stress.failures[0]!.reason).toMatch(/still running/);
});

test('what measured a figure that cannot be is one failure, at its end and when it is cut', async () => {
  const nonsense = { summary: summary({ bitsPerSecond: NaN }) };
  const { stress } = fakeStress((number) => ({
    ms: number < 10 ? 2 : 60_000,
    ...(number % 3 === 0 && { results: nonsense }),
  }));
  await stress.startAll();
  await ended(stress, 9);
  await expect.poll(() => stress.streams.length).toBe(3);
  await pause(5);
  await stress.stopAll();
  // 3, 6 and 9 at their end, one of 10, 11 and 12 when it was cut.
  expect(stress.counts).toEqual({ completed: 6, cut: 2, failed: 4 });
  for (const failure of stress.failures) {
    expect(failure).toMatchObject({ code: 'BAD_RESULT' });
    expect(failure.reason).toContain('summary.bitsPerSecond');
  }
});

test('a server that serves two clients with one result for both is counted once', async () => {
  const results = (bytes: number) => ({ results: { summary: summary({ bytes, durationSeconds: 1 }) } });
  const stress = ownStress(
    clientClass(() => ({ run: () => pause(2), ...results(1000) })),
    { clients: [client, other] },
    serverClass(results(2000)),
  );
  await stress.startAll();
  await ended(stress, 3);
  await stress.stopAll();
  expect(stress.completedStreams[0]).toMatchObject({ bytes: 2000, bitsPerSecond: 16_000 });
});

test('a class in the place of a tool is given what was drawn', async () => {
  const given: StressEndOptions[] = [];
  class Mine extends FakeTraffic {
    constructor(_: Host, options: StressEndOptions) {
      super('client', untilStopped());
      given.push(options);
    }
  }
  const stress = ownStress(Mine, { numStreams: 1, minSize: 700, maxSize: 700, dstIp: '192.0.2.1' });
  await stress.startAll();
  await stress.stopAll();
  expect(given.at(-1)).toEqual({ protocol: 'tcp', direction: 'forward', length: 700, ipVersion: 4 });
});
