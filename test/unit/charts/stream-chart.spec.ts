import { expect, test } from '@playwright/test';
import { streamChart } from '../../../src/charts/stream-chart.js';
import {
  bidirectional,
  intervals,
  manyClients,
  otherEnd,
  record,
  result,
  stream,
  verdict,
} from './support/records.js';
import { axis, corners, elements, texts, unbalanced } from './support/svg.js';

const STEADY = [94, 95, 93, 94];

test('both ends are series of their own, told apart by more than colour', async () => {
  const svg = await streamChart(stream(STEADY));
  const [sent, received] = elements(svg, 'path', 'line');
  expect(sent!['stroke-dasharray']).toBeTruthy();
  expect(received!['stroke-dasharray']).toBeUndefined();
  expect(sent!['stroke-width']).not.toBe(received!['stroke-width']);
  expect(texts(svg)).toContain('client → sut, client sent: mean 94 Mbit/s');
  expect(texts(svg)).toContain('client → sut, server received: mean 94 Mbit/s');
});

test('points stand in the middle of their interval, at their bitrate', async () => {
  const svg = await streamChart(stream([10, 20, 30, 40]));
  const points = corners(elements(svg, 'path', 'line')[0]!.d!);
  const at = points.map(({ x, y }) => [axis(svg, 'x-tick')(x), axis(svg, 'y-tick')(y)]);
  const expected = [[0.5, 10], [1.5, 20], [2.5, 30], [3.5, 40]]; // prettier-ignore
  expected.forEach(([seconds, megabits], index) => {
    expect(at[index]![0]).toBeCloseTo(seconds!, 1);
    expect(at[index]![1]).toBeCloseTo(megabits!, 0);
  });
});

test('a limit is a line at its value, labelled', async () => {
  const max = verdict({ criterion: 'maxBitrate', expected: '≤ 100 Mbit/s', limit: 100e6 });
  const svg = await streamChart(
    stream([40, 50, 60], { verdicts: [verdict({ limit: 55e6, pass: false }), max] }),
  );
  const values = elements(svg, 'line', 'limit').map((line) =>
    Math.round(axis(svg, 'y-tick')(Number(line.y1))),
  );
  expect(values).toEqual([100, 55]);
  expect(texts(svg)).toEqual(
    expect.arrayContaining(['max 100 Mbit/s (maxBitrate)', 'min 55 Mbit/s (minBitrate) not kept']),
  );
});

test('limits on other figures are not drawn, and one judged twice is drawn once', async () => {
  const verdicts = [verdict(), verdict(), verdict({ metric: 'lossRatio', limit: 0.1 })];
  const svg = await streamChart(stream(STEADY, { verdicts }));
  expect(elements(svg, 'line', 'limit')).toHaveLength(1);
});

test('warm-up is drawn before time 0, in a band that says so', async () => {
  const svg = await streamChart(stream([90, 91, 92], {}, [10, 50]));
  const points = corners(elements(svg, 'path', 'line')[0]!.d!);
  const seconds = points.map(({ x }) => Math.round(axis(svg, 'x-tick')(x) * 10) / 10);
  expect(seconds).toEqual([-1.5, -0.5, 0.5, 1.5, 2.5]);
  const band = elements(svg, 'rect').find((rect) => rect.x !== undefined)!;
  expect(axis(svg, 'x-tick')(Number(band.x))).toBeCloseTo(-2, 1);
  expect(axis(svg, 'x-tick')(Number(band.x) + Number(band.width))).toBeCloseTo(0, 1);
  expect(texts(svg)).toContain('warm-up, not counted');
});

test('a chart without warm-up has no band', async () => {
  expect(await streamChart(stream(STEADY))).not.toContain('warm-up');
});

for (const figures of [[94], [94, 95]])
  test(`${figures.length} interval(s) are points`, async () => {
    const svg = await streamChart(stream(figures));
    expect(elements(svg, 'path', 'line')).toHaveLength(0);
    const swatches = 2;
    expect(elements(svg, 'path', 'marker')).toHaveLength(2 * figures.length + swatches);
    expect(elements(svg, 'line', 'span')).toHaveLength(2 * figures.length);
  });

test('an interval without data is marked', async () => {
  const svg = await streamChart(stream([90, 0, 90]));
  expect(elements(svg, 'path', 'zero')).toHaveLength(3);
  expect(texts(svg)).toContain('an interval in which no data moved');
});

test('a stream that moved nothing at all is a line of marks on an axis in Mbit/s', async () => {
  const svg = await streamChart(stream([0, 0, 0]));
  expect(elements(svg, 'path', 'zero')).toHaveLength(7);
  expect(texts(svg)).toContain('Mbit/s');
});

test('time without data is a gap in the line', async () => {
  const late = intervals([90, 91]).map((one) => ({
    ...one,
    startSeconds: one.startSeconds + 5,
    endSeconds: one.endSeconds + 5,
  }));
  const client = result({ intervals: [...intervals([94, 95]), ...late] });
  const svg = await streamChart(
    stream([], { clients: [record('client', client)], servers: [record('sut')] }),
  );
  const lines = elements(svg, 'path', 'line').map((line) => corners(line.d!).length);
  expect(lines).toEqual([2, 2]);
});

test('both directions of a bidirectional stream are series', async () => {
  const svg = await streamChart(bidirectional());
  expect(elements(svg, 'g', 'sent').map((group) => group['data-series'])).toEqual([
    'client → sut, client sent',
    'sut → client, server sent',
  ]);
  expect(elements(svg, 'g', 'received')).toHaveLength(2);
});

test('the axis starts at 0', async () => {
  const svg = await streamChart(stream([50, 90, 70]));
  expect(texts(svg)).toContain('0');
  expect(svg).not.toContain('does not start at 0');
});

test('an axis that does not start at 0 says so', async () => {
  const svg = await streamChart(stream([94, 95, 94.5]));
  expect(texts(svg)).toContain('Mbit/s, axis does not start at 0');
  expect(elements(svg, 'path', 'cut')).toHaveLength(1);
});

for (const [figure, unit] of [
  [2e-6, 'bit/s'],
  [0.04, 'kbit/s'],
  [40, 'Mbit/s'],
  [9000, 'Gbit/s'],
] as const)
  // prettier-ignore
  test(`${figure} Mbit/s is drawn in ${unit}`, async () => {
    expect(texts(await streamChart(stream([figure, figure / 2, figure])))).toContain(unit);
  });

test('the heading tells stream, tool, version, protocol and hosts', async () => {
  const svg = await streamChart(stream(STEADY, { name: 'backup link', parallel: 4 }));
  expect(texts(svg)).toContain('backup link');
  expect(texts(svg)).toContain('iperf3 3.17.1 · TCP · forward · 4 parallel flows · client → sut');
});

test('versions of both ends are told when they differ', async () => {
  const client = result({ intervals: intervals(STEADY), version: '3.12' });
  const servers = [record('sut', otherEnd(client, { version: '3.20' }))];
  const svg = await streamChart(stream([], { clients: [record('client', client)], servers }));
  expect(texts(svg).join()).toContain('iperf3 3.12 (client), 3.20 (server)');
});

test('the figures are there for those who cannot see the chart', async () => {
  const svg = await streamChart(stream([80, 100, 90], { verdicts: [verdict()] }, [10]));
  expect(elements(svg, 'svg')[0]).toMatchObject({ role: 'img' });
  const description = /<desc>([^<]*)/.exec(svg)![1]!;
  expect(description).toContain(
    'client → sut, server received: mean 90 Mbit/s, lowest 80 Mbit/s, highest 100 Mbit/s',
  );
  expect(description).toContain('1 warm-up interval left out');
  expect(description).toContain('Limit: min 90 Mbit/s (minBitrate), kept.');
});

test('names are text, whatever is in them', async () => {
  const name = `<script>alert("1 & 2")</script>'\u0000`;
  const svg = await streamChart(stream(STEADY, { name }));
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('\u0000');
  expect(texts(svg)).toContain(name.replace('\u0000', '\ufffd'));
  expect(unbalanced(svg)).toEqual([]);
});

test('a legend of sixteen clients grows downwards and keeps every name', async () => {
  const svg = await streamChart(manyClients(16));
  const height = Number(elements(svg, 'svg')[0]!.height);
  expect(height).toBeGreaterThan(Number(elements(await streamChart(stream(STEADY)), 'svg')[0]!.height) + 200);
  for (let client = 1; client <= 16; client += 1)
    expect(texts(svg).filter((text) => text.startsWith(`client-${client} →`))).toHaveLength(2);
  const looks = elements(svg, 'path', 'marker').map((one) => `${one.stroke} ${one.d}`);
  expect(new Set(looks).size).toBe(32);
});

test('the same host twice among the clients is two paths', async () => {
  const one = manyClients(2);
  const svg = await streamChart({
    ...one,
    clients: one.clients.map((client) => ({ ...client, host: 'client' })),
  });
  expect(texts(svg).join('\n')).toMatch(/client → sut, client sent[^]*client → sut #2, client sent/);
});

test('an end that reported no interval is drawn as its mean', async () => {
  const client = result({ intervals: intervals(STEADY) });
  const silent = otherEnd(client, { intervals: [] });
  const svg = await streamChart(
    stream([], { clients: [record('client', client)], servers: [record('sut', silent)] }),
  );
  expect(texts(svg)).toContain('client → sut, server received: mean 94 Mbit/s (no intervals)');
  expect(elements(svg, 'line', 'span')).toHaveLength(1);
});

test('an end that reported nothing at all is named', async () => {
  const client = result({ intervals: intervals(STEADY) });
  const silent = otherEnd(client, { intervals: [], sound: false });
  delete silent.summary;
  const svg = await streamChart(
    stream([], { clients: [record('client', client)], servers: [record('sut', silent)] }),
  );
  expect(texts(svg)).toContain('client → sut, server received: no interval reported');
  expect(elements(svg, 'line', 'span')).toHaveLength(0);
});

test('nothing measured is said in words, with the failure', async () => {
  const failure = 'no route to <host>\n  host: client';
  const svg = await streamChart(
    stream([], { failure, clients: [record('client')], servers: [record('sut')] }),
  );
  expect(texts(svg)).toContain('nothing was measured: no route to <host> host: client');
});

test('a run without intervals shows its totals', async () => {
  const client = { ...result({ intervals: intervals([90]) }), intervals: [] };
  const svg = await streamChart(
    stream([], { clients: [record('client', client)], servers: [record('sut')] }),
  );
  expect(texts(svg)).toEqual(
    expect.arrayContaining([
      'no interval was measured; of the whole run:',
      'client → sut, client sent: 90 Mbit/s, over 1 s',
    ]),
  );
});

test('figures that are not sound say why', async () => {
  const client = result({ intervals: intervals(STEADY), sound: false, notes: ['the end record is missing'] });
  const svg = await streamChart(
    stream([], { clients: [record('client', client)], servers: [record('sut')] }),
  );
  expect(texts(svg)).toContain('not sound (client): the end record is missing');
});

test('a run of six hours stays small and keeps its one dip', async () => {
  const figures = Array.from({ length: 21_600 }, (_, second) => (second === 9000 ? 0 : 900 + (second % 13)));
  const svg = await streamChart(stream(figures));
  expect(svg.length).toBeLessThan(60_000);
  expect(elements(svg, 'path', 'zero')).toHaveLength(3);
});
