import { expect, test } from '@playwright/test';
import { samplesOf } from '../../../reporters/allure/metrics.js';
import { parametersOf } from '../../../reporters/allure/parameters.js';
import type { StreamRecord } from '../../../src/results/attachment.js';
import {
  bidirectional,
  intervals,
  manyClients,
  otherEnd,
  record,
  result,
  stream,
} from '../charts/support/records.js';

const ORIGIN = { titlePath: ['lan', 'a.spec.ts', 'tcp keeps up'], startMs: 1000, stopMs: 4000 };
let ids = 0;
const newId = () => `id-${(ids += 1)}`;

function keys(streams: StreamRecord[], titlePath: string[] = ORIGIN.titlePath): string[] {
  return samplesOf(streams, { ...ORIGIN, titlePath }, newId).map(({ key }) => key);
}

test('parameters are what was set and what came out, and no part of the identity of a test', () => {
  const parameters = parametersOf([stream([94, 94], { parallel: 4 })]);
  expect(parameters.map(({ name, value }) => [name, value])).toEqual([
    ['tool', 'iperf3 3.17.1'],
    ['protocol', 'TCP'],
    ['direction', 'forward'],
    ['parallel flows', '4'],
    ['client → sut', '94 Mbit/s'],
  ]);
  expect(parameters.every(({ excluded }) => excluded)).toBe(true);
});

test('parameters of several streams carry their names', () => {
  const names = parametersOf([stream([1], { name: 'bulk' }), stream([1], { name: 'voice' })]).map(
    ({ name }) => name,
  );
  expect(names).toContain('bulk: client → sut');
  expect(new Set(names).size).toBe(names.length);
});

test('parameters of many streams are summed up', () => {
  const many = Array.from({ length: 50 }, (_, index) =>
    stream([1], { name: `s${index}`, protocol: index % 2 ? 'udp' : 'tcp' }),
  );
  expect(parametersOf(many)).toMatchObject([
    { value: '50' },
    { name: 'tool' },
    { value: 'TCP, UDP' },
    { value: 'forward' },
  ]);
});

test('a sample has what Allure reads', () => {
  const [sample] = samplesOf([stream([94.1, 94.1])], ORIGIN, newId);
  expect(sample).toEqual({
    id: expect.stringMatching(/^id-/) as unknown,
    key: 'lan › a.spec.ts › tcp keeps up › Stream › client → sut › bitrate',
    value: 94.1,
    start: 1000,
    stop: 4000,
    title: 'Stream, client → sut: bitrate',
    unit: 'Mbit/s',
    better: 'higher',
    group: 'lan › a.spec.ts › tcp keeps up',
    groupTitle: 'lan › a.spec.ts › tcp keeps up',
  });
});

test('keys are the same in every run and different for every figure', () => {
  const streams = [bidirectional(), stream([1], { name: 'other' }), manyClients(3)];
  const twice = { ...manyClients(2), name: 'twice' };
  twice.clients = twice.clients.map((client) => ({ ...client, host: 'client' }));
  const all = keys([...streams, twice]);
  expect(keys([...streams, twice])).toEqual(all);
  expect(new Set(all).size).toBe(all.length);
  expect(all).toHaveLength(2 + 1 + 3 + 2);
});

test('titles that differ only in punctuation have keys of their own', () => {
  expect(keys([stream([1])], ['', 'a.spec.ts', 'tcp-up'])).not.toEqual(
    keys([stream([1])], ['', 'a.spec.ts', 'tcp up']),
  );
});

test('every measured figure has a sample in a unit for people', () => {
  const client = result({ intervals: intervals([50]), protocol: 'udp' });
  const received = otherEnd(client, {
    summary: { ...client.summary!, lossRatio: 0.1, jitterSeconds: 0.0003 },
  });
  const sent = { ...client, summary: { ...client.summary!, retransmits: 0 } };
  const one = stream([], { clients: [record('client', sent)], servers: [record('sut', received)] });
  expect(samplesOf([one], ORIGIN, newId).map(({ value, unit, better }) => [value, unit, better])).toEqual([
    [50, 'Mbit/s', 'higher'],
    [10, '%', 'lower'],
    [0.3, 'ms', 'lower'],
    [0, 'segments', 'lower'],
  ]);
});

test('what is not sound, or was not measured, has no place in a trend', () => {
  const client = result({ intervals: intervals([50]), sound: false });
  const unsound = stream([], {
    clients: [record('client', client)],
    servers: [record('sut', otherEnd(client))],
  });
  const dead = stream([], { clients: [record('client')], servers: [record('sut')] });
  expect(keys([unsound, dead])).toEqual([]);
});
