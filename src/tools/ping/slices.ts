import { lossRatio } from '../../results/intervals.js';
import { present } from '../../results/present.js';
import type { IntervalResult } from '../../results/traffic-result.js';

/** A little less than half, as for the rest of any other tool's run. */
const SLIVER_RATIO = 0.45;

interface Slice {
  startSeconds: number;
  packets: number;
  answered: number;
  bytes: number;
  duplicates: number;
  reordered: number;
  rttMicroseconds: number;
  timed: number;
}

/** What a reply adds to the interval of its request. */
export interface ReplyFigures {
  bytes: number;
  rttMicroseconds: number | undefined;
  reordered: boolean;
}

/**
 * A run in intervals. A request belongs to the one of its intended time, so that no interval is empty because a timer was
 * late; where an interval begins and ends is measured. Where ping paused, time went on: what was to be sent meanwhile has
 * its place, and is missing there.
 */
export class Slices {
  /** How long ping sent nothing, at the longest; 0 when it never paused. */
  longestPauseSeconds = 0;
  readonly #slices: Slice[] = [];
  readonly #widthMs: number;
  readonly #stepMs: number;
  /** From which request on how many were left out. */
  readonly #pauses: { from: number; places: number }[] = [];
  #newest = { sequence: 0, seconds: 0 };
  #heard = 0;

  /**
   * @param timeoutSeconds when requests without a reply count as lost, for who listens.
   * @param onInterval hears of each interval when the fate of all its requests is known.
   */
  constructor(
    intervalSeconds: number,
    private readonly timeoutSeconds: number,
    private readonly onInterval: ((interval: IntervalResult) => void) | undefined,
  ) {
    this.#stepMs = Math.max(1, Math.round(intervalSeconds * 1000));
    this.#widthMs = Math.max(1000, this.#stepMs);
    this.#newest.seconds = -this.#stepMs / 1000;
  }

  /** Takes when the newest request was sent; those before it without a time of their own are spread evenly. */
  sent(sequence: number, seconds: number): void {
    const { sequence: before, seconds: beforeSeconds } = this.#newest;
    const beforePlace = this.#placeOf(before);
    this.#notice(sequence, seconds);
    const pace = (seconds - beforeSeconds) / (this.#placeOf(sequence) - beforePlace);
    if (this.#slices.length === 0) this.#slices.push({ ...EMPTY });
    while (this.#slices.length <= this.#indexOf(sequence)) {
      const border = (this.#slices.length * this.#widthMs) / this.#stepMs + 1;
      const startSeconds = micro(Math.max(0, beforeSeconds + pace * (border - beforePlace)));
      this.#slices.push({ ...EMPTY, startSeconds });
    }
    for (let each = before + 1; each <= sequence; each++) this.#slices[this.#indexOf(each)]!.packets++;
    this.#newest = { sequence, seconds };
    this.#tell();
  }

  /** @param sequence one that was sent. */
  answered(sequence: number, { bytes, rttMicroseconds, reordered }: ReplyFigures): void {
    const slice = this.#slices[this.#indexOf(sequence)]!;
    slice.answered++;
    slice.bytes += bytes;
    if (reordered) slice.reordered++;
    if (rttMicroseconds !== undefined) {
      slice.rttMicroseconds += rttMicroseconds;
      slice.timed++;
    }
    this.#tell();
  }

  duplicated(sequence: number): void {
    this.#slices[this.#indexOf(sequence)]!.duplicates++;
  }

  /**
   * All intervals.
   *
   * @param counted the last request that counts.
   * @param endSeconds when the time of that request was over.
   */
  intervals(counted: number, endSeconds: number): IntervalResult[] {
    if (counted < 1) return [];
    const last = this.#indexOf(counted);
    const slices = this.#slices.slice(0, last + 1).map((slice) => ({ ...slice }));
    for (let each = counted + 1; each <= this.#newest.sequence; each++) {
      const slice = slices[this.#indexOf(each)];
      if (slice) slice.packets--;
    }
    const restMs = this.#placeOf(counted) * this.#stepMs - last * this.#widthMs;
    if (last > 0 && restMs < this.#widthMs * SLIVER_RATIO)
      slices.splice(-2, 2, joined(slices.at(-2)!, slices.at(-1)!));
    return slices.map((slice, index) =>
      intervalOf(slice, slices[index + 1]?.startSeconds ?? Math.max(micro(endSeconds), slice.startSeconds)),
    );
  }

  #tell(): void {
    for (; this.#isKnown(this.#heard); this.#heard++) {
      const slice = this.#slices[this.#heard]!;
      this.onInterval?.(intervalOf(slice, this.#slices[this.#heard + 1]!.startSeconds));
    }
  }

  #isKnown(index: number): boolean {
    if (index + 1 >= this.#slices.length) return false;
    const { answered, packets } = this.#slices[index]!;
    if (answered === packets) return true;
    const youngestMs = this.#placeOf(this.#newest.sequence) * this.#stepMs - (index + 1) * this.#widthMs;
    return youngestMs >= this.timeoutSeconds * 1000;
  }

  /** Half an interval and more without a request is a pause, not a late timer. */
  #notice(sequence: number, seconds: number): void {
    const gapMs = (seconds - this.#newest.seconds) * 1000;
    const lateMs = gapMs - (sequence - this.#newest.sequence) * this.#stepMs;
    if (this.#newest.sequence === 0 || lateMs < this.#widthMs / 2) return;
    this.longestPauseSeconds = Math.max(this.longestPauseSeconds, gapMs / 1000);
    const places = (this.#pauses.at(-1)?.places ?? 0) + Math.round(lateMs / this.#stepMs);
    this.#pauses.push({ from: sequence, places });
  }

  /** Which one it would be if ping had never paused. */
  #placeOf(sequence: number): number {
    for (let index = this.#pauses.length - 1; index >= 0; index--) {
      const { from, places } = this.#pauses[index]!;
      if (sequence >= from) return sequence + places;
    }
    return sequence;
  }

  #indexOf(sequence: number): number {
    return Math.floor(((this.#placeOf(sequence) - 1) * this.#stepMs) / this.#widthMs);
  }
}

const EMPTY: Slice = {
  startSeconds: 0,
  packets: 0,
  answered: 0,
  bytes: 0,
  duplicates: 0,
  reordered: 0,
  rttMicroseconds: 0,
  timed: 0,
};

function joined(first: Slice, second: Slice): Slice {
  const sum = { ...first };
  for (const key of Object.keys(EMPTY) as (keyof Slice)[])
    if (key !== 'startSeconds') sum[key] += second[key];
  return sum;
}

function intervalOf(slice: Slice, endSeconds: number): IntervalResult {
  const { packets } = slice;
  const seconds = endSeconds - slice.startSeconds;
  const lostPackets = packets - slice.answered;
  return present<IntervalResult>({
    startSeconds: slice.startSeconds,
    endSeconds,
    bytes: slice.bytes,
    bitsPerSecond: seconds > 0 ? (slice.bytes * 8) / seconds : 0,
    packets,
    lostPackets,
    lossRatio: lossRatio(lostPackets, packets),
    reorderedPackets: slice.reordered,
    duplicatePackets: slice.duplicates,
    rttSeconds: slice.timed > 0 ? slice.rttMicroseconds / slice.timed / 1e6 : undefined,
    omitted: false,
  });
}

/** A time of the host's clock without the digits that it does not have. */
function micro(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
