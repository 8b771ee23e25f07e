import { present } from '../../results/present.js';
import type { IntervalResult, Protocol, TrafficSummary } from '../../results/traffic-result.js';
import type { ReadingContext } from './reading-context.js';

/**
 * For how long this end sent in a direction, by the time that it was asked for. A sender of TCP tells when the other end had
 * closed, which is after it took what was sent, and now and then a second after that.
 *
 * @returns `undefined` where its end record tells: of a receiver, of UDP, and of a run that lasts until it is stopped.
 */
export function sendingSeconds(
  { role, durationSeconds }: ReadingContext,
  protocol: Protocol | undefined,
  direction: 'forward' | 'reverse',
): number | undefined {
  const sends = (role === 'client') === (direction === 'forward');
  return sends && protocol === 'tcp' ? durationSeconds : undefined;
}

/**
 * What of an interval was before `seconds`. Bytes beyond were on their way by then: they count, and take no time. RTT and window
 * are those of the time that counts.
 */
export function endingBy(interval: IntervalResult, seconds: number | undefined): IntervalResult {
  if (seconds === undefined || interval.endSeconds <= seconds) return interval;
  const { rttSeconds, congestionWindowBytes, ...counts } = interval;
  const startSeconds = Math.min(interval.startSeconds, seconds);
  const lasted = seconds - startSeconds;
  return present<IntervalResult>({
    ...counts,
    startSeconds,
    endSeconds: seconds,
    bitsPerSecond: lasted > 0 ? (interval.bytes * 8) / lasted : 0,
    ...(lasted > 0 && { rttSeconds, congestionWindowBytes }),
  });
}

export const UNKNOWN_TIME =
  'iperf2 counted the time in which the last data left its socket, too: its unfinished last interval is left out';

/**
 * Whether an interval is the last one of a client that sent by TCP until it was stopped, which is as long as its full socket took
 * to empty, too: nobody knows when it was stopped, and so neither time nor bitrate of it. Of a run that has no other interval it is
 * the whole, as in the end record.
 */
export function isOfUnknownTime(
  { startSeconds, endSeconds }: IntervalResult,
  { role, durationSeconds, intervalSeconds }: ReadingContext,
  protocol: Protocol | undefined,
  direction: 'forward' | 'reverse',
): boolean {
  if (role !== 'client' || direction !== 'forward' || protocol !== 'tcp') return false;
  if (durationSeconds !== undefined || intervalSeconds === 0 || startSeconds === 0) return false;
  return Math.abs(endSeconds - startSeconds - intervalSeconds) > intervalSeconds / 20;
}

/** What a reader of an end record should know that counts a long wait as time of its run. */
export function noteOfWait(
  { durationSeconds }: TrafficSummary,
  seconds: number | undefined,
): string | undefined {
  // Some tenths of a second are what the last writes at a low bitrate take.
  if (seconds === undefined || durationSeconds - seconds <= Math.max(seconds / 10, 0.5)) return undefined;
  return `its end record counts the time until the other end had closed, too, which is more than a tenth of the run: its bitrate is lower than what it sent at`;
}
