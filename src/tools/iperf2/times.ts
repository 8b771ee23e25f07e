import type { Row } from './row.js';

/** Times printed to more digits than this are taken as they are. */
const FINE_SECONDS = 0.001;

/**
 * A row with its times as near as can be told. iperf2 prints them to 10 ms unless it was built for fast sampling, as Debian
 * does: the end is then told by bytes and rate, which are exact, and a start is that of an interval.
 *
 * @param intervalSeconds the interval that the tool was asked for; 0: none.
 */
export function withNearTimes(row: Row, intervalSeconds: number): Row {
  const { roundingSeconds } = row;
  if (roundingSeconds < FINE_SECONDS) return row;
  const isPrintedAs = (seconds: number, printed: number) =>
    Math.abs(seconds - printed) <= roundingSeconds * 1.02;
  const asked = (printed: number) => {
    const nearest = intervalSeconds > 0 ? Math.round(printed / intervalSeconds) * intervalSeconds : printed;
    return isPrintedAs(nearest, printed) ? nearest : printed;
  };
  const startSeconds = asked(row.startSeconds);
  const end = startSeconds + (spanOf(row) ?? Infinity);
  const endSeconds = isPrintedAs(end, row.endSeconds) ? end : asked(row.endSeconds);
  return { ...row, startSeconds: rounded(startSeconds), endSeconds: rounded(endSeconds) };
}

/** Bytes over rate; `undefined` where the rate is so low that its own rounding to 1 bit/s counts. */
function spanOf({ bytes, bitsPerSecond, exact, roundingSeconds }: Row): number | undefined {
  if (!exact || bytes === 0 || bitsPerSecond === 0) return undefined;
  const seconds = (bytes * 8) / bitsPerSecond;
  return seconds / bitsPerSecond < roundingSeconds / 10 ? seconds : undefined;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1e4) / 1e4;
}
