import { lossRatio, meanLatency } from './intervals.js';
import { present } from './present.js';
import type { IntervalResult } from './traffic-result.js';

/** A sum and a count of what was measured of one figure; of millions of rows, so that nothing is made for each. */
class Tally {
  #sum = 0;
  #count = 0;

  add(value: number | undefined): void {
    if (value === undefined) return;
    this.#sum += value;
    this.#count++;
  }

  /** `undefined` unless every one of `rows` was measured. */
  sumOf(rows: number): number | undefined {
    return this.#count === rows ? this.#sum : undefined;
  }

  get mean(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count;
  }
}

/** What differs by more is no rounding, and no host that was busy. */
const SAME_TIME_RATIO = 0.8;

/**
 * One interval of the same slice of time on several parallel flows. Bytes, rates, counts and windows are
 * added; jitter and RTT are means. A count that one flow lacks is absent. Where flows were measured over different times, the
 * rate is that of all bytes over all of the time: rates of different times do not add up.
 *
 * @param rows one or more.
 */
export function sumFlows(rows: readonly IntervalResult[]): IntervalResult {
  const [retransmits, packets, lost, jitter] = [new Tally(), new Tally(), new Tally(), new Tally()];
  const [reordered, window, rtt] = [new Tally(), new Tally(), new Tally()];
  let startSeconds = Infinity;
  let endSeconds = 0;
  let bytes = 0;
  let bitsPerSecond = 0;
  let shortestSeconds = Infinity;
  let omitted = true;
  let hasLatency = false;
  for (const row of rows) {
    if (row.startSeconds < startSeconds) startSeconds = row.startSeconds;
    if (row.endSeconds > endSeconds) endSeconds = row.endSeconds;
    bytes += row.bytes;
    bitsPerSecond += row.bitsPerSecond;
    const lasted = row.endSeconds - row.startSeconds;
    if (lasted < shortestSeconds) shortestSeconds = lasted;
    omitted &&= row.omitted;
    retransmits.add(row.retransmits);
    packets.add(row.packets);
    lost.add(row.lostPackets);
    jitter.add(row.jitterSeconds);
    reordered.add(row.reorderedPackets);
    window.add(row.congestionWindowBytes);
    rtt.add(row.rttSeconds);
    hasLatency ||= row.latencySeconds !== undefined;
  }
  const seconds = endSeconds - startSeconds;
  if (shortestSeconds < seconds * SAME_TIME_RATIO) bitsPerSecond = (bytes * 8) / seconds;
  const count = rows.length;
  return present<IntervalResult>({
    ...{ startSeconds, endSeconds, bytes, bitsPerSecond },
    retransmits: retransmits.sumOf(count),
    packets: packets.sumOf(count),
    lostPackets: lost.sumOf(count),
    lossRatio: lossRatio(lost.sumOf(count), packets.sumOf(count)),
    jitterSeconds: jitter.mean,
    reorderedPackets: reordered.sumOf(count),
    congestionWindowBytes: window.sumOf(count),
    rttSeconds: rtt.mean,
    latencySeconds: hasLatency ? meanLatency(rows) : undefined,
    omitted,
  });
}
