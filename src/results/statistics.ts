/**
 * The smallest value that at least this share of all values does not exceed (RFC 2330, 11.3); `undefined` without values.
 *
 * @param share more than 0, at most 1.
 */
export function percentileOf(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  // 0.07 × 100 is 7.000000000000001, whose next whole number is 8.
  return sorted[Math.max(0, Math.ceil(Number((share * sorted.length).toPrecision(12))) - 1)];
}

/** The arithmetic mean; `undefined` without values. */
export function meanOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The coefficient of variation: the standard deviation of the sample (n − 1) over its mean, a ratio; `undefined` of fewer
 * than two values, and where all are 0.
 */
export function variationOf(values: readonly number[]): number | undefined {
  const mean = meanOf(values);
  if (mean === undefined || mean === 0 || values.length < 2) return undefined;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1)) / mean;
}

/**
 * Jain's index of fairness, (Σx)² / (n Σx²): 1 where all have the same, 1/n where one has everything (Jain, Chiu and Hawe,
 * DEC-TR-301, 1984). `undefined` without values, and where all are 0.
 */
export function jainIndex(values: readonly number[]): number | undefined {
  const greatest = Math.max(0, ...values);
  if (greatest === 0) return undefined;
  // Squares of very small or very large values are not exact.
  const shares = values.map((value) => value / greatest);
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share ** 2, 0);
  // 1600 / 2000 is 0.7999999999999999 by the arithmetic of binary fractions.
  return Number((sum ** 2 / (shares.length * squares)).toPrecision(12));
}
