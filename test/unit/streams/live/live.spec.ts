import { expect, test } from '@playwright/test';
import type { Verdict } from '../../../../src/results/verdict.js';
import { live } from '../../../../src/streams/live/live.js';
import { TrafficManager } from '../../../../src/streams/traffic-manager.js';
import { fakeStream } from '../fake-traffic.js';

/** A started stream of two clients that one server serves each; what they tell is up to the test. */
async function running() {
  const fakes = fakeStream();
  await fakes.stream.start();
  return fakes;
}

const told = async (verdicts: Promise<Verdict[]>) =>
  (await verdicts).map(({ pass, actual, expected }) => `${pass}: ${actual}, expected ${expected}`);
const reason = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing was thrown',
    (error: unknown) => String((error as Error).message),
  );

test('a bitrate is reached by one interval that ended after the call', async () => {
  const { stream, server } = await running();
  server.tell(950);
  const reached = live.reachBitrate(stream, '900M', { timeout: 2 });
  server.tell(100);
  server.tell(901);
  expect(await told(reached)).toEqual(['true: 901 Mbit/s, expected ≥ 900 Mbit/s in an interval within 2 s']);
  expect(stream.verdicts).toMatchObject([
    {
      criterion: 'reachBitrate',
      pass: true,
      interval: { startSeconds: 2, endSeconds: 3 },
      traffic: { host: 'server' },
    },
  ]);
  expect(server.listeners.size).toBe(0);
});

test('one that is not reached in time fails with the best that was seen', async () => {
  const { stream, server } = await running();
  const reached = live.reachBitrate(stream, '900M', { timeout: 0.2 });
  server.tell(100);
  server.tell(300);
  server.tell(200);
  expect(await told(reached)).toEqual([
    'false: 300 Mbit/s, expected ≥ 900 Mbit/s in an interval within 200 ms',
  ]);
});

test('warm-up does not count', async () => {
  const { stream, server } = await running();
  const reached = live.reachBitrate(stream, '900M', { timeout: 0.2 });
  server.tell(950, { omitted: true });
  server.tell(100);
  expect(await told(reached)).toEqual([expect.stringMatching(/^false: 100 Mbit/)]);
});

test('nothing heard is an error, negated or not', async () => {
  const { stream } = await running();
  expect(await reason(live.reachBitrate(stream, 1, { timeout: 0.1 }))).toContain(
    "toReachBitrate: no interval of stream 'Stream', forward, at server, came within 0.1 s",
  );
});

test('a bitrate is sustained by every interval that begins after the call', async () => {
  const { stream, server } = await running();
  const sustained = live.sustainBitrate(stream, 90, { for: 2 });
  server.tell(10); // had begun before
  server.tell(91);
  server.tell(95);
  expect(await told(sustained)).toEqual(['true: 91 Mbit/s, expected ≥ 90 Mbit/s in every interval for 2 s']);
});

test('the first interval below ends it at once', async () => {
  const { stream, server } = await running();
  const sustained = live.sustainBitrate(stream, 90, { for: 60 });
  for (const mbit of [100, 95, 89]) server.tell(mbit);
  expect(await told(sustained)).toEqual([
    'false: 89 Mbit/s, expected ≥ 90 Mbit/s in every interval for 60 s',
  ]);
});

test('it recovers to a share of what it was, or to a bitrate', async () => {
  const { stream, server } = await running();
  const recovered = live.recover(stream, { within: 1, to: '60M' });
  for (const mbit of [0, 10, 70]) server.tell(mbit);
  expect(await told(recovered)).toEqual(['true: 70 Mbit/s, expected ≥ 60 Mbit/s in an interval within 1 s']);
  // What traffic of the user's own was before the call, it tells nobody.
  expect(await reason(live.recover(stream, { within: 1 }))).toContain(
    'there are none with data; wait for one',
  );
});

test('what was not heard in between sustains nothing', async () => {
  const { stream, server } = await running();
  const sustained = live.sustainBitrate(stream, 90, { for: 3 });
  for (const mbit of [100, 100, 100]) server.tell(mbit);
  server.tell(100, { startSeconds: 9, endSeconds: 10 });
  server.tell(100, { startSeconds: 10, endSeconds: 11 });
  expect(stream.verdicts).toEqual([]);
  server.tell(100, { startSeconds: 11, endSeconds: 12 });
  expect(await told(sustained)).toEqual([expect.stringMatching(/^true: 100 Mbit/)]);
});

test('when one stream cannot recover, nobody waits for the other', async () => {
  const [one, two] = [fakeStream({}, { name: 'one' }), fakeStream({}, { name: 'two' })];
  const manager = new TrafficManager();
  for (const { stream } of [one, two]) manager.addStream(stream);
  await manager.startAll();
  const recovered = live.recover(manager, { within: 3600, to: '1M' });
  await two.stream.stop();
  expect(await reason(recovered)).toContain("stream 'two'");
  expect(one.server.listeners.size).toBe(0);
});

test('traffic that does not run, or ends meanwhile, is an error', async () => {
  const idle = fakeStream().stream;
  expect(await reason(live.reachBitrate(idle, 1))).toBe(
    "stream 'Stream' is not running; start() it, or do not await its run() before",
  );
  const { stream, server } = await running();
  const reached = live.reachBitrate(stream, 900, { timeout: 5 });
  server.tell(1);
  await stream.stop();
  expect(await reason(reached)).toContain(
    "toReachBitrate: stream 'Stream', forward, at server, ended before that was decided",
  );
  expect(server.listeners.size).toBe(0);
});

test('an end that tells nothing while it runs is an error that names it', async () => {
  const { stream, server } = await running();
  Object.assign(server, { watch: undefined });
  expect(await reason(live.reachBitrate(stream, 1))).toContain(
    "the server on server of stream 'Stream' cannot be watched while it runs: it does not implement 'watch' of Traffic",
  );
});

test('where one server tells all its clients in one, nothing is said of each', async () => {
  const { stream, clients } = fakeStream({ clients: [{}, {}] });
  await stream.start();
  expect(await reason(live.reachBitrate(stream, 1))).toContain('it tells the data of all its clients in one');
  const reached = live.reachBitrate(stream, 50, { side: 'sender', timeout: 0.3 });
  clients[0]!.tell(60);
  clients[1]!.tell(40);
  expect((await reached).map(({ pass, traffic }) => `${traffic.host} ${pass}`)).toEqual([
    'client true',
    'client false',
  ]);
});

test('a manager asks every one of its streams', async () => {
  const [one, two] = [fakeStream({}, { name: 'one' }), fakeStream({}, { name: 'two' })];
  const manager = new TrafficManager();
  for (const { stream } of [one, two]) manager.addStream(stream);
  expect(await reason(live.reachBitrate(new TrafficManager(), 1))).toContain('the manager has no streams');
  await manager.startAll();
  const reached = live.reachBitrate(manager, 10, { timeout: 0.3 });
  one.server.tell(20);
  two.server.tell(5);
  expect((await reached).map(({ pass, traffic }) => `${traffic.stream} ${pass}`)).toEqual([
    'one true',
    'two false',
  ]);
  expect(two.stream.verdicts).toHaveLength(1);
});

const BAD: [string, (stream: ReturnType<typeof fakeStream>['stream']) => Promise<unknown>][] = [
  [
    'the limit of toReachBitrate() must not be a string without a unit',
    (stream) => live.reachBitrate(stream, '900'),
  ],
  ['nothing could break toReachBitrate(0)', (stream) => live.reachBitrate(stream, 0)],
  [
    "option 'timeout' of toReachBitrate() must be a number of seconds above 0, at most 3600; got '5s'",
    (stream) => live.reachBitrate(stream, 1, { timeout: '5s' as never }),
  ],
  [
    "toReachBitrate() has no option 'within'; it has 'side' or 'direction' or 'timeout'",
    (stream) => live.reachBitrate(stream, 1, { within: 5 } as never),
  ],
  [
    "option 'for' of toSustainBitrate() must be a number of seconds above 0, at most 3600; got undefined",
    (stream) => live.sustainBitrate(stream, 1, {} as never),
  ],
  ["option 'within' of toRecover() must be", (stream) => live.recover(stream, { within: -1 })],
  ["nothing could break toRecover('0%')", (stream) => live.recover(stream, { within: 1, to: '0%' })],
  ['has nothing to watch (reverse)', (stream) => live.reachBitrate(stream, 1, { direction: 'reverse' })],
];

for (const [words, act] of BAD)
  test(`bad input: ${words}`, async () => {
    const { stream, server } = await running();
    expect(await reason(act(stream))).toContain(words);
    expect(server.listeners.size).toBe(0);
  });
