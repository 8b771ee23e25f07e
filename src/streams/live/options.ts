import { UsageError } from '../../core/errors.js';
import { formatTime, show } from '../../core/units.js';
import type { LiveSource } from './sources.js';

/** Longest that is waited for anything, in seconds: an hour. */
const LONGEST_WAIT_SECONDS = 3600;

/** @throws UsageError `BAD_OPTION` for anything but a number of seconds above 0 up to 3600. */
export function checkWait(value: unknown, what: string): void {
  if (typeof value === 'number' && value > 0 && value <= LONGEST_WAIT_SECONDS) return;
  throw new UsageError(
    'BAD_OPTION',
    `${what} must be a number of seconds above 0, at most ${LONGEST_WAIT_SECONDS}; got ${show(value)}`,
  );
}

/**
 * @param count how many intervals have to come.
 * @throws UsageError `BAD_OPTION` for a time in which they could not.
 */
export function requireIntervals(
  count: 1 | 2,
  name: string,
  option: string,
  seconds: number,
  sources: readonly LiveSource[],
): void {
  const what = count === 1 ? 'an interval' : 'two intervals';
  for (const { stream, intervalSeconds = 0 } of sources)
    if (seconds < count * intervalSeconds)
      throw new UsageError(
        'BAD_OPTION',
        `option '${option}' of ${name}() is shorter than ${what}: ${formatTime(seconds)}, and stream ${show(stream.name)} has intervals of ${formatTime(intervalSeconds)}`,
      );
}
