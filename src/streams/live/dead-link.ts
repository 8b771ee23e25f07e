import type { IntervalResult } from '../../results/traffic-result.js';

/** So many datagrams do not come late all at once. */
const MISSED_PACKETS = 10;
/** What iperf sends over Ethernet, where datagrams are not counted. */
const DATAGRAM_BYTES = 1450;

/**
 * What a UDP receiver cannot know of while it lasts: it counts what is lost when the next datagram comes in, and of a dead
 * link none does.
 */
export class DeadLink {
  #sinceSeconds: number | undefined;
  #heardSeconds = 0;
  #packets = 0;

  /**
   * The interval of a UDP receiver, all of it lost where nothing has come in for so long that at the mean pace ten datagrams
   * would have; as it is where less can be said.
   */
  counted(interval: IntervalResult): IntervalResult {
    const { startSeconds, endSeconds, bytes, lossRatio, packets = bytes / DATAGRAM_BYTES } = interval;
    this.#sinceSeconds ??= startSeconds;
    if (bytes > 0) {
      this.#heardSeconds = endSeconds;
      this.#packets += packets;
    }
    if (bytes > 0 || lossRatio !== undefined) return interval;
    const pace = this.#packets / (endSeconds - this.#sinceSeconds);
    return pace * (endSeconds - this.#heardSeconds) >= MISSED_PACKETS
      ? { ...interval, lossRatio: 1 }
      : interval;
  }
}
