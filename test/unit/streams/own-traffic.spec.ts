import { mock } from 'node:test';
import { expect, test } from '@playwright/test';
import { maxLoss } from '../../../src/criteria/loss.js';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import { SingleHostStream } from '../../../src/streams/single-host-stream.js';
import { TrafficManager } from '../../../src/streams/traffic-manager.js';
import { Stream } from '../../../src/streams/stream.js';
import type { Traffic } from '../../../src/traffic/traffic.js';
import { result } from '../criteria/results.js';
import { FakeTraffic, fakeStream } from './fake-traffic.js';

const sound = result({ role: 'client', sender: false });
const summary = sound.summary!;

/** Results that a limit would not notice. */
const NONSENSE: [what: string, results: object, field: string][] = [
  ['a bitrate of NaN', { summary: { ...summary, bitsPerSecond: NaN } }, 'summary.bitsPerSecond'],
  [
    'an interval of NaN',
    { intervals: [{ ...sound.intervals[0], bitsPerSecond: NaN }] },
    'intervals.0.bitsPerSecond',
  ],
  ['a negative loss', { protocol: 'udp', summary: { ...summary, lossRatio: -3 } }, 'summary.lossRatio'],
  ['a word for soundness', { sound: 'no' }, 'sound'],
  ['no notes', { notes: undefined }, 'notes'],
  ['a protocol of its own', { protocol: 'http' }, 'protocol'],
  ['a figure that there is not', { gibberish: 1 }, 'gibberish'],
];

for (const [what, results, field] of NONSENSE)
  test(`a user's traffic that measured ${what} is refused by the run and by who judges it`, async () => {
    const { stream } = fakeStream({ clients: [{ results: results }] });
    const refused = { code: 'BAD_RESULT', message: expect.stringContaining(field) as unknown };
    await expect(stream.run(1)).rejects.toMatchObject(refused);
    await stream.start();
    await stream.stop();
    for (const criteria of [undefined, [minBitrate(1, { side: 'sender' })], [maxLoss('1%')]])
      expect(() => stream.validate(criteria)).toThrow(expect.objectContaining(refused));
  });

test('a client without a result is not passed over when another one of its class has one', async () => {
  const { stream, clients } = fakeStream({ clients: [{}, {}] });
  Object.defineProperty(clients[1], 'results', { get: () => undefined, set: () => undefined });
  await expect(stream.run(1)).rejects.toMatchObject({ code: 'NO_RESULT' });
  expect(() => stream.validate([minBitrate(1)])).toThrow('has no result, but others like it have');
});

test('a client of another class need not measure anything', async () => {
  class Noise extends FakeTraffic {}
  const noise = new Noise('client');
  Object.defineProperty(noise, 'results', { get: () => undefined, set: () => undefined });
  const stream = new Stream({
    server: new FakeTraffic('server'),
    clients: [new FakeTraffic('client'), noise],
  });
  await stream.run(1);
  expect(stream.validate()).toBe(true);
});

test('a stop that throws at once keeps no other end from being stopped', async () => {
  const { stream, server, client } = fakeStream();
  await stream.start();
  client.stop = () => {
    throw new Error('not today');
  };
  await expect(stream.stop()).rejects.toThrow('not today');
  expect(server.running).toBe(false);
});

test('what is thrown and is no error is a failure too', async () => {
  const { stream } = fakeStream({
    clients: [
      {
        run: () => {
          throw undefined as unknown;
        },
      },
    ],
  });
  await stream.run(1).catch(() => undefined);
  expect(stream.failure).toBeInstanceOf(Error);
  expect(() => stream.validate()).toThrow('failed, so that it proves nothing');
});

test("a user's own options are none of ours", async () => {
  const client = Object.assign(new FakeTraffic('client'), {
    options: { omitSeconds: 'many', ipVersion: 'any' },
  });
  const stream = new Stream({ server: new FakeTraffic('server'), clients: [client] });
  expect(stream.omitSeconds).toBe(0);
  await stream.run(1);
});

test('an end in the place of the other is refused when the stream is made', () => {
  const [server, client] = [new FakeTraffic('server'), new FakeTraffic('client')];
  const make = (ends: { server: Traffic; clients: Traffic[] }) => () => new Stream(ends);
  const wrong = 'needs a client as one of its clients; got traffic with the role';
  expect(make({ server, clients: [client, server] })).toThrow(wrong);
  expect(make({ server: client, clients: [client] })).toThrow('needs a server as one of its servers');
  expect(make({ clients: [client] } as never)).toThrow('needs a Traffic as its server; got undefined');
  expect(() => new SingleHostStream({} as never)).toThrow('needs a Traffic as its server');
  expect(new SingleHostStream({ server: client }).servers).toEqual([client]);
});

test('a stop that never ends hides neither the error nor that it hangs', async () => {
  const hang = () => new Promise(() => undefined);
  const broken = { run: () => Promise.reject(new Error('the cause')), stop: hang };
  const { stream, server } = fakeStream({ clients: [broken] });
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const run = stream.run(1).catch((error: unknown) => error);
    while (stream.running && server.count('stop') === 0) {
      await new Promise(setImmediate);
      mock.timers.tick(1000);
    }
    const error = (await run) as Error;
    expect(error.message).toContain('the cause');
    expect(error.message).toContain("the client of stream 'Stream' did not stop within 10 s");
  } finally {
    mock.timers.reset();
  }
  expect(server.running).toBe(false);
});

test('one end in two streams: the second one is refused, and leaves the first one alone', async () => {
  const server = new FakeTraffic('server');
  const first = new Stream({ server, clients: [new FakeTraffic('client')], name: 'first' });
  const second = new Stream({ server, clients: [new FakeTraffic('client')], name: 'second' });
  await first.start();
  await expect(second.start()).rejects.toMatchObject({ code: 'ALREADY_STARTED' });
  expect([server.running, second.started]).toEqual([true, false]);
  await first.stop();
  await second.run(1);

  const manager = new TrafficManager();
  manager.addStream(first);
  expect(() => manager.addStream(second)).toThrow("is one of stream 'first' too");
  const client = new FakeTraffic('client');
  expect(() => manager.addStream({ server: new FakeTraffic('server'), clients: [client, client] })).toThrow(
    'has one client several times',
  );
});
