import { expect, test } from '@playwright/test';
import { completed } from '../../../src/criteria/completed.js';
import { recordOf } from '../../../src/streams/record.js';
import { SingleHostStream } from '../../../src/streams/single-host-stream.js';
import { Stream } from '../../../src/streams/stream.js';
import { TrafficManager } from '../../../src/streams/traffic-manager.js';
import { FakeTraffic, type FakeBehaviour } from './fake-traffic.js';

function single(behaviour: FakeBehaviour = {}, options: { port?: number; name?: string } = {}) {
  const server = new FakeTraffic('client', behaviour, [], 'pinger');
  const stream = new SingleHostStream({ server, ...options });
  const asked = () => server.calls.filter(({ what }) => what !== 'prepare').map(({ what }) => what);
  return { server, stream, asked };
}

test('run runs the one end and stops it once', async () => {
  const { stream, server, asked } = single();
  expect(stream).toBeInstanceOf(Stream);
  await stream.run(4);
  expect(asked()).toEqual(['run', 'stop']);
  expect(server.calls.find(({ what }) => what === 'run')?.seconds).toBe(4);
  expect(stream.completed).toBe(true);
  expect(stream.clients).toEqual([]);
  expect(stream.results.server).toHaveLength(1);
  expect(stream.results.clients).toEqual([]);
});

test('start and stop, with a delay before the start', async () => {
  const { stream, server, asked } = single();
  const before = performance.now();
  await stream.start({ delay: 0.2 });
  expect(server.calls.find(({ what }) => what === 'start')!.at - before).toBeGreaterThan(190);
  expect(stream.running).toBe(true);
  await stream.stop();
  expect(asked()).toEqual(['start', 'stop']);
});

test('without a port none is told, with one it is', async () => {
  const without = single();
  await without.stream.run(1);
  expect(without.stream.port).toBeUndefined();
  expect(without.server.calls[0]?.context).toEqual({ durationSeconds: 1 });
  const withPort = single({}, { port: 7000 });
  await withPort.stream.run(1);
  expect(withPort.stream.port).toBe(7000);
  expect(withPort.server.calls[1]?.context).toEqual({ durationSeconds: 1, port: 7000 });
});

test('its criteria are those of the server, whatever the role of its traffic', async () => {
  const { stream } = single();
  await stream.run(1);
  expect(stream.validate()).toBe(true);
  expect(stream.validate([completed()])).toBe(true);
  expect(stream.evaluate({ server: [completed()] }).some(({ traffic }) => traffic.role === 'client')).toBe(
    true,
  );
  expect(() => stream.validate({ clients: [completed()] })).toThrow(/criteria are given for the client/);
});

test('a failing run is stopped, and told by the stream', async () => {
  const { stream, asked } = single({ run: () => Promise.reject(new Error('no reply')) });
  await expect(stream.run(1)).rejects.toThrow('no reply');
  expect(stream.failure?.message).toBe('no reply');
  expect(asked()).toEqual(['run', 'stop']);
});

test('a manager takes it, and its record has one process', async () => {
  const { stream } = single({}, { name: 'heartbeat' });
  const manager = new TrafficManager();
  manager.addStream(stream);
  await manager.runAll(1);
  expect(manager.validateAll()).toBe(true);
  const record = recordOf(stream);
  expect(record.name).toBe('heartbeat');
  expect([record.servers.length, record.clients.length]).toEqual([0, 1]);
});

test('a port that is none is refused', () => {
  expect(() => single({}, { port: 0 })).toThrow('a port is a whole number from 1 to 65535; got 0');
});
