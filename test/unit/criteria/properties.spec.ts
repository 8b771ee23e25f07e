import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { maxBitrate, minBitrate } from '../../../src/criteria/bitrate.js';
import type { BoundCriterion, Outcome } from '../../../src/criteria/criterion.js';
import { minFairness } from '../../../src/criteria/fairness.js';
import { intervalCount } from '../../../src/criteria/interval-count.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { noZeroInterval } from '../../../src/criteria/no-zero-interval.js';
import { maxVariation } from '../../../src/criteria/variation.js';
import { result, summary, intervals } from './results.js';

const SEED = { seed: 20_261_123, numRuns: 300 };
const rates = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 2, maxLength: 30 });
const limits = fc.integer({ min: 1, max: 100_000 });
const ofs = fc.constantFrom('intervals', 'mean', 'p5', 'p50', 'p95') as fc.Arbitrary<
  'intervals' | 'mean' | 'p50'
>;

function passes(criterion: BoundCriterion, measured: ReturnType<typeof result>): boolean {
  return (criterion.check(measured) as Outcome).pass;
}

function of(mbits: readonly number[]) {
  const mean = mbits.reduce((sum, mbit) => sum + mbit, 0) / mbits.length;
  return result({ intervals: intervals(...mbits), summary: summary({ bitsPerSecond: mean * 1e6 }) });
}

test('more loss never turns a fail into a pass', () => {
  const counts = fc.record({ lost: fc.nat(500), more: fc.nat(500), per: fc.integer({ min: 0, max: 999 }) });
  fc.assert(
    fc.property(counts, ({ lost, more, per }) => {
      const limit = maxLoss(`${per / 10}%`);
      const at = (lostPackets: number) =>
        result({
          protocol: 'udp',
          summary: summary({ packets: 1000, lostPackets, lossRatio: lostPackets / 1000 }),
        });
      if (passes(limit, at(lost + more))) expect(passes(limit, at(lost))).toBe(true);
    }),
    SEED,
  );
});

test('less in an interval never turns a fail of a minimum into a pass, nor a pass of a maximum into a fail', () => {
  fc.assert(
    fc.property(rates, limits, ofs, fc.nat(29), (mbits, limit, by, index) => {
      const less = mbits.map((mbit, at) => (at === index % mbits.length ? mbit / 2 : mbit));
      if (passes(minBitrate(limit, { of: by }), of(less)))
        expect(passes(minBitrate(limit, { of: by }), of(mbits))).toBe(true);
      if (passes(maxBitrate(limit, { of: by }), of(mbits)))
        expect(passes(maxBitrate(limit, { of: by }), of(less))).toBe(true);
    }),
    SEED,
  );
});

test('how a limit is written changes nothing', () => {
  fc.assert(
    fc.property(rates, limits, ofs, (mbits, limit, by) => {
      const written = [
        limit,
        `${limit}M`,
        `${limit} Mbit/s`,
        `${limit * 1000}k`,
        `${limit / 1000}G`,
        `${limit * 1e6} bit/s`,
      ];
      const outcomes = written.map((each) => passes(minBitrate(each, { of: by }), of(mbits)));
      expect(new Set(outcomes).size).toBe(1);
    }),
    SEED,
  );
});

test('a thousand times as much against a thousand times the limit is judged the same', () => {
  fc.assert(
    fc.property(rates, limits, ofs, (mbits, limit, by) => {
      const scaled = mbits.map((mbit) => mbit * 1000);
      expect(passes(minBitrate(limit * 1000, { of: by }), of(scaled))).toBe(
        passes(minBitrate(limit, { of: by }), of(mbits)),
      );
      expect(passes(maxVariation('20%'), of(scaled))).toBe(passes(maxVariation('20%'), of(mbits)));
    }),
    SEED,
  );
});

test('the order of the intervals does not matter where it should not', () => {
  const shuffled = rates.chain((mbits) =>
    fc.tuple(fc.constant(mbits), fc.shuffledSubarray(mbits, { minLength: mbits.length })),
  );
  fc.assert(
    fc.property(shuffled, limits, ofs, ([mbits, other], limit, by) => {
      const criteria = [
        minBitrate(limit, { of: by }),
        maxBitrate(limit, { of: by }),
        intervalCount(5),
        noZeroInterval(),
        maxVariation('30%'),
      ];
      for (const criterion of criteria)
        expect(passes(criterion, of(other))).toBe(passes(criterion, of(mbits)));
    }),
    SEED,
  );
});

test('the order of the flows does not matter to fairness', () => {
  fc.assert(
    fc.property(rates, (mbits) => {
      const flows = (list: readonly number[]) =>
        result({ flows: list.map((mbit, id) => ({ id, summary: summary({ bitsPerSecond: mbit * 1e6 }) })) });
      const value = (list: readonly number[]) => (minFairness(0.9).check(flows(list)) as Outcome).value!;
      expect(value([...mbits].reverse())).toBeCloseTo(value(mbits), 10);
    }),
    SEED,
  );
});
