import { mock } from 'node:test';
import { expect, test } from '@playwright/test';
import type { Verdict } from '../../../../src/results/verdict.js';
import { live } from '../../../../src/streams/live/live.js';
import { fakeStream } from '../fake-traffic.js';

/* What is not heard must decide nothing: not for a matcher, and not for its negation. */

async function running(clients = [{}]) {
  const fakes = fakeStream({ clients });
  await fakes.stream.start();
  return fakes;
}

/** Why it was not decided, once so many seconds have gone by in which nothing was heard. */
async function reasonAfter(seconds: number, start: () => Promise<Verdict[]>): Promise<string> {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  try {
    const judged = start().then(
      (verdicts) => `decided: ${verdicts.map(({ pass, actual }) => `${pass}, ${actual}`).join('; ')}`,
      (error: unknown) => (error as Error).message,
    );
    mock.timers.tick(seconds * 1000);
    return await judged;
  } finally {
    mock.timers.reset();
  }
}

for (const [heard, words] of [
  [0, 'no interval'],
  [1, 'only 1 interval'],
  [3, 'only 3 intervals'],
] as const)
  test(`a bitrate is not sustained by silence after ${heard} intervals`, async () => {
    const { stream, server } = await running();
    const reason = await reasonAfter(20, () => {
      const sustained = live.sustainBitrate(stream, 90, { for: 10 });
      for (let count = 0; count < heard; count++) server.tell(100);
      return sustained;
    });
    expect(reason).toContain(
      `toSustainBitrate: ${words} of stream 'Stream', forward, at server, came within 17 s`,
    );
    expect(server.listeners.size).toBe(0);
  });

test('what was heard long ago does not tell that a bitrate was never reached', async () => {
  const { stream, server } = await running();
  const now = performance.now.bind(performance);
  let laterMs = 0;
  performance.now = () => now() + laterMs;
  try {
    const reason = await reasonAfter(20, () => {
      const reached = live.reachBitrate(stream, 90, { timeout: 20 });
      server.tell(50);
      laterMs = 19_000;
      return reached;
    });
    expect(reason).toContain('toReachBitrate: only 1 interval of stream');
  } finally {
    performance.now = now;
  }
});

test('nothing is said of a client that was not decided when another one failed', async () => {
  const { stream, clients } = await running([{}, {}]);
  const sustained = live.sustainBitrate(stream, 90, { for: 3, side: 'sender' });
  clients[0]!.tell(100);
  clients[1]!.tell(100);
  clients[1]!.tell(100);
  clients[0]!.tell(50);
  expect((await sustained).map(({ pass, actual }) => [pass, actual])).toEqual([[false, '50 Mbit/s']]);
  expect(stream.verdicts).toHaveLength(1);
});

test('an interval that had begun before the call is no recovery', async () => {
  const { stream, server } = await running();
  const recovered = live.recover(stream, { within: 2, to: '70M' });
  // The link went down at the end of this one.
  for (const mbit of [80, 0, 69]) server.tell(mbit);
  expect((await recovered).map(({ pass, actual }) => [pass, actual])).toEqual([[false, '69 Mbit/s']]);
});

test('the interval that had begun before the call decides nothing, either', async () => {
  const { stream, server } = await running();
  const recovered = live.recover(stream, { within: 0.2, to: '70M' });
  server.tell(60);
  await expect(recovered).rejects.toThrow('toRecover: only 1 interval of stream');
});

test('a client that dies while its server lives is an end', async () => {
  const { stream, server, client } = await running();
  const reached = live.reachBitrate(stream, 90, { timeout: 3 });
  const measured = stream.measureOutage(() => Promise.resolve());
  server.tell(50);
  await new Promise((resolve) => setTimeout(resolve, 100));
  client.running = false;
  await Promise.all([
    expect(reached).rejects.toThrow("toReachBitrate: stream 'Stream', forward, at server, ended before that"),
    expect(measured).rejects.toThrow("the traffic of stream 'Stream', forward, at server, ended, after what"),
  ]);
});

test('of what is still to be omitted, nothing is heard', async () => {
  const { stream, server } = await running();
  const waits: number[] = [];
  stream.hooks = { waiting: (seconds) => waits.push(seconds) };
  Object.defineProperty(stream, 'omitSeconds', { value: 60 });
  const sustained = live.sustainBitrate(stream, 90, { for: 1 });
  for (let count = 0; count < 3; count++) server.tell(100);
  await sustained;
  expect(waits).toEqual([60 + 1 + 2 + 5]);
});

test('the surroundings hear for how long is waited, but not of options that make no sense', async () => {
  const { stream, server } = await running();
  const waits: number[] = [];
  stream.hooks = { waiting: (seconds) => waits.push(seconds) };
  const bad = { within: '5s' as never };
  await expect(stream.measureOutage(() => Promise.resolve(), bad)).rejects.toThrow("option 'within'");
  await expect(live.recover(stream, bad)).rejects.toThrow("option 'within'");
  expect(waits).toEqual([]);

  const reached = live.reachBitrate(stream, 90);
  const sustained = live.sustainBitrate(stream, 90, { for: 1 });
  for (let count = 0; count < 3; count++) server.tell(100);
  await Promise.all([reached, sustained]);
  // The interval that had begun before, the last one, and what they are late.
  expect(waits).toEqual([5, 1 + 2 + 5]);

  // What the action takes is the test's own.
  const measured = stream.measureOutage(() => Promise.resolve(waits.splice(0)).then(() => undefined), {
    within: 7,
  });
  await expect.poll(() => waits).toEqual([7 + 3 + 1 + 0.05]);
  for (let count = 0; count < 5; count++) server.tell(100);
  await measured;
});
