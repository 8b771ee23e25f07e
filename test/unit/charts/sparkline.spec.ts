import { expect, test } from '@playwright/test';
import { sparkline } from '../../../src/charts/sparkline.js';

test('values are bars from 0 to the highest', () => {
  expect(sparkline([1, 2, 3, 4, 5, 6, 7])).toBe('▂▃▄▅▆▇█');
});

test('zero, next to nothing and absent are three different things', () => {
  expect(sparkline([0, 0.001, undefined, NaN, 100])).toBe('▁▂··█');
});

test('nothing but zeros stays at the bottom', () => {
  expect(sparkline([0, 0])).toBe('▁▁');
});

test('equal values are full bars, because the scale starts at 0', () => {
  expect(sparkline([94.1, 94.1])).toBe('██');
});

test('no values are no bars', () => {
  expect(sparkline([])).toBe('');
});
