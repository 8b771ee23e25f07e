import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { jainIndex, meanOf, percentileOf, variationOf } from '../../../src/results/statistics.js';

const rates = fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 50 });

test('a percentile is the smallest value that this share does not exceed (RFC 2330, 11.3)', () => {
  // The example of the RFC: -2, 7, 7, 4, 18, -5; F(4) = 50 %, F(7) = 83 %.
  const values = [-2, 7, 7, 4, 18, -5];
  expect(percentileOf(values, 0.5)).toBe(4);
  expect(percentileOf(values, 0.25)).toBe(-2);
  expect(percentileOf(values, 0.83)).toBe(7);
  expect(percentileOf(values, 1)).toBe(18);
  expect(percentileOf([], 0.5)).toBeUndefined();
});

test('no percentile is off by one for the arithmetic of shares', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1);
  for (let per = 1; per <= 100; per++) expect(percentileOf(values, per / 100)).toBe(per);
});

test('the coefficient of variation is that of the sample', () => {
  // Mean 5, squares 9+1+1+1+0+0+4+16 = 32, 32 / 7 = 4.571, its root 2.138.
  expect(variationOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.1381 / 5, 4);
  expect(variationOf([7, 7, 7])).toBe(0);
  expect(variationOf([7])).toBeUndefined();
  expect(variationOf([0, 0])).toBeUndefined();
  expect(meanOf([])).toBeUndefined();
});

test("Jain's index: all alike, k of n alike, and the example of the report", () => {
  expect(jainIndex([5, 5, 5, 5])).toBe(1);
  expect(jainIndex([1, 0, 0, 0])).toBe(0.25);
  expect(jainIndex([1, 1, 0, 0])).toBe(0.5);
  // (50 + 30 + 50)² / (3 × (2500 + 900 + 2500)) = 16900 / 17700
  expect(jainIndex([50, 30, 50])).toBeCloseTo(0.9548, 4);
  expect(jainIndex([0, 0])).toBeUndefined();
  expect(jainIndex([])).toBeUndefined();
});

test('scaling changes neither fairness nor variation, nor does order', () => {
  fc.assert(
    fc.property(rates, fc.constantFrom(1e-6, 0.001, 8, 1000), (values, factor) => {
      const scaled = values.map((value) => value * factor).reverse();
      for (const figure of [jainIndex, variationOf]) {
        const [plain, other] = [figure(values), figure(scaled)];
        if (plain === undefined) expect(other).toBeUndefined();
        else expect(other).toBeCloseTo(plain, 6);
      }
      const fairness = jainIndex(values);
      if (fairness === undefined) return;
      expect(fairness).toBeGreaterThanOrEqual(1 / values.length - 1e-9);
      expect(fairness).toBeLessThanOrEqual(1 + 1e-9);
    }),
    { seed: 4 },
  );
});
