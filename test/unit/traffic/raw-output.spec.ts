import { test, expect } from '@playwright/test';
import { RawOutput } from '../../../src/traffic/raw-output.js';

const line = (text: string, channel: 'stdout' | 'stderr' = 'stdout') => ({ channel, text, cut: false });

test('keeps both outputs apart', () => {
  const raw = new RawOutput();
  raw.push(line('a'));
  raw.push(line('oops', 'stderr'));
  raw.push(line('b'));
  expect([raw.text('stdout'), raw.text('stderr'), raw.cut]).toEqual(['a\nb', 'oops', false]);
  expect(raw.tail()).toEqual(['a', 'b', 'oops']);
});

test('keeps the end of a long output, and says that the beginning is missing', () => {
  const raw = new RawOutput();
  for (let index = 0; index < 20_000; index++) raw.push(line(`line ${index}`));
  expect(raw.text('stdout').length).toBeLessThanOrEqual(64 * 1024);
  expect(raw.text('stdout').endsWith('line 19999')).toBe(true);
  expect(raw.cut).toBe(true);
});

test('one endless line is cut, in the text and in the tail', () => {
  const raw = new RawOutput();
  raw.push(line(`${'x'.repeat(1_000_000)}end`));
  expect(raw.text('stdout').length).toBe(64 * 1024);
  expect(raw.text('stdout').endsWith('end')).toBe(true);
  expect(raw.cut).toBe(true);
  expect(raw.tail()[0]!.length).toBe(301);
  raw.push(line('y'));
  raw.push(line('z'));
  expect(raw.text('stdout')).toBe('y\nz');
});
