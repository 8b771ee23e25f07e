import { lossRatio, sumMeasured } from '../results/intervals.js';
import { measuredIntervals, type TrafficResult } from '../results/traffic-result.js';
import { notMeasured } from './not-measured.js';
import type { Ignore } from './where.js';

/** What end record and intervals may count differently. What both ends may, the summary has been freed of. */
const COUNTED_APART_PACKETS = 10;

/**
 * The result with what was lost after the last arrival in its last interval. A receiver's intervals know of datagrams up to the
 * last one that came in; only the summary, which was compared with the sender's count, knows of the rest.
 *
 * @throws UnsupportedError `NOT_MEASURED` where the end is to be ignored, and more is missing than was sent in it, at the mean
 * bitrate: nobody knows how much of it was lost in what is left.
 */
export function withLateLoss(result: TrafficResult, { last = 0 }: Ignore = {}): TrafficResult {
  const measured = measuredIntervals(result);
  const ending = measured.at(-1);
  const { packets, lostPackets } = result.summary ?? {};
  const told = sumMeasured(measured.map((interval) => interval.packets ?? 0));
  const toldLost = sumMeasured(measured.map((interval) => interval.lostPackets ?? 0));
  if (
    !ending ||
    packets === undefined ||
    lostPackets === undefined ||
    told === undefined ||
    toldLost === undefined ||
    // What was counted in it would be taken for lost.
    measured.some((interval) => interval.bytes > 0 && interval.packets === undefined)
  )
    return result;
  const [missing, lost] = [packets - told, lostPackets - toldLost];
  if (missing <= COUNTED_APART_PACKETS || lost <= 0) return result;
  const seconds = ending.endSeconds - measured[0]!.startSeconds;
  if (last > 0 && missing > (packets / seconds) * last)
    throw notMeasured(
      'lossRatio',
      result,
      `${missing} datagrams were lost after the last one that came in, and nobody knows how many of them in the last ${last} s; leave out 'last', or judge the whole run`,
    );
  const late = {
    ...ending,
    packets: (ending.packets ?? 0) + missing,
    lostPackets: (ending.lostPackets ?? 0) + lost,
  };
  const ratio = lossRatio(late.lostPackets, late.packets);
  const intervals = result.intervals.map((interval) =>
    interval === ending ? { ...late, ...(ratio !== undefined && { lossRatio: ratio }) } : interval,
  );
  return { ...result, intervals };
}
