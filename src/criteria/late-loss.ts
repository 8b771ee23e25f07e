import { isUnseen, lossRatio, sumMeasured } from '../results/intervals.js';
import { measuredIntervals, type TrafficResult } from '../results/traffic-result.js';
import { notMeasured } from './not-measured.js';
import type { Ignore } from './where.js';

/** What end record and intervals may count differently. What both ends may, the summary has been freed of. */
const COUNTED_APART_PACKETS = 10;

/** What of a result is judged. */
interface Judged {
  ignore: Ignore | undefined;
  /** Only its record of the whole run. */
  isWhole: boolean;
}

/**
 * The result with what was lost after the last arrival in its last interval. A receiver's intervals know of datagrams up to the
 * last one that came in; only the summary, which was compared with the sender's count, knows of the rest.
 *
 * @throws UnsupportedError `NOT_MEASURED` where a part is judged, and nobody knows how much of what was lost was lost in it: where the
 * end is to be ignored, and more is missing than was sent in it, at the mean bitrate; where an interval does not count its
 * datagrams; where nothing came in of a flow.
 */
export function withLateLoss(result: TrafficResult, { ignore = {}, isWhole }: Judged): TrafficResult {
  const measured = measuredIntervals(result);
  const ending = measured.at(-1);
  const { packets, lostPackets } = result.summary ?? {};
  const told = sumMeasured(measured.map((interval) => interval.packets ?? 0));
  const toldLost = sumMeasured(measured.map((interval) => interval.lostPackets ?? 0));
  // Of such a flow, the intervals of the others know nothing.
  const isUnknown = packets === undefined && result.flows.some(({ summary }) => summary && isUnseen(summary));
  if (isUnknown && !isWhole) throw notMeasured('lossRatio', result);
  if (
    !ending ||
    packets === undefined ||
    lostPackets === undefined ||
    told === undefined ||
    toldLost === undefined
  )
    return result;
  const { last = 0 } = ignore;
  const [missing, lost] = [packets - told, lostPackets - toldLost];
  const uncounted = measured.find((interval) => interval.bytes > 0 && interval.packets === undefined);
  // What was counted in it would be taken for lost.
  if (uncounted && (isWhole || lost <= COUNTED_APART_PACKETS)) return result;
  if (uncounted)
    throw notMeasured(
      'lossRatio',
      result,
      `its interval from ${uncounted.startSeconds} s to ${uncounted.endSeconds} s does not count its datagrams, so that nobody knows when ${lost} were lost; judge the whole run`,
    );
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
