import { expect, test } from '@playwright/test';
import { streamChart } from '../../../src/charts/stream-chart.js';
import type { StreamRecord } from '../../../src/results/attachment.js';
import type { IntervalResult, TrafficSummary } from '../../../src/results/traffic-result.js';
import { parametersOf } from '../../../reporters/allure/parameters.js';
import { samplesOf } from '../../../reporters/allure/metrics.js';
import { streamsTable } from '../../../reporters/allure/streams-table.js';
import { record, result, stream } from './support/records.js';

const second = (index: number, more: Partial<IntervalResult>): IntervalResult => ({
  ...{ startSeconds: index, endSeconds: index + 1, bytes: 560, bitsPerSecond: 4480, omitted: false },
  ...more,
});

/** One-ended: a client without server, which measures what comes back. */
function pinged(rtts: readonly (number | undefined)[], summary: Partial<TrafficSummary> = {}): StreamRecord {
  const intervals = rtts.map((rttSeconds, index) =>
    second(index, rttSeconds === undefined ? { bytes: 0, bitsPerSecond: 0 } : { rttSeconds }),
  );
  const measured = result({ intervals, tool: 'ping', version: '20221126', sender: false, protocol: 'icmp' });
  measured.summary = { ...measured.summary!, lossRatio: 0.2, ...summary };
  return stream([], {
    ...{ tool: 'ping', protocol: 'icmp', servers: [] },
    clients: [{ ...record('client', measured), address: '198.18.0.1' }],
  });
}

/** netperf's requests and responses: the client alone has intervals and latency. */
function requested(): StreamRecord {
  const intervals = [0, 1, 2].map((index) => second(index, { transactionsPerSecond: 20_000 + index }));
  const client = result({ intervals, tool: 'netperf', version: '2.7.0' });
  client.summary = { ...client.summary!, transactionsPerSecond: 20_001, p99LatencySeconds: 0.00008 };
  const server = { ...client, role: 'server' as const, sender: false, intervals: [] };
  server.summary = { durationSeconds: 3, bytes: 1680, bitsPerSecond: 4480 };
  return stream([], {
    tool: 'netperf',
    clients: [record('client', client)],
    servers: [record('sut', server)],
  });
}

const text = (svg: string) => svg.replace(/<[^>]+>/g, '\n').replace(/\n+/g, '\n');

test('the chart of pings shows the round-trip time, and no bitrate', async () => {
  const svg = text(await streamChart(pinged([0.001, 0.002, undefined, 0.0015], { meanRttSeconds: 0.0015 })));
  expect(svg).toContain('Stream: round-trip time over time');
  expect(svg).toContain('client → 198.18.0.1, round-trip time: mean 1.5 ms');
  expect(svg).toMatch(/^ms$/m);
  expect(svg).not.toMatch(/bit\/s|data moved/);
});

test('a second without replies is a gap, not a zero', async () => {
  const svg = await streamChart(pinged([0.001, undefined, 0.002, 0.001, 0.001]));
  expect(svg.match(/class="line"/g)).toHaveLength(2);
  expect(svg).not.toContain('class="zero"');
});

test('the chart of requests and responses shows transactions', async () => {
  const svg = text(await streamChart(requested()));
  expect(svg).toContain('Stream: transactions over time');
  expect(svg).toContain('client → sut, transactions: mean 20000 transactions/s');
  expect(svg).toContain('\nthousand transactions/s');
  expect(svg.match(/: mean 20000/g)).toHaveLength(2); // the server has none: in the legend and in the description
});

test('the table of streams has a column only where a figure was measured', () => {
  const head = (streams: StreamRecord[]) => /^\|.*$/m.exec(streamsTable(streams))![0];
  expect(head([stream([94])])).not.toMatch(/RTT|Transactions|Latency/);
  expect(head([pinged([0.001], { meanRttSeconds: 0.001 })])).toMatch(/\| RTT +\|/);
  expect(head([requested(), stream([94])])).toMatch(/Transactions.*Latency/);
  expect(head([requested()])).not.toMatch(/Loss|Jitter/);
  expect(streamsTable([pinged([0.001], { meanRttSeconds: 0.001, p99RttSeconds: 0.003 })])).toContain(
    '1 ms (p99 3 ms)',
  );
});

test('notes stand below the table', () => {
  const noted = stream([94]);
  noted.clients[0]!.result!.notes.push('iperf3 3.16 may hang: use 3.18');
  expect(streamsTable([noted])).toContain('Stream, client: iperf3 3.16 may hang: use 3.18');
  expect(streamsTable([stream([94])])).not.toContain('Notes');
});

test('parameters and trends are of what was measured', () => {
  const ping = pinged([0.001], { meanRttSeconds: 0.001, p99RttSeconds: 0.003 });
  expect(parametersOf([ping]).map(({ value }) => value)).toContain('RTT 1 ms, loss 20 %');
  expect(parametersOf([requested()]).map(({ value }) => value)).toContain('20000/s transactions');
  const origin = { titlePath: ['a'], startMs: 0, stopMs: 1 };
  const names = (one: StreamRecord) =>
    samplesOf([one], origin, () => '').map(({ title }) => title.split(': ')[1]);
  expect(names(ping)).toEqual(['loss', 'RTT', 'RTT p99']);
  expect(names(requested())).toEqual(['bitrate', 'transactions', 'latency p99']);
});
