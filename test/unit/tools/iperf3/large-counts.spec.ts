import { expect, test } from '@playwright/test';
import { StreamReader } from '../../../../src/tools/iperf3/stream-reader.js';
import { allRecordings, feed } from './recordings.js';

function summaryWith(bytes: string) {
  const { out } = allRecordings().find(({ version, name }) => version === '3.21' && name === 'jstream-tcp')!;
  const changed = out.replace(/("event":"end".*?"bytes":)\d+/, `$1${bytes}`);
  const { directions, notes } = feed(
    new StreamReader({ role: 'client', intervalSeconds: 1 }),
    changed,
  ).output();
  return { summary: directions[0]!.summary, notes };
}

test('the bytes of a day at 100 Gbit/s are read', () => {
  const { summary, notes } = summaryWith('1080000000000000');
  expect(summary!.bytes).toBe(1.08e15);
  expect(notes).toEqual([]);
});

test('more bytes than can be counted exactly are not measured, and noted', () => {
  const { summary, notes } = summaryWith('9007199254740993000');
  expect(summary).toBeUndefined();
  expect(notes.join()).toContain('bytes was not measured');
});
