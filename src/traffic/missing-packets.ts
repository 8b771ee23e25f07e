import { lossRatio, sumMeasured } from '../results/intervals.js';
import type { TrafficSummary } from '../results/traffic-result.js';
import type { DirectionOutput } from '../tools/tool.js';

/**
 * What may be on its way, or in a socket's buffer, when the ends stop counting, each by its own clock. It is bounded in
 * time, not as a share: 1 % of an hour would be an outage of 36 s.
 */
const ON_ITS_WAY_SECONDS = 0.1;
/** Of slow traffic. Recordings of sound runs differ by up to 4. */
const ON_ITS_WAY_PACKETS = 10;

/** A receiver's summary that counts what it never knew of, and what there is to say about that. */
export interface Corrected {
  summary: TrafficSummary;
  note: string;
}

/**
 * Counts as lost what a UDP receiver cannot know of: it expects datagrams up to the last one that came in, so that all
 * that is lost after that one, or of a flow of which nothing came in, is missing in its loss.
 *
 * @param sent what the sender of the same direction measured over the same run.
 * @param apartSeconds how much later than the receiver it may have ended beside what their durations tell.
 * @returns `undefined` where no more is missing than may be on its way, and where counts are not known.
 */
export function withMissingPackets(
  { summary, flows }: Pick<DirectionOutput, 'summary' | 'flows'>,
  sent: TrafficSummary,
  apartSeconds = 0,
): Corrected | undefined {
  const expected = sumMeasured(flows.map((flow) => flow.summary?.packets));
  const lost = sumMeasured(flows.map((flow) => flow.summary?.lostPackets));
  if (!summary || sent.packets === undefined || expected === undefined || lost === undefined)
    return undefined;
  const missing = sent.packets - expected;
  // A server that sends goes on until it hears that the client has ended.
  const seconds =
    ON_ITS_WAY_SECONDS + apartSeconds + Math.max(0, sent.durationSeconds - summary.durationSeconds);
  const onItsWay = Math.max(ON_ITS_WAY_PACKETS, (sent.packets / sent.durationSeconds) * seconds);
  if (missing <= onItsWay) return undefined;
  const lostPackets = lost + missing;
  return {
    summary: {
      ...summary,
      packets: sent.packets,
      lostPackets,
      lossRatio: lossRatio(lostPackets, sent.packets)!,
    },
    note: `the sender sent ${sent.packets} packets, the receiver accounts for ${expected}: the missing ${missing} are counted as lost`,
  };
}
