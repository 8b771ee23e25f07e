import { expect, test } from '@playwright/test';
import { samplesOf } from '../../../reporters/allure/metrics.js';
import { parametersOf } from '../../../reporters/allure/parameters.js';
import { streamsTable } from '../../../reporters/allure/streams-table.js';
import type { StreamRecord } from '../../../src/results/attachment.js';
import type { TrafficSummary } from '../../../src/results/traffic-result.js';
import { downloads, netperfStream, pinged, requested } from '../charts/support/other-tools.js';
import { stream } from '../charts/support/records.js';

/** Every table as lines of cells, its rule left out. */
function tables(streams: StreamRecord[]): string[][][] {
  const parts = streamsTable(streams).split('\n\n').slice(1);
  return parts.map((part) =>
    part
      .split('\n')
      .filter((line) => !line.includes('---'))
      .map((line) => line.slice(2, -2).split(' | ')),
  );
}

function trends(streams: StreamRecord[]): [string, number, string, string][] {
  const samples = samplesOf(streams, { titlePath: ['a'], startMs: 0, stopMs: 1 }, () => 'id');
  return samples.map(({ title, value, unit, better }) => [title.split(': ')[1]!, value, unit, better]);
}

const PING = pinged([0.001, 0.002, 0.003, undefined], { duplicatePackets: 1 });

test('pings have a table of round trips, without their bitrate', () => {
  expect(tables([PING])).toEqual([
    [
      [...['Stream', 'Path', 'RTT mean / p99 / max'], ...['Loss', 'Duplicates', 'Out of order', 'Duration']],
      ['ping', 'client → 198.18.0.1', '2 ms / 3 ms / 3 ms', '25 %', '1', '0', '4 s'],
    ],
  ]);
});

test('requests and responses have a table of transactions and latency', () => {
  expect(tables([requested()])).toEqual([
    [
      ['Stream', 'Path', 'Transactions', 'Latency mean / p99 / max', 'Retransmits', 'Duration'],
      ['requests', 'client → sut', '20001/s', '48 µs / 80 µs / 2.1 ms', '0', '3 s'],
    ],
  ]);
});

test('streams of several kinds have a table each, and each kind one', () => {
  const udp = stream([1], { name: 'voice', protocol: 'udp' });
  const found = tables([stream([94]), PING, stream([50], { name: 'other' }), requested(), udp]);
  expect(found.map(([head]) => head![2])).toEqual([
    ...['Sent', 'RTT mean / p99 / max', 'Transactions', 'Sent'],
  ]);
  expect(found[0]!.slice(1).map(([name]) => name)).toEqual(['Stream', 'other']);
  expect(found.flat(2)).not.toContain('–');
});

test('a stream that says which way it went says what it is of', () => {
  const heads = streamsTable([PING, requested(), downloads()]).split('\n').slice(0, 3);
  expect(heads).toEqual([
    '- ping: ping 20221126, ICMP, round trip, 10 s',
    '- requests: netperf 2.7.0, TCP, requests and responses, 3 s',
    '- download: curl, TCP, reverse, 2 s',
  ]);
});

test('what one end of traffic of a user measured is a row, without a row for the end that did not', () => {
  expect(tables([downloads()])).toEqual([
    [
      ['Stream', 'Path', 'Received', 'Duration'],
      ['download', 'sut → client', '800 Mbit/s', '2 s'],
      ['download', 'sut → client #2', '740 Mbit/s', '2 s'],
    ],
  ]);
});

test('CPU load and what UDP loses have columns where they were measured', () => {
  const one = netperfStream([940]);
  const [sent, received] = [one.clients[0]!.result!.summary!, one.servers[0]!.result!.summary!];
  Object.assign(sent, { hostCpuRatio: 0.25, cpuRatio: 0.5 } satisfies Partial<TrafficSummary>);
  Object.assign(received, {
    ...{ hostCpuRatio: 0.1, lossRatio: 0.02, reorderedPackets: 3, meanLatencySeconds: 0.002 },
  } satisfies Partial<TrafficSummary>);
  const [head, row] = tables([one])[0]!;
  const cells = Object.fromEntries(head!.map((name, index) => [name, row![index]]));
  expect(cells).toMatchObject({
    ...{ 'CPU sender': '50 %', 'Host CPU sender / receiver': '25 % / 10 %' },
    ...{ Loss: '2 %', 'Out of order': '3', 'Latency mean': '2 ms' },
  });
});

test('what a row lacks of a shared column is a dash in it', () => {
  const flood = pinged([0.001], {}, 0.01);
  flood.name = 'flood';
  for (const key of ['p50RttSeconds', 'p90RttSeconds', 'p95RttSeconds', 'p99RttSeconds'] as const)
    delete flood.clients[0]!.result!.summary![key];
  const dead = pinged([0.001]);
  delete dead.clients[0]!.result;
  const cells = tables([PING, flood, dead])[0]!.map((row) => row[2]);
  expect(cells).toEqual(['RTT mean / p99 / max', '2 ms / 3 ms / 3 ms', '1 ms / – / 1 ms', '–']);
  expect(tables([flood])[0]![0]![2]).toBe('RTT mean / max');
});

test('trends are of what was measured, in a unit for people', () => {
  expect(trends([PING])).toEqual([
    ['RTT mean', 2, 'ms', 'lower'],
    ['RTT p50', 2, 'ms', 'lower'],
    ['RTT p99', 3, 'ms', 'lower'],
    ['loss', 25, '%', 'lower'],
    ['duplicates', 1, 'replies', 'lower'],
    ['out of order', 0, 'packets', 'lower'],
  ]);
  expect(trends([requested()])).toEqual([
    ['transactions', 20_001, '1/s', 'higher'],
    ['latency mean', 0.048, 'ms', 'lower'],
    ['latency p50', 0.046, 'ms', 'lower'],
    ['latency p99', 0.08, 'ms', 'lower'],
    ['retransmits', 0, 'segments', 'lower'],
  ]);
  expect(trends([downloads()])).toEqual([
    ['bitrate', 800, 'Mbit/s', 'higher'],
    ['bitrate', 740, 'Mbit/s', 'higher'],
  ]);
});

test('pings that are not sound have no trend', () => {
  const unsound = pinged([0.001]);
  unsound.clients[0]!.result!.sound = false;
  expect(trends([unsound])).toEqual([]);
});

test('parameters say in short what came out', () => {
  const values = (one: StreamRecord) => parametersOf([one]).map(({ name, value }) => `${name}: ${value}`);
  expect(values(PING)).toEqual([
    ...['tool: ping 20221126', 'protocol: ICMP', 'direction: round trip'],
    'client → 198.18.0.1: RTT 2 ms, p99 3 ms, loss 25 %',
  ]);
  expect(values(requested()).at(-1)).toBe('client → sut: 20001/s, latency p99 80 µs');
  const sender = stream([90]);
  delete sender.servers[0]!.result;
  expect(values(sender).at(-1)).toBe('client → sut: sent 90 Mbit/s');
  delete sender.clients[0]!.result;
  expect(values(sender).at(-1)).toBe('client → sut: not measured');
});
