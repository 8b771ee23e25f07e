import { expect, test } from '@playwright/test';
import type { StressOptions } from '../../../../src/streams/stress/options.js';
import { type FakeBehaviour, FakeTraffic } from '../fake-traffic.js';
import { fakeStress } from './fakes.js';
import { clientClass, ownStress, pause, serverClass, untilStopped } from './own.js';

const LONG = { ms: 60_000 };

/** Clients that fail when they are stopped, with servers that take their time. */
function failsWhenStopped(maxFailures: number) {
  const broken = clientClass(() => ({ run: () => pause(5).then(() => Promise.reject(new Error('broken'))) }));
  return ownStress(broken, { maxFailures }, serverClass({ stop: () => pause(100) }));
}

test('pausing and resuming does not outrun a limit of failures', async () => {
  const stress = failsWhenStopped(2);
  await stress.startAll();
  await pause(40);
  expect(stress.counts.failed).toBe(0);
  const pausing = stress.pauseAll();
  const resumed = stress.resumeAll();
  await Promise.allSettled([pausing]);
  await expect(resumed).rejects.toMatchObject({ code: 'MAX_FAILURES' });
  expect([stress.state, stress.streams.length]).toEqual(['stopped', 0]);
  expect(stress.record()!.ended).toContain('2 of its streams have failed');
});

test('failures before a pause count after it', async () => {
  const { stress } = fakeStress((number) => (number === 1 || number === 5 ? { fails: 'hot' } : LONG), {
    maxFailures: 2,
  });
  await stress.startAll();
  await expect.poll(() => stress.counts.failed).toBe(1);
  await stress.pauseAll();
  expect(stress.state).toBe('paused');
  await stress.resumeAll();
  await expect(stress.wait(5)).rejects.toMatchObject({ code: 'MAX_FAILURES' });
});

test('when it has ended by itself, whoever wants to go on is told why', async () => {
  const { stress } = fakeStress(() => ({ fails: 'too hot' }), { maxFailures: 1 });
  await stress.startAll();
  await expect.poll(() => stress.state).toBe('stopped');
  for (const act of [
    () => stress.pauseAll(),
    () => stress.resumeAll(),
    () => stress.wait(1),
    () => stress.startAll(),
    () => stress.pauseAll(1),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'MAX_FAILURES', message: /too hot/ });
  await stress.stopAll();
});

/** Servers that cannot be stopped while they are `stuck`. */
function stubborn(
  behaviour: (number: number) => FakeBehaviour = () => untilStopped(),
  options: Partial<StressOptions> = {},
) {
  let made = 0;
  const state = { stuck: true, running: () => servers.filter(({ running }) => running).length, attempts: 0 };
  const servers: FakeTraffic[] = [];
  class Server extends FakeTraffic {
    constructor() {
      super('server');
      servers.push(this);
    }
    override async stop() {
      state.attempts++;
      if (state.stuck) throw new Error('it hangs');
      await super.stop();
    }
  }
  return {
    state,
    stress: ownStress(
      clientClass(() => behaviour(++made)),
      options,
      Server,
    ),
  };
}

test('what could not be stopped is tried again by the next stop, until it is', async () => {
  const { stress, state } = stubborn();
  await stress.startAll();
  await pause(5);
  for (let time = 0; time < 2; time++) {
    await expect(stress.stopAll()).rejects.toThrow(
      /3 streams of the stress traffic did not stop:\n- it hangs/,
    );
    expect(state.running()).toBe(3);
  }
  // Each of them is one failure, however often it is tried.
  expect(stress.counts).toEqual({ completed: 0, cut: 0, failed: 3 });
  expect(stress.failures[0]!.reason).toContain('it hangs');
  state.stuck = false;
  await stress.stopAll();
  expect(state.running()).toBe(0);
  const { attempts } = state;
  await stress.stopAll();
  expect(state.attempts).toBe(attempts);
});

test('what could not be stopped by a pause is ended by the stop', async () => {
  const { stress, state } = stubborn();
  await stress.startAll();
  await pause(5);
  await expect(stress.pauseAll()).rejects.toThrow('it hangs');
  expect([stress.state, state.running()]).toEqual(['paused', 3]);
  state.stuck = false;
  await stress.stopAll();
  expect(state.running()).toBe(0);
});

test('after an end of its own, too, what could not be stopped is tried again and told', async () => {
  const hot = { run: () => Promise.reject(new Error('too hot')) };
  // Three were made to find out what is possible.
  const { stress, state } = stubborn((number) => (number === 4 ? hot : untilStopped()), { maxFailures: 1 });
  await stress.startAll();
  await expect.poll(() => stress.state).toBe('stopped');
  await expect.poll(() => stress.streams).toEqual([]);
  await expect(stress.stopAll()).rejects.toThrow('it hangs');
  // That of the one that failed, too.
  expect(state.running()).toBe(3);
  state.stuck = false;
  await expect(stress.stopAll()).rejects.toMatchObject({ code: 'MAX_FAILURES' });
  expect(state.running()).toBe(0);
  await stress.stopAll();
});

test('who does not await a start hears nothing of how it ends when the test is over', async () => {
  for (const begin of ['startAll', 'runAll'] as const) {
    const { stress } = fakeStress(() => LONG);
    void stress[begin](60);
    stress.abandon();
    await stress.stopAll();
    expect(stress.streams).toEqual([]);
  }
  const { stress: hot } = fakeStress(() => ({ ms: 20, fails: 'too hot' }), { maxFailures: 1 });
  void hot.runAll(60);
  await pause(5);
  hot.abandon();
  await hot.stopAll().catch(() => undefined);
  // An unhandled rejection would be the end of this test.
  await pause(50);
});

/** What Node tells that nobody waits for, in place of Playwright, which would end the test. */
async function unhandled(act: () => void): Promise<unknown[]> {
  const others = process.listeners('unhandledRejection');
  const heard: unknown[] = [];
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => heard.push(reason));
  try {
    act();
    await pause(20);
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  }
  return heard;
}

test('a start that is refused, and that nobody awaits, does not go unnoticed before the test is over', async () => {
  const { stress } = fakeStress(() => LONG);
  const refused = [expect.objectContaining({ code: 'NOT_PAUSED' })];
  expect(await unhandled(() => void stress.resumeAll())).toEqual(refused);
  expect(await unhandled(() => void stress.resumeAll().catch(() => undefined))).toEqual([]);
  const abandoned = () => {
    void stress.resumeAll();
    stress.abandon();
  };
  expect(await unhandled(abandoned)).toEqual([]);
});

test('a stop while it starts is over when the start is', async () => {
  const { stress } = fakeStress(() => LONG);
  let over = false;
  const starting = stress.startAll().catch(() => (over = true));
  await stress.stopAll();
  await Promise.resolve();
  expect(over).toBe(true);
  await starting;
});
