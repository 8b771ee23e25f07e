import { expect, test } from '@playwright/test';
import { StreamReader } from '../../../../src/tools/iperf3/stream-reader.js';
import { allRecordings, feed } from './recordings.js';

/** A run of 2 s with two intervals of this many bytes each, and twice as many at the end. */
function summaryWith(half: bigint) {
  const { out } = allRecordings().find(({ version, name }) => version === '3.21' && name === 'jstream-tcp')!;
  const rate = Number(half) * 8;
  const amounts = /"bytes":\d+,"bits_per_second":[\d.]+/;
  const changed = out
    .split('\n')
    .map((line) => {
      const bytes = line.includes('"event":"end"') ? half * 2n : half;
      return line.includes('"event":"start"')
        ? line
        : line.replace(amounts, `"bytes":${bytes},"bits_per_second":${rate}`);
    })
    .join('\n');
  const { directions, notes } = feed(
    new StreamReader({ role: 'client', intervalSeconds: 1 }),
    changed,
  ).output();
  return { summary: directions[0]?.summary, notes };
}

test('the bytes of a day at 100 Gbit/s are read', () => {
  const { summary, notes } = summaryWith(540_000_000_000_000n);
  expect(summary!.bytes).toBe(1.08e15);
  expect(notes).toEqual([]);
});

test('more bytes than can be counted exactly are not measured, and noted', () => {
  const { summary, notes } = summaryWith(4_503_599_627_370_496_500n);
  expect(summary).toBeUndefined();
  expect(notes.join()).toContain('bytes was not measured');
});
