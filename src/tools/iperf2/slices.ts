import { joinIntervals } from '../../results/intervals.js';
import { sumFlows } from '../../results/sum-flows.js';
import type { IntervalResult } from '../../results/traffic-result.js';

/** Slices that wait for the rows of some flow; flows that start minutes apart are no run of ours. */
const MAX_OPEN = 600;

/** Sums rows of several flows, as they come, to one interval for each slice of time. */
export class Slices {
  readonly #open = new Map<number, Map<number, IntervalResult>>();
  /** Last slice of each flow that has ended. */
  readonly #ended = new Map<number, number>();

  /**
   * @param flows how many flows there are.
   * @param onSlice takes a slice that every flow has reported that was not over; in order.
   * @param onGap hears of a slice that some flow did not report.
   */
  constructor(
    private readonly flows: () => number,
    private readonly intervalSeconds: number,
    private readonly onSlice: (interval: IntervalResult) => void,
    private readonly onGap: () => void,
  ) {}

  add(flow: number, interval: IntervalResult): void {
    const index = this.#indexOf(interval);
    const rows = this.#open.get(index) ?? new Map<number, IntervalResult>();
    this.#open.set(index, rows);
    const before = rows.get(flow);
    rows.set(flow, before ? joinIntervals(before, interval) : interval);
    if (this.#isWhole(index)) this.#close(index);
    else if (this.#open.size > MAX_OPEN) this.#drop(Math.min(...this.#open.keys()));
  }

  /** @param last its last interval; absent when it had none. */
  end(flow: number, last: IntervalResult | undefined): void {
    this.#ended.set(flow, last ? this.#indexOf(last) : -1);
    for (const index of [...this.#open.keys()].sort((a, b) => a - b))
      if (this.#open.has(index) && this.#isWhole(index)) this.#close(index);
  }

  #indexOf({ startSeconds }: IntervalResult): number {
    return this.intervalSeconds > 0 ? Math.round(startSeconds / this.intervalSeconds) : 0;
  }

  #isWhole(index: number): boolean {
    const over = [...this.#ended.values()].filter((last) => last < index).length;
    return this.#open.get(index)!.size >= this.flows() - over;
  }

  /** Rows of one flow come in order: what is open before has been passed over by some flow. */
  #close(index: number): void {
    for (const earlier of this.#open.keys()) if (earlier < index) this.#drop(earlier);
    const rows = this.#open.get(index)!;
    this.#open.delete(index);
    this.onSlice(sumFlows([...rows.values()]));
  }

  #drop(index: number): void {
    this.#open.delete(index);
    this.onGap();
  }
}
