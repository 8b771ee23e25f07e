import { mergeSlivers } from '../../results/intervals.js';
import type { IntervalResult } from '../../results/traffic-result.js';
import { numberIn } from './number.js';
import type { NetperfOptions } from './options.js';
import { unitIn } from './units.js';

/** By a larger difference, the host's clock was set, or it was looked at late. */
const CLOCK_SLACK_SECONDS = 0.02;
const DAY_SECONDS = 86_400;

interface Row {
  index: string;
  result: number | undefined;
  units?: string;
  seconds?: number | undefined;
}

/** The interim results of a client: four lines each, with the number of the interval. */
export class IntervalRows {
  readonly #rows: IntervalResult[] = [];
  #row: Row | undefined;
  #endSeconds = 0;
  /** By the host's clock; `undefined` before the first interval. */
  #startedAt: number | undefined;

  constructor(
    private readonly options: NetperfOptions,
    private readonly onRow: (row: IntervalResult) => void,
  ) {}

  get intervals(): IntervalResult[] {
    return mergeSlivers(this.#rows, this.options.intervalSeconds);
  }

  take(key: string, value: string): void {
    const [, name, index] = /^NETPERF_(\w+)\[(\d+)\]$/.exec(key) ?? [];
    if (name === 'INTERIM_RESULT') this.#row = { index: index!, result: numberIn(value) };
    if (!this.#row || index !== this.#row.index) return;
    if (name === 'UNITS') this.#row.units = value;
    if (name === 'INTERVAL') this.#row.seconds = numberIn(value);
    if (name === 'ENDING') this.#finish(this.#row, numberIn(value));
  }

  #finish(read: Row, clock: number | undefined): void {
    this.#row = undefined;
    const { result, units, seconds } = read;
    // One that is missing is a hole, and would put all that follow at wrong times.
    if (Number(read.index) !== this.#rows.length || result === undefined) return;
    if (!seconds || seconds > DAY_SECONDS) return;
    const measures = this.#measures(result, units, seconds);
    if (!measures) return;
    const startSeconds = this.#endSeconds;
    this.#endSeconds = Number(this.#endOf(seconds, clock).toFixed(3));
    const row = { startSeconds, endSeconds: this.#endSeconds, ...measures, omitted: false };
    this.#rows.push(row);
    this.onRow(row);
  }

  /** Lengths are rounded, always the same way where each send takes a little: of 1000 intervals the sum is off by one. */
  #endOf(seconds: number, clock: number | undefined): number {
    const sum = this.#endSeconds + seconds;
    if (clock === undefined) return sum;
    const byClock = clock - (this.#startedAt ??= clock - sum);
    const follows = byClock > this.#endSeconds && Math.abs(byClock - sum) < CLOCK_SLACK_SECONDS;
    return follows ? byClock : sum;
  }

  #measures(result: number, units: string | undefined, seconds: number) {
    const unit = unitIn(units);
    const requests = units === 'Trans/s';
    if (!unit || requests !== (this.options.test !== 'stream')) return undefined;
    if (!requests) return { bytes: Math.round((result * unit * seconds) / 8), bitsPerSecond: result * unit };
    const bytes = Math.round(result * seconds) * this.options.requestBytes;
    return { bytes, bitsPerSecond: (bytes * 8) / seconds, transactionsPerSecond: result };
  }
}
