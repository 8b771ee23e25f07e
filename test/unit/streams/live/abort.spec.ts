import { expect, test } from '@playwright/test';
import { minBitrate } from '../../../../src/criteria/bitrate.js';
import { maxCpu } from '../../../../src/criteria/cpu.js';
import { intervalCount } from '../../../../src/criteria/interval-count.js';
import { maxLoss } from '../../../../src/criteria/loss.js';
import { defineCriterion } from '../../../../src/criteria/define.js';
import { maxLatency } from '../../../../src/criteria/latency.js';
import { maxRtt } from '../../../../src/criteria/round-trip-time.js';
import type { RunOptions } from '../../../../src/streams/live/abort.js';
import { AbortedError } from '../../../../src/streams/live/aborted-error.js';
import { fakeStream } from '../fake-traffic.js';

/** A run that lasts until it is stopped; the server tells what the test says. */
function soaking(options: RunOptions) {
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  const fakes = fakeStream({ clients: [{ run: () => over, stop: end }] });
  const run = fakes.stream.run(600, options).then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  const isUp = () => expect.poll(() => fakes.client.running).toBe(true);
  return { ...fakes, run, end, isUp };
}

test('a limit that is violated for long enough ends the run, and its results are kept', async () => {
  const { stream, server, client, run, isUp } = soaking({ abortOn: [minBitrate(90)], after: 3 });
  await isUp();
  for (const mbit of [100, 80, 100, 80, 70, 85]) server.tell(mbit);
  const error = await run;
  expect(error).toBeInstanceOf(AbortedError);
  expect(error!.message).toContain(
    "the run of stream 'Stream' was ended after 6 of 600 s: minBitrate (≥ 90 Mbit/s in every interval) was violated from 3 s to 6 s, at worst 70 Mbit/s, 22 % off the limit (forward, client → server, at the receiver server, by own traffic)",
  );
  expect((error as AbortedError).verdict).toMatchObject({ pass: false, value: 70e6, limit: 90e6 });
  expect(stream.verdicts).toMatchObject([
    { criterion: 'minBitrate', pass: false, course: { values: [80e6, 70e6, 85e6] } },
  ]);
  expect([client.running, server.running, stream.running]).toEqual([false, false, false]);
  expect(stream.results.clients).toHaveLength(1);
  // It can be judged: what was measured is sound.
  expect(stream.validate([minBitrate(90)])).toBe(true);
  expect(server.listeners.size).toBe(0);
});

test('every interval in that time has to violate it', async () => {
  const { server, run, end, isUp } = soaking({ abortOn: [minBitrate(90)], after: 2 });
  await isUp();
  for (const mbit of [80, 100, 80, 90, 80]) server.tell(mbit);
  end();
  expect(await run).toBeUndefined();
});

test('a figure that is never measured ends the run with that error, not with silence', async () => {
  const { server, run, isUp } = soaking({ abortOn: [maxLoss('1%')], after: 1 });
  await isUp();
  server.tell(100);
  expect((await run)!.message).toContain('did not measure lossRatio');
});

test('an interval in which nothing came in says nothing of loss, and does not end its violation', async () => {
  const { server, run, isUp } = soaking({ abortOn: [maxLoss('1%')], after: 2 });
  await isUp();
  const lossy = { packets: 100, lostPackets: 50, lossRatio: 0.5 };
  server.tell(5, lossy);
  server.tell(0);
  server.tell(5, lossy);
  expect((await run)!.message).toContain(
    'maxLoss (≤ 1 % in every interval) was violated from 0 s to 3 s, at worst 50 %',
  );
});

test('a criterion that tells no value has no worst one', async () => {
  const even = defineCriterion({ name: 'even', judgesParts: true, check: () => false });
  const { server, run, isUp } = soaking({ abortOn: [even()], after: 2 });
  await isUp();
  for (const mbit of [100, 100]) server.tell(mbit);
  expect((await run)!.message).toMatch(
    /: even \(.*\) was violated from 0 s to 2 s \(forward, client → server/,
  );
});

test('ignored first seconds violate nothing', async () => {
  const ramp = { abortOn: [minBitrate(90, { ignore: { first: 3 } })], after: 2 };
  const { server, run, isUp } = soaking(ramp);
  await isUp();
  for (const mbit of [10, 20, 30, 95, 50, 60]) server.tell(mbit);
  expect((await run)!.message).toContain(
    'minBitrate (≥ 90 Mbit/s in every interval, without the first 3 s) was violated from 4 s to 6 s, at worst 50 Mbit/s',
  );
});

test('a stream whose run was ended can be run again', async () => {
  const { stream, server, run, end, isUp } = soaking({ abortOn: [minBitrate(90)], after: 1 });
  await isUp();
  server.tell(10);
  expect(await run).toBeInstanceOf(AbortedError);
  end();
  await stream.run(1, { abortOn: [minBitrate(90)], after: 1 });
  expect(stream.failure).toBeUndefined();
});

test('a failure of the traffic is told as it is', async () => {
  const fakes = fakeStream({ clients: [{ run: () => Promise.reject(new Error('cable cut')) }] });
  await expect(fakes.stream.run(600, { abortOn: [minBitrate(1)] })).rejects.toThrow('cable cut');
  expect(fakes.server.listeners.size).toBe(0);
});

test('a time that no end measures is told to be none, not passed over', async () => {
  const { server, client, run, isUp } = soaking({ abortOn: [maxRtt('1us')], after: 2 });
  await isUp();
  for (let second = 0; second < 3; second++) {
    server.tell(100);
    client.tell(100);
  }
  expect((await run)!.message).toContain('did not measure rttSeconds');
});

test('a time that one end measures is judged there, and at no other', async () => {
  const { server, client, run, isUp } = soaking({ abortOn: [maxRtt('1ms'), maxLatency('1ms')], after: 2 });
  await isUp();
  for (let second = 0; second < 2; second++) {
    server.tell(100);
    client.tell(100, { rttSeconds: 0.0005, latencySeconds: 0.005 });
  }
  expect((await run)!.message).toMatch(
    /maxLatency \(≤ 1 ms in every interval\) was violated from 0 s to 2 s, at worst 5 ms/,
  );
});

test('an end that was not heard yet may be the one that measures it', async () => {
  const { server, client, run, end, isUp } = soaking({ abortOn: [maxRtt('1ms')], after: 1 });
  await isUp();
  server.tell(100);
  client.tell(100, { rttSeconds: 0.0005 });
  end();
  expect(await run).toBeUndefined();
});

test('what the server tells when the client has ended counts', async () => {
  const { server, stream } = fakeStream({ server: { stop: () => server.tell(10) } });
  await expect(stream.run(1, { abortOn: [minBitrate(90)], after: 1 })).rejects.toThrow(
    "the run of stream 'Stream' was ended after 1 of 1 s: minBitrate",
  );
});

test('each client has to be heard', async () => {
  const options = { abortOn: [minBitrate(90, { side: 'sender' })], after: 0.5 };
  const ends: ((error: Error) => void)[] = [];
  const soak = () => new Promise<void>((_, reject) => ends.push(reject));
  const stop = () => ends.forEach((end) => end(new Error('stopped')));
  const { stream, clients } = fakeStream({
    clients: [
      { run: soak, stop },
      { run: soak, stop },
    ],
  });
  const now = performance.now.bind(performance);
  let laterMs = 0;
  performance.now = () => now() + laterMs;
  try {
    const run = stream.run(600, options);
    await expect.poll(() => clients[1]!.running).toBe(true);
    laterMs = 19_000;
    clients[0]!.tell(100);
    await expect(run).rejects.toThrow(
      "no interval of stream 'Stream', forward, at client, was heard for 17.5 s, so that minBitrate",
    );
  } finally {
    performance.now = now;
  }
});

test('an end that tells nothing is left out where another one is heard, and named where a side was asked for', async () => {
  const options = {
    after: 1,
    abortOn: [defineCriterion({ name: 'any', judgesParts: true, check: () => true })()],
  };
  const { server, client, run, end, isUp } = soaking(options);
  Object.assign(server, { watch: undefined });
  await isUp();
  client.tell(100);
  end();
  expect(await run).toBeUndefined();
});

const BAD: [string, RunOptions][] = [
  [
    "option 'abortOn' of run() takes criteria that can be judged of a single interval",
    { abortOn: [intervalCount(3)] },
  ],
  ['got maxCpu', { abortOn: [maxCpu('90%')] }],
  ['got maxRtt', { abortOn: [maxRtt('5ms', { of: 'p99' })] }],
  [
    "and of any 'of' but 'intervals'; got minBitrate (≥ 1 Mbit/s on average, all clients together)",
    { abortOn: [minBitrate(1, { of: 'total' })] },
  ],
  ['got minBitrate (≥ 1 Mbit/s on average)', { abortOn: [minBitrate(1, { of: 'mean' })] }],
  ['got minBitrate', { abortOn: [minBitrate(1, { of: 'p50' })] }],
  ['got maxLoss', { abortOn: [maxLoss('1%', { of: 'run' })] }],
  [
    "without ignore: { last } and of any 'of' but 'intervals'; got minBitrate",
    { abortOn: [minBitrate(1, { ignore: { last: 1 } })] },
  ],
  [
    'not be longer than the run of 1 s, for nothing could end it; got 2',
    { abortOn: [minBitrate(1)], after: 2 },
  ],
  [
    'not be longer than the run of 1 s, for nothing could end it; got 5, the default',
    { abortOn: [minBitrate(1)] },
  ],
  ['must be a list of bound criteria', { abortOn: minBitrate(1) as never }],
  ["option 'after' of run() must be a number of seconds above 0", { abortOn: [minBitrate(1)], after: 0 }],
  ["run() has no option 'abort'; it has 'abortOn' or 'after'", { abort: [] } as never],
];

for (const [words, options] of BAD)
  test(`bad input: ${words}`, async () => {
    const { stream, order } = fakeStream();
    await expect(stream.run(1, options)).rejects.toThrow(words);
    expect(order()).toEqual([]);
  });
