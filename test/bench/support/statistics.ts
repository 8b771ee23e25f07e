/** Figures of a bench, summed up. Nothing here assumes a distribution. */

/** The quantile `q` (0 to 1), interpolated between the two nearest of the sorted values (Hyndman and Fan's type 7). */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * A confidence interval of the median: the k-th smallest and the k-th largest value, with the largest k for which
 * each lies beyond the true median with a chance of at most 2.5 % (binomial, p = 1/2). It holds for any distribution.
 * `undefined` for fewer than 6 values: they are too few for 95 %.
 */
export function medianInterval95(values: readonly number[]): [number, number] | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let k = 0;
  let chance = 0.5 ** n;
  for (let tail = chance; tail <= 0.025; k++) {
    chance *= (n - k) / (k + 1);
    tail += chance;
  }
  return k === 0 ? undefined : [sorted[k - 1]!, sorted[n - k]!];
}

/** Such as `0.123 (0.110-0.150)`: the median, the least and the greatest. */
export function medianAndRange(values: readonly number[], digits = 3): string {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)}-${greatest.toFixed(digits)})`;
}

/** Such as `0.998, 95 % 0.991-1.004`: the median and its interval. */
export function medianAndInterval(values: readonly number[], digits = 3): string {
  const interval = medianInterval95(values);
  const ends = interval?.map((end) => end.toFixed(digits)).join('-') ?? 'not with so few values';
  return `${median(values).toFixed(digits)}, 95 % ${ends}`;
}
