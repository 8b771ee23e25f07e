const BARS = '▂▃▄▅▆▇█';
const ZERO = '▁';
const ABSENT = '·';

/**
 * Values as one line of bars, scaled from 0 to the highest value. `▁` is 0 and nothing else;
 * a value that was not measured (`undefined`, `NaN`) is `·`.
 */
export function sparkline(values: readonly (number | undefined)[]): string {
  const highest = values.reduce<number>(
    (high, value) => (isMeasured(value) ? Math.max(high, value) : high),
    0,
  );
  return values.map((value) => barOf(value, highest)).join('');
}

function barOf(value: number | undefined, highest: number): string {
  if (!isMeasured(value)) return ABSENT;
  if (value <= 0) return ZERO;
  const level = Math.ceil((value / highest) * BARS.length);
  return BARS[Math.max(level, 1) - 1]!;
}

function isMeasured(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
