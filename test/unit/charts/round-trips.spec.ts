import { expect, test } from '@playwright/test';
import { streamChart } from '../../../src/charts/stream-chart.js';
import { pinged, pingStream, repliesOf } from './support/other-tools.js';
import { result, verdict } from './support/records.js';
import { axis, corners, elements, texts } from './support/svg.js';

/** Seconds and milliseconds of every dot, rounded to what a pixel can tell. */
function dots(svg: string): number[][] {
  const [x, y] = [axis(svg, 'x-tick'), axis(svg, 'y-tick')];
  return corners(elements(svg, 'path', 'dots')[0]!.d!).map((at) => [
    Math.round(x(at.x) * 10) / 10,
    Math.round(y(at.y) * 10) / 10,
  ]);
}

/** Seconds of every cross. */
function crosses(svg: string): number[] {
  const all = corners(elements(svg, 'path', 'lost')[0]?.d ?? '');
  return all.map(({ x }) => Math.round(axis(svg, 'x-tick')(x + 3) * 10) / 10);
}

test('a ping is its round-trip times: a dot for each, when its request was sent', async () => {
  const svg = await streamChart(pinged([0.001, 0.004, 0.002, 0.003]));
  expect(texts(svg)).toEqual(
    expect.arrayContaining([
      'ping: round-trip time over time',
      'ping 20221126 · ICMP · round trip · client → 198.18.0.1',
      'round-trip time in ms',
      'client → 198.18.0.1: mean 2.5 ms, min 1 ms, p50 2 ms, p99 4 ms, max 4 ms',
    ]),
  );
  expect(dots(svg)).toEqual([[0, 1], [1, 4], [2, 2], [3, 3]]); // prettier-ignore
  expect(svg).not.toMatch(/bit\/s|data moved|class="lost"/);
});

test('a request without a reply is a cross when it was sent, and cuts the line', async () => {
  const svg = await streamChart(
    pinged([0.001, 0.001, undefined, 0.002, 0.001, undefined, undefined], {}, 0.5),
  );
  expect(crosses(svg)).toEqual([1, 2.5, 3]);
  expect(dots(svg).map(([seconds]) => seconds)).toEqual([0, 0.5, 1.5, 2]);
  expect(elements(svg, 'path', 'line').map(({ d }) => corners(d!).length)).toEqual([2, 2]);
  expect(texts(svg)).toContain('no reply: 3 of 7 requests (42.86 %)');
  expect(/<desc>([^<]*)/.exec(svg)![1]).toContain(
    'lowest 1 ms, highest 2 ms, 4 replies up to 2 s, no reply: 3 of 7 requests (42.86 %).',
  );
});

test('duplicates and replies out of order are told where there are any', async () => {
  const odd = pinged([0.001, 0.002], { duplicatePackets: 2, reorderedPackets: 1 });
  expect(texts(await streamChart(odd))).toContain('of the replies, 2 came more than once, 1 out of order');
  expect(await streamChart(pinged([0.001, 0.002]))).not.toContain('of the replies');
});

for (const [rttSeconds, unit] of [
  [0.00005, 'µs'],
  [0.02, 'ms'],
  [3, 's'],
] as const)
  test(`round trips of ${rttSeconds} s are drawn in ${unit}`, async () => {
    const svg = await streamChart(pinged([rttSeconds, rttSeconds / 2, rttSeconds / 4]));
    expect(texts(svg)).toContain(`round-trip time in ${unit}`);
  });

test('limits on round trips are lines, limits on other figures are not', async () => {
  const rtt = (change: object) => verdict({ criterion: 'rttBelow', expected: '≤ x', ...change });
  const verdicts = [
    rtt({ metric: 'p99RttSeconds', limit: 0.003, pass: false }),
    rtt({ metric: 'meanRttSeconds', limit: 0.002 }),
    rtt({ metric: 'rttSeconds', limit: 0.004 }),
    verdict({ metric: 'lossRatio', limit: 0.002 }),
    verdict({ metric: 'bitsPerSecond', limit: 0.002 }),
    verdict({ metric: 'p99LatencySeconds', limit: 0.002 }),
  ];
  const svg = await streamChart({ ...pinged([0.001, 0.002, 0.003]), verdicts });
  expect(elements(svg, 'line', 'limit')).toHaveLength(3);
  expect(texts(svg)).toEqual(
    expect.arrayContaining([
      'max 4 ms (rttBelow)',
      'max 3 ms at p99 (rttBelow) not kept',
      'max 2 ms on average (rttBelow)',
    ]),
  );
});

test('of thousands of replies every slice of time keeps its lowest, median and highest', async () => {
  const rtts = Array.from({ length: 6000 }, (_, index) =>
    index === 3000 ? 0.009 : 0.001 + (index % 5) * 1e-4,
  );
  const svg = await streamChart(pinged(rtts, {}, 0.01));
  expect(svg.length).toBeLessThan(30_000);
  const middles = dots(svg).map(([, milliseconds]) => milliseconds);
  expect(middles.length).toBeLessThanOrEqual(300);
  expect(new Set(middles)).toEqual(new Set([1.2]));
  const tops = [...elements(svg, 'path', 'bars')[0]!.d!.matchAll(/V([\d.]+)/g)].map(([, y]) =>
    Math.round(axis(svg, 'y-tick')(Number(y))),
  );
  expect(tops.filter((milliseconds) => milliseconds === 9)).toHaveLength(1);
  expect(texts(svg)).toContain('bars: from the lowest to the highest of a slice of time; dots: its median');
});

test('losses that would cover each other are one cross, and all of them counted', async () => {
  const rtts = Array.from({ length: 5000 }, (_, index) => (index % 2 ? 0.001 : undefined));
  const svg = await streamChart(pinged(rtts, {}, 0.01));
  expect(crosses(svg).length).toBeLessThan(240);
  expect(texts(svg)).toContain('no reply: 2500 of 5000 requests (50 %)');
});

test('where not every reply is known, intervals are drawn, and those with losses marked', async () => {
  const one = pinged([0.001, 0.002, undefined, 0.003, 0.002]);
  const measured = one.clients[0]!.result!;
  measured.replies = measured.replies!.slice(0, 2);
  const svg = await streamChart(one);
  expect(elements(svg, 'path', 'dots')).toEqual([]);
  expect(elements(svg, 'path', 'line').map(({ d }) => corners(d!).length)).toEqual([2, 2]);
  expect(crosses(svg)).toEqual([2.5]);
  expect(texts(svg)).toContain('an interval with lost requests: 1 of 5 requests (20 %)');
  expect(svg).not.toContain('class="zero"');
});

test('a flood is its mean', async () => {
  const flood = pinged([0.0001, 0.0002, 0.0003], {}, 0.01);
  delete flood.clients[0]!.result!.replies;
  const svg = await streamChart(flood);
  expect(elements(svg, 'line', 'span')).toHaveLength(1);
  expect(texts(svg)).toContain(
    'client → 198.18.0.1: mean 200 µs, min 100 µs, p50 200 µs, p99 300 µs, max 300 µs',
  );
});

test('pings too short for a time say what else they measured', async () => {
  const one = pinged([0.001, 0.001, undefined, 0.001]);
  const measured = one.clients[0]!.result!;
  for (const timed of [...measured.replies!, ...measured.intervals]) delete timed.rttSeconds;
  measured.summary = {
    ...{ durationSeconds: 4, bytes: 24, bitsPerSecond: 48, packets: 4, lostPackets: 1, lossRatio: 0.25 },
    ...{ duplicatePackets: 0, reorderedPackets: 0 },
  };
  const found = texts(await streamChart(one));
  expect(found).toContain('no round-trip time was measured; of the whole run:');
  expect(found).toContain(
    'client → 198.18.0.1, there and back: loss 25 %, duplicates 0, out of order 0, over 4 s',
  );
});

test('a ping that nobody answered says that all was lost, and that it proves nothing', async () => {
  const dead = pinged([undefined, undefined]);
  Object.assign(dead.clients[0]!.result!, { sound: false, notes: ['no data was moved'] });
  const found = texts(await streamChart(dead));
  expect(found).toContain('not sound (client): no data was moved');
  expect(found.join('\n')).toContain('there and back: loss 100 %');
});

test('replies whose end record was lost are drawn and counted', async () => {
  const measured = result({
    ...{ tool: 'ping', sender: false, protocol: 'icmp', intervals: [] },
    replies: repliesOf([0.001, undefined, 0.002]),
  } as const);
  const svg = await streamChart(pingStream(measured));
  expect(dots(svg)).toEqual([[0, 1], [2, 2]]); // prettier-ignore
  expect(crosses(svg)).toEqual([1]);
  expect(texts(svg)).toContain('no reply: 1 of 3 requests (33.33 %)');
  expect(texts(svg)).toContain('client → 198.18.0.1: mean not measured');
});
