import type { Repeats } from './repeats.js';
import type { Statistics } from './simple-statistics.js';

/** Sums of binary fractions are not exact. */
const NOISE = 1e-9;

/**
 * Median, interquartile range (quartiles by linear interpolation, as in R's type 7) and confidence interval of the median.
 *
 * Of sorted values, x(j) to x(n + 1 − j) has the median of what they are drawn from within it with the probability
 * 1 − 2 P(B ≤ j − 1), where B is binomial with n tries of 1/2: whatever the distribution, as long as the values are
 * independent (J.-Y. Le Boudec, Performance Evaluation of Computer and Communication Systems, 2010, theorem 2.1;
 * H. A. David, Order Statistics). It is the narrowest of these whose level is the asked one or more; the whole range where
 * none is, with the level that it has.
 *
 * @param values at least one.
 * @param level 0 to 1.
 */
export function medianInterval(
  values: readonly number[],
  level: number,
  { binomialDistribution, interquartileRange, median }: Statistics,
): Repeats {
  const sorted = [...values].sort((one, other) => one - other);
  const chances = binomialDistribution(sorted.length, 0.5)!;
  let rank = 1;
  let below = chances[0]!;
  while (rank + 1 <= sorted.length / 2 && 1 - 2 * (below + chances[rank]!) >= level - NOISE)
    below += chances[rank++]!;
  return {
    values: [...values],
    median: median(sorted),
    spread: interquartileRange(sorted),
    low: sorted[rank - 1]!,
    high: sorted[sorted.length - rank]!,
    level: Math.max(0, Number((1 - 2 * below).toFixed(12))),
  };
}

/** The highest level that an interval of so many values can have: that of their whole range. */
export function highestLevel(count: number): number {
  return 1 - 2 ** (1 - count);
}

/** Whether an interval has the level that was asked for. */
export function hasLevel({ level }: Pick<Repeats, 'level'>, asked: number): boolean {
  return level >= asked - NOISE;
}
