import { present } from '../../results/intervals.js';
import type { IntervalResult } from '../../results/traffic-result.js';

/** A little less than half, as for the rest of any other tool's run. */
const SLIVER_RATIO = 0.45;

interface Slice {
  startSeconds: number;
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
 * A run in intervals. A request belongs to the one of its intended time, (sequence - 1) × interval, so that no interval is
 * empty because a timer was late; where an interval begins and ends is measured.
 */
export class Slices {
  readonly #slices: Slice[] = [];
  readonly #widthMs: number;
  readonly #stepMs: number;
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
    const pace = (seconds - beforeSeconds) / (sequence - before);
    if (this.#slices.length === 0) this.#slices.push({ ...EMPTY });
    while (this.#slices.length <= this.#indexOf(sequence)) {
      const border = (this.#slices.length * this.#widthMs) / this.#stepMs + 1;
      const startSeconds = micro(Math.max(0, beforeSeconds + pace * (border - before)));
      this.#slices.push({ ...EMPTY, startSeconds });
    }
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
    const found: IntervalResult[] = [];
    if (counted < 1) return found;
    let last = this.#indexOf(counted);
    const rest = (counted - this.#firstOf(last) + 1) * this.#stepMs;
    const isSliver = last > 0 && rest < this.#widthMs * SLIVER_RATIO;
    if (isSliver) last--;
    for (let index = 0; index < last; index++) found.push(this.#interval(index));
    const slice = isSliver ? joined(this.#slices[last]!, this.#slices[last + 1]!) : this.#slices[last]!;
    const packets = counted - this.#firstOf(last) + 1;
    return [...found, intervalOf(slice, packets, Math.max(micro(endSeconds), slice.startSeconds))];
  }

  #tell(): void {
    for (; this.#isKnown(this.#heard); this.#heard++) this.onInterval?.(this.#interval(this.#heard));
  }

  #isKnown(index: number): boolean {
    if (index + 1 >= this.#slices.length) return false;
    if (this.#slices[index]!.answered === this.#sizeOf(index)) return true;
    const youngest = (this.#newest.sequence - this.#firstOf(index + 1) + 1) * this.#stepMs;
    return youngest >= this.timeoutSeconds * 1000;
  }

  /** One that another follows. */
  #interval(index: number): IntervalResult {
    const slice = this.#slices[index]!;
    return intervalOf(slice, this.#sizeOf(index), this.#slices[index + 1]!.startSeconds);
  }

  #indexOf(sequence: number): number {
    return Math.floor(((sequence - 1) * this.#stepMs) / this.#widthMs);
  }

  #firstOf(index: number): number {
    return Math.ceil((index * this.#widthMs) / this.#stepMs) + 1;
  }

  #sizeOf(index: number): number {
    return this.#firstOf(index + 1) - this.#firstOf(index);
  }
}

const EMPTY: Slice = {
  startSeconds: 0,
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

function intervalOf(slice: Slice, packets: number, endSeconds: number): IntervalResult {
  const seconds = endSeconds - slice.startSeconds;
  const lostPackets = packets - slice.answered;
  return present<IntervalResult>({
    startSeconds: slice.startSeconds,
    endSeconds,
    bytes: slice.bytes,
    bitsPerSecond: seconds > 0 ? (slice.bytes * 8) / seconds : 0,
    packets,
    lostPackets,
    lossRatio: lostPackets / packets,
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
