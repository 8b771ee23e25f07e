import { present } from '../../results/present.js';
import type { TrafficSummary } from '../../results/traffic-result.js';
import type { RoundTripRecord } from './end-record.js';

type Figures = Pick<
  TrafficSummary,
  | 'minRttSeconds'
  | 'meanRttSeconds'
  | 'p50RttSeconds'
  | 'p90RttSeconds'
  | 'p95RttSeconds'
  | 'p99RttSeconds'
  | 'maxRttSeconds'
>;

/** All round trips of a run. Each value is kept once, with its count: ping prints three digits, so that there are few. */
export class RoundTrips {
  readonly #counts = new Map<number, number>();
  /** Of replies that came in for the first time. */
  readonly #first = new Spread();
  /** Duplicates included, as in ping's end record. */
  readonly #all = new Spread();
  #untimed = 0;

  add(microseconds: number | undefined, duplicate: boolean): void {
    if (microseconds === undefined) {
      this.#untimed++;
      return;
    }
    this.#all.add(microseconds);
    if (duplicate) return;
    this.#first.add(microseconds);
    this.#counts.set(microseconds, (this.#counts.get(microseconds) ?? 0) + 1);
  }

  /**
   * The figures of all replies; empty when they were not measured.
   *
   * @param record ping's own, exact to the microsecond; absent when it printed none.
   * @returns `undefined` when the record and the replies contradict each other.
   */
  figures(record: RoundTripRecord | undefined): Figures | undefined {
    if (record && this.#all.count > 0 && this.#untimed === 0 && !this.#all.isNear(record)) return undefined;
    // Where no reply had one, the record is of another run.
    if (this.#all.count === 0) return {};
    // Where a reply lacks its time, only ping knows of it.
    if (this.#untimed > 0) return record ? bounds(record) : {};
    const exact = record && this.#all.count === this.#first.count ? record : this.#first.record;
    const percentiles = present({
      p50RttSeconds: this.#percentile(0.5, exact),
      p90RttSeconds: this.#percentile(0.9, exact),
      p95RttSeconds: this.#percentile(0.95, exact),
      p99RttSeconds: this.#percentile(0.99, exact),
    });
    return { ...bounds(exact), ...percentiles };
  }

  /** RFC 2330, 11.3: the smallest value that this share of all does not exceed. */
  #percentile(share: number, { min, max }: RoundTripRecord): number {
    const rank = Math.ceil(share * this.#first.count);
    let passed = 0;
    for (const value of [...this.#counts.keys()].sort((one, other) => one - other)) {
      passed += this.#counts.get(value)!;
      // Three digits may lie a little outside of the exact bounds.
      if (passed >= rank) return Math.min(max, Math.max(min, value)) / 1e6;
    }
    return max / 1e6;
  }
}

function bounds({ min, mean, max }: RoundTripRecord): Figures {
  return { minRttSeconds: min / 1e6, meanRttSeconds: mean / 1e6, maxRttSeconds: max / 1e6 };
}

/** Microseconds between the smallest and the greatest. */
class Spread {
  count = 0;
  #sum = 0;
  #min = Infinity;
  #max = 0;

  add(value: number): void {
    this.count++;
    this.#sum += value;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  get record(): RoundTripRecord {
    return { min: this.#min, mean: this.#sum / this.count, max: this.#max };
  }

  /** Whether a record may be of the same values, which are rounded. */
  isNear({ min, mean, max }: RoundTripRecord): boolean {
    const near = (one: number, other: number, greatest: number) =>
      Math.abs(one - other) <= grainOf(greatest) + 1;
    const own = this.record;
    return near(min, own.min, own.min) && near(max, own.max, own.max) && near(mean, own.mean, own.max);
  }
}

/** Microseconds of the last digit that ping prints of a reply's time. */
function grainOf(microseconds: number): number {
  if (microseconds < 1000) return 0;
  return 10 ** Math.min(3, Math.floor(Math.log10(microseconds)) - 2);
}
