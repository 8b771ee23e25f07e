import { expect, test } from '@playwright/test';
import { streamChart } from '../../../src/charts/stream-chart.js';
import { downloads, netperfStream, requested } from './support/other-tools.js';
import { intervals, result, stream, record, verdict } from './support/records.js';
import { axis, elements, texts } from './support/svg.js';

test('requests and responses are transactions over time, with their latency', async () => {
  const svg = await streamChart(requested([20_000, 21_000, 0, 19_000]));
  expect(texts(svg)).toEqual(
    expect.arrayContaining([
      'requests: transactions over time',
      'netperf 2.7.0 · TCP · requests and responses · client → sut',
      'thousand transactions/s',
      'client → sut: mean 20001/s, latency mean 48 µs, p50 46 µs, p99 80 µs, max 2.1 ms',
      'an interval without a transaction',
    ]),
  );
  expect(elements(svg, 'g', 'sent')).toHaveLength(1);
  expect(elements(svg, 'g', 'received')).toHaveLength(0);
  expect(svg).not.toContain('bit/s');
});

test('transactions that were stopped before the end record are still transactions', async () => {
  const stopped = requested();
  delete stopped.clients[0]!.result!.summary;
  delete stopped.servers[0]!.result!.summary;
  const svg = await streamChart(stopped);
  expect(texts(svg)).toContain('client → sut: mean not measured');
});

test('only limits on transactions stand on their axis', async () => {
  const limits = [
    verdict(),
    verdict({ criterion: 'enough', metric: 'transactionsPerSecond', expected: '≥ 15000/s', limit: 15_000 }),
  ];
  const svg = await streamChart({ ...requested(), verdicts: limits });
  expect(elements(svg, 'line', 'limit')).toHaveLength(1);
  expect(texts(svg)).toContain('min 15000/s (enough)');
});

test('transactions without intervals are told in words, whole', async () => {
  const silent = requested();
  silent.clients[0]!.result!.intervals = [];
  const found = texts(await streamChart(silent)).join(' ');
  expect(found).toContain(
    'no interval was measured; of the whole run: client → sut, client sent: transactions 20001/s, latency mean 48 µs, min 31 µs, p50 46 µs, p90 55 µs, p99 80 µs, max 2.1 ms, 160 kbit/s, retransmits 0, over 3 s',
  );
  expect(found).toContain('client → sut, server received: 160 kbit/s, over 3 s');
  expect(found).not.toContain('nothing was measured');
});

test('a receiver without intervals stands beside its sender as its mean, over the time that it stands for', async () => {
  const svg = await streamChart(netperfStream([940, 930, 950, 940]));
  expect(texts(svg)).toEqual(
    expect.arrayContaining([
      'client → sut, client sent: mean 940 Mbit/s',
      'client → sut, server received: mean 921.2 Mbit/s (no intervals)',
    ]),
  );
  const [span] = elements(svg, 'line', 'span');
  expect(axis(svg, 'x-tick')(Number(span!.x1))).toBeCloseTo(0, 1);
  expect(axis(svg, 'x-tick')(Number(span!.x2))).toBeCloseTo(4, 1);
  expect(axis(svg, 'y-tick')(Number(span!.y1))).toBeCloseTo(921.2, 0);
});

test("a user's own traffic without intervals shows its summary", async () => {
  const found = texts(await streamChart(downloads()));
  expect(found).toContain('curl · TCP · reverse · sut → client, sut → client #2');
  expect(found).toEqual(
    expect.arrayContaining([
      'sut → client, client received: 800 Mbit/s, over 2 s',
      'sut → client #2, client received: 740 Mbit/s, over 2 s',
    ]),
  );
});

test('figures in words keep their unit on their line, and are all there', async () => {
  const summary = {
    ...{ durationSeconds: 9, bytes: 1e9, bitsPerSecond: 888e6, retransmits: 3, lossRatio: 0.25 },
    ...{
      jitterSeconds: 0.001,
      reorderedPackets: 4,
      meanRttSeconds: 0.002,
      cpuRatio: 0.5,
      hostCpuRatio: 0.75,
    },
  };
  const own = result({ intervals: [], tool: 'mine', summary });
  const found = texts(await streamChart(stream([], { clients: [record('client', own)], servers: [] })));
  expect(found.join(' ')).toContain(
    'client sent: 888 Mbit/s, round-trip time mean 2 ms, loss 25 %, jitter 1 ms, retransmits 3, out of order 4, CPU of the tool 50 %, CPU of the host 75 %, over 9 s',
  );
  expect(found.filter((line) => /^(?:[munµ]?s|%|Mbit\/s)\b/.test(line))).toEqual([]);
});

test('hundreds of paths without intervals are cut', async () => {
  const clients = Array.from({ length: 300 }, (_, index) => {
    const { summary } = result({ intervals: intervals([index + 1]) });
    return record(`client-${index}`, result({ intervals: [], ...(summary && { summary }) }));
  });
  const svg = await streamChart(stream([], { clients, servers: [] }));
  expect(Number(elements(svg, 'svg')[0]!.height)).toBeLessThan(600);
  expect(texts(svg)).toContain('…');
});
