/** An interval or a summary, by the names of its figures. */
export type AnyRecord = Readonly<Record<string, unknown>>;

/** Figures that a reader may work out from others when its own is gone; they may differ by what is rounded. */
const DERIVED: ReadonlySet<string> = new Set(['bitsPerSecond', 'bytes', 'lossRatio']);
const ROUNDED = 0.03;
/** A mean of what is printed with three digits may stand in for that of a record, which is cut off to microseconds. */
export const ROUND_TRIP = /^(min|mean|max|p\d\d)?[rR]ttSeconds$/;
const THREE_DIGITS = 0.005;
/** What begins in a warm-up is counted from its end; and where a time is missing, it is taken from the ones beside. */
const BORDER_SECONDS = 0.06;
const MICROSECOND = 1.001e-6;
/** Of a time that is printed to 10 ms, when the figures that tell more of it are gone. */
const TIME_SECONDS = 0.006;
/** Figures of several flows that are a mean; where a flow was not measured, of the others. */
export const MEANS: ReadonlySet<string> = new Set([
  ...['jitterSeconds', 'rttSeconds', 'latencySeconds'],
  ...['meanRttSeconds', 'meanLatencySeconds'],
]);

/** Whether a record has nothing that another has not. */
export function isPartOf(record: AnyRecord, other: AnyRecord, keys = Object.keys(record)): boolean {
  return keys.every((key) => agree(key, record[key], other[key]));
}

export function agree(key: string, value: unknown, other: unknown): boolean {
  if (typeof value !== 'number' || typeof other !== 'number') return value === other;
  if (key === 'startSeconds' || key === 'endSeconds') return Math.abs(value - other) < BORDER_SECONDS;
  const difference = Math.abs(value - other);
  if (key === 'durationSeconds' && difference < TIME_SECONDS) return true;
  const greater = Math.max(Math.abs(value), Math.abs(other));
  if (ROUND_TRIP.test(key)) return difference <= THREE_DIGITS * greater + MICROSECOND;
  return difference <= (DERIVED.has(key) ? ROUNDED : 1e-9) * greater;
}
