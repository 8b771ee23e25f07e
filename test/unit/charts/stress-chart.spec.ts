import { expect, test } from '@playwright/test';
import { stressChart } from '../../../src/charts/stress-chart.js';
import { stressRecord, type StressStream } from '../../../src/results/stress.js';
import { stressOf, stressed } from './support/stress.js';
import { elements, texts, unbalanced } from './support/svg.js';

const bars = (svg: string) => elements(svg, 'rect').filter((each) => each['fill-opacity']);
const heights = (svg: string) =>
  elements(svg, 'rect')
    .filter((each) => !each['fill-opacity'] && each.fill?.startsWith('#'))
    .map((each) => Number(each.height));

test('each stream is a bar from its start to its end, in the row of its slot', async () => {
  const record = stressOf([
    stressed({ slot: 0, startSeconds: 0, endSeconds: 5 }),
    stressed({ slot: 1, startSeconds: 5, endSeconds: 10, tool: 'ping' }),
  ]);
  expect(stressRecord.parse(record)).toEqual(record);
  const svg = await stressChart(record);
  expect(unbalanced(svg)).toEqual([]);
  const [first, second] = bars(svg).map(({ x, y, width }) => [x, y, width].map(Number));
  expect(second![0]).toBeCloseTo(first![0]! + first![2]! + 1, 0);
  expect(second![1]).toBeGreaterThan(first![1]!);
  expect(texts(svg)).toEqual(expect.arrayContaining(['1', '2', 'iperf3', 'ping', 'seconds']));
  expect(texts(svg).join('\n')).toContain(
    '2 streams in 10 s: 2 completed, 0 cut by a stop, 0 failed; seed 7',
  );
});

test('what carried more is higher, what carried nothing has no height', async () => {
  const rates = [1e9, 1e6, undefined];
  const streams = rates.map((bitsPerSecond, slot) =>
    stressed({ slot, ...(bitsPerSecond && { bitsPerSecond }) }),
  );
  const svg = await stressChart(stressOf(streams));
  const [high, low, ...others] = heights(svg).filter((height) => height < 100 && height !== 11);
  expect(low! / high!).toBeCloseTo(0.5, 1);
  expect(others).toEqual([]);
  expect(texts(svg)).toContain('height: bitrate, log., 1 Gbit/s at most');
});

test('failures, pauses and the end of it all can be seen and read', async () => {
  const failed: Partial<StressStream> = { outcome: 'failed', reason: 'no <route> & no hope' };
  const svg = await stressChart({
    ...stressOf([stressed(failed)]),
    pauses: [{ startSeconds: 6, endSeconds: 8 }],
    ended: 'the stress traffic was ended: 1 of its streams have failed',
  });
  expect(unbalanced(svg)).toEqual([]);
  expect(texts(svg)).toEqual(expect.arrayContaining(['failed', 'paused']));
  expect(svg).toContain('no &#60;route&#62; &#38; no hope');
  expect(texts(svg).join('\n')).toContain('1 of its streams have failed');
});

test('a thousand streams in a thousand slots, and none at all, are charts too', async () => {
  const many = Array.from({ length: 1000 }, (_, slot) => stressed({ slot }));
  const svg = await stressChart({ ...stressOf(many), completed: 6000 });
  expect(bars(svg)).toHaveLength(1000);
  expect(svg.length).toBeLessThan(400_000);
  expect(texts(svg).join('\n')).toContain('the last 1000 are drawn');
  const none = await stressChart(stressOf([]));
  expect(unbalanced(none)).toEqual([]);
  expect(none).not.toMatch(/NaN|Infinity/);
});
