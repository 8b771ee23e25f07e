import { lossRatio, spanSeconds } from '../../results/intervals.js';
import { present } from '../../results/present.js';
import type { IntervalResult, TrafficSummary } from '../../results/traffic-result.js';

/** The intervals of one flow as one span, by the rules of `joinIntervals`; a run may have millions of them. */
export class JoinedIntervals {
  #startSeconds = Infinity;
  #endSeconds = 0;
  #bytes = 0;
  #seconds = 0;
  #retransmits: number | undefined = 0;
  #packets: number | undefined = 0;
  #lostPackets: number | undefined = 0;
  #reorderedPackets: number | undefined = 0;
  #jitterSeconds: number | undefined;

  add(row: IntervalResult): void {
    if (row.startSeconds < this.#startSeconds) this.#startSeconds = row.startSeconds;
    if (row.endSeconds > this.#endSeconds) this.#endSeconds = row.endSeconds;
    this.#bytes += row.bytes;
    this.#seconds += spanSeconds(row);
    this.#retransmits = plus(this.#retransmits, row.retransmits);
    this.#packets = plus(this.#packets, row.packets);
    this.#lostPackets = plus(this.#lostPackets, row.lostPackets);
    this.#reorderedPackets = plus(this.#reorderedPackets, row.reorderedPackets);
    this.#jitterSeconds = row.jitterSeconds ?? this.#jitterSeconds;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Where the last of them ended; 0 when there is none. */
  get endSeconds(): number {
    return this.#endSeconds;
  }

  get spanSeconds(): number {
    return this.#endSeconds - this.#startSeconds;
  }

  get summary(): TrafficSummary {
    return present<TrafficSummary>({
      durationSeconds: this.#endSeconds - this.#startSeconds,
      bytes: this.#bytes,
      bitsPerSecond: this.#seconds > 0 ? (this.#bytes * 8) / this.#seconds : 0,
      retransmits: this.#retransmits,
      packets: this.#packets,
      lostPackets: this.#lostPackets,
      lossRatio: lossRatio(this.#lostPackets, this.#packets),
      jitterSeconds: this.#jitterSeconds,
      reorderedPackets: this.#reorderedPackets,
    });
  }
}

/** A sum of which one part was not measured is none. */
function plus(sum: number | undefined, part: number | undefined): number | undefined {
  return sum === undefined || part === undefined ? undefined : sum + part;
}
