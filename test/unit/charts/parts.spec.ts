import { expect, test } from '@playwright/test';
import { valueDomain } from '../../../src/charts/domain.js';
import { pathsOf } from '../../../src/charts/paths.js';
import type { Point } from '../../../src/charts/course.js';
import { thin } from '../../../src/charts/thin.js';
import {
  bidirectional,
  intervals,
  manyClients,
  otherEnd,
  record,
  result,
  stream,
} from './support/records.js';
import { downloads, pinged } from './support/other-tools.js';

function points(figures: readonly number[]): Point[] {
  return figures.map((value, second) => ({
    startSeconds: second,
    endSeconds: second + 1,
    value,
    omitted: false,
  }));
}

test('thinning keeps order, ends, the lowest and the highest', () => {
  const figures = Array.from({ length: 5000 }, (_, second) => 50 + (second % 7));
  figures[1234] = 0;
  figures[4321] = 99;
  const kept = thin(points(figures), 200);
  expect(kept.length).toBeLessThanOrEqual(200);
  expect(kept.map((one) => one.value)).toEqual(expect.arrayContaining([0, 99]));
  expect([kept[0]!.startSeconds, kept.at(-1)!.startSeconds]).toEqual([0, 4999]);
  const order = kept.map((one) => one.startSeconds);
  expect(order).toEqual([...new Set(order)].sort((one, other) => one - other));
});

test('noise of a thousandth does not fill the axis', () => {
  const [low, high] = valueDomain([100, 100.1, 100], 3);
  expect(high - low).toBeGreaterThan(3.9);
});

test('a limit far from the values keeps 0 on the axis', () => {
  expect(valueDomain([100, 100, 100, 50], 3)[0]).toBe(0);
});

test('each end of a path is the one that sent or received', () => {
  const [forward, reverse] = pathsOf(bidirectional());
  expect([forward!.sender!.role, forward!.receiver!.role]).toEqual(['client', 'server']);
  expect([reverse!.sender!.role, reverse!.receiver!.role]).toEqual(['server', 'client']);
});

test('paths that were never measured are paths', () => {
  const dead = stream([], {
    clients: [record('client')],
    servers: [record('sut')],
    direction: 'bidirectional',
  });
  expect(pathsOf(dead)).toEqual([
    { label: 'client → sut', direction: 'forward' },
    { label: 'sut → client', direction: 'reverse' },
  ]);
});

test('one server of several clients is not taken for the partner of the first', () => {
  const many = manyClients(3);
  const paths = pathsOf({ ...many, servers: many.servers.slice(0, 1) });
  expect(paths.map((path) => path.label)).toEqual([
    'client-1 → sut',
    'client-2 → sut',
    'client-3 → sut',
    'all clients → sut',
  ]);
  expect(paths[0]!.receiver).toBeUndefined();
  expect(paths[3]!.receiver).toBe(many.servers[0]!.result);
});

test('a server that measures nothing itself is no path', () => {
  const one = downloads();
  expect(pathsOf(one).map(({ label }) => label)).toEqual(['sut → client', 'sut → client #2']);
});

test('one server process with a record for each client is one path with each of them', () => {
  const many = manyClients(3);
  const shared = { ...many, servers: many.servers.map((server) => ({ ...server, port: 5001 })) };
  const paths = pathsOf(shared);
  expect(paths.map(({ label }) => label)).toEqual(['client-1 → sut', 'client-2 → sut', 'client-3 → sut']);
  paths.forEach(({ sender, receiver }, index) => {
    expect(sender).toBe(shared.clients[index]!.result);
    expect(receiver).toBe(shared.servers[index]!.result);
  });
});

test('a client that went another way than the first one is a path that way', () => {
  const back = result({ direction: 'reverse', sender: false, intervals: intervals([1]) });
  const one = stream([5]);
  const mixed = {
    ...one,
    clients: [...one.clients, record('client-2', back)],
    servers: [...one.servers, record('sut', otherEnd(back))],
  };
  expect(pathsOf(mixed).map(({ label }) => label)).toEqual(['client → sut', 'sut → client-2']);
});

test('a ping goes from its host to the address, and has one end', () => {
  const [path, ...others] = pathsOf(pinged([0.001]));
  expect(path).toMatchObject({ label: 'client → 198.18.0.1', receiver: { tool: 'ping' } });
  expect(path!.sender).toBeUndefined();
  expect(others).toEqual([]);
});

test('one-ended traffic goes from its host to the address', () => {
  const ping = result({ tool: 'ping', protocol: 'icmp', role: 'server', intervals: intervals([1, 1, 1]) });
  const alone = { ...record('sut', ping), address: '198.18.0.2' };
  const paths = pathsOf(stream([], { clients: [], servers: [alone] }));
  expect(paths).toMatchObject([{ label: 'sut → 198.18.0.2' }]);
  expect(paths[0]!.receiver).toBeUndefined();
});

test('ends go by who sent, not by role', () => {
  const reverse = result({ direction: 'reverse', sender: false, intervals: intervals([1]) });
  const one = stream([], {
    direction: 'reverse',
    clients: [record('client', reverse)],
    servers: [record('sut', otherEnd(reverse))],
  });
  expect(pathsOf(one)).toMatchObject([
    { label: 'sut → client', sender: { role: 'server' }, receiver: { role: 'client' } },
  ]);
});
