import { expect, test } from '@playwright/test';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import type { TrafficResult } from '../../../src/results/traffic-result.js';
import { recordOf } from '../../../src/streams/record.js';
import { Stream } from '../../../src/streams/stream.js';
import type { Traffic } from '../../../src/traffic/traffic.js';
import { result } from '../criteria/results.js';
import { FakeTraffic } from './fake-traffic.js';

/** One server for all that tells its clients apart. */
class SharedServer extends FakeTraffic {
  constructor(private readonly measured: ReadonlyMap<string, Partial<TrafficResult>>) {
    super('server');
  }

  resultsOf(client: Traffic): TrafficResult | undefined {
    const own = this.measured.get((client as FakeTraffic).name);
    return this.results && own && result({ role: 'server', sender: false, ...own });
  }
}

class DataClient extends FakeTraffic {
  readonly dataPorts = 1;
}

const atRate = (bitsPerSecond: number): Partial<TrafficResult> => ({
  intervals: [{ startSeconds: 0, endSeconds: 1, bytes: bitsPerSecond / 8, bitsPerSecond, omitted: false }],
});

function sharedStream(rates: readonly number[], more: Partial<TrafficResult> = {}) {
  const names = rates.map((_, index) => `client ${index + 1}`);
  const measured = new Map(names.map((name, index) => [name, { ...atRate(rates[index]!), ...more }]));
  const server = new SharedServer(measured);
  const clients = names.map((name) => new FakeTraffic('client', {}, [], name));
  return { server, clients, stream: new Stream({ server, clients }) };
}

test('a server of several clients has a result for each, in their order', async () => {
  const { stream, server } = sharedStream([20e6, 10e6, 30e6]);
  expect(stream.results.server).toEqual([]);
  await stream.run(1);
  expect(stream.servers).toEqual([server]);
  expect(stream.results.server.map(({ intervals }) => intervals[0]!.bitsPerSecond)).toEqual([
    20e6, 10e6, 30e6,
  ]);
});

test('a limit holds for each client by itself', async () => {
  const { stream } = sharedStream([20e6, 10e6]);
  await stream.run(1);
  expect(stream.evaluate([minBitrate(15)]).map(({ pass, traffic }) => [pass, traffic.peer])).toEqual([
    [true, 'client'],
    [false, 'client'],
  ]);
});

test('one unsound result of the server fails the run', async () => {
  const { stream } = sharedStream([20e6], { sound: false, notes: ['it lost its way'] });
  await expect(stream.run(1)).rejects.toThrow('server failed: it lost its way');
});

test('the server is told of its clients, and a report has its record for each', async () => {
  const { stream, server, clients } = sharedStream([20e6, 10e6]);
  await stream.run(1);
  expect(server.calls.findLast(({ what }) => what === 'prepare')?.context?.clients).toEqual(clients);
  const record = recordOf(stream);
  expect(record.servers).toHaveLength(2);
  expect(record.clients).toHaveLength(2);
});

test('a client that needs a port for its data gets one of its own behind those of the servers', async () => {
  const server = new FakeTraffic('server');
  const clients = [
    new DataClient('client'),
    new FakeTraffic('client', {}, [], 'plain'),
    new DataClient('client'),
  ];
  const stream = new Stream({ server, clients, port: 6000 });
  await stream.run(1);
  expect(stream.ports).toEqual([6000, 6001, 6002]);
  const contexts = clients.map((client) => client.calls.findLast(({ what }) => what === 'prepare')?.context);
  expect(contexts.map((context) => [context?.port, context?.dataPort])).toEqual([
    [6000, 6001],
    [6000, undefined],
    [6000, 6002],
  ]);
});
