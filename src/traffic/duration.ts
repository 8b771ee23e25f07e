import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';

/** Longest run in seconds: a day, which is also the limit of iperf3. */
export const MAX_DURATION_SECONDS = 86_400;

/** @throws UsageError `BAD_DURATION` for anything but a number above 0 up to 86400. */
export function checkDuration(seconds: number): void {
  if (typeof seconds === 'number' && seconds > 0 && seconds <= MAX_DURATION_SECONDS) return;
  throw new UsageError(
    'BAD_DURATION',
    `a run lasts more than 0 and at most ${MAX_DURATION_SECONDS} seconds; got ${show(seconds)}`,
  );
}

/** @throws UsageError `BAD_DELAY` for anything but a number of seconds from 0 to 86400. */
export function checkDelay(seconds: number): void {
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= MAX_DURATION_SECONDS) return;
  throw new UsageError(
    'BAD_DELAY',
    `a delay is a number of seconds from 0 to ${MAX_DURATION_SECONDS}; got ${show(seconds)}`,
  );
}
