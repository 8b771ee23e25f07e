import { mergeSlivers } from '../../results/intervals.js';
import type { IntervalResult } from '../../results/traffic-result.js';
import { numberIn } from './number.js';
import type { NetperfOptions } from './options.js';

/** The interim results of a client: four lines each, with the number of the interval. */
export class IntervalRows {
  readonly #rows: IntervalResult[] = [];
  #part: { index?: string; result?: number; units?: string; seconds?: number } = {};
  #endSeconds = 0;

  constructor(
    private readonly options: NetperfOptions,
    private readonly onRow: (row: IntervalResult) => void,
  ) {}

  get intervals(): IntervalResult[] {
    return mergeSlivers(this.#rows, this.options.intervalSeconds);
  }

  take(key: string, value: string): void {
    const [, name, index] = /^NETPERF_(\w+)\[(\d+)\]$/.exec(key) ?? [];
    if (name === 'INTERIM_RESULT') this.#part = { index: index!, result: numberIn(value) ?? NaN };
    if (index !== this.#part.index) return;
    if (name === 'UNITS') this.#part.units = value;
    if (name === 'INTERVAL') this.#part.seconds = numberIn(value) ?? NaN;
    if (name === 'ENDING') this.#finish();
  }

  #finish(): void {
    const { index, result, units, seconds } = this.#part;
    this.#part = {};
    // One that is missing is a hole, and would put all that follow at wrong times.
    const inOrder = Number(index) === this.#rows.length;
    if (!inOrder || !(result! >= 0) || !(seconds! > 0) || !(seconds! < 86_400)) return;
    const measures = this.#measures(result!, units, seconds!);
    if (!measures) return;
    const startSeconds = this.#endSeconds;
    this.#endSeconds = Number((startSeconds + seconds!).toFixed(3));
    const row = { startSeconds, endSeconds: this.#endSeconds, ...measures, omitted: false };
    this.#rows.push(row);
    this.onRow(row);
  }

  #measures(result: number, units: string | undefined, seconds: number) {
    if (units === '10^6bits/s') {
      const bitsPerSecond = result * 1e6;
      return { bytes: Math.round((bitsPerSecond * seconds) / 8), bitsPerSecond };
    }
    if (units !== 'Trans/s') return undefined;
    const bytes = Math.round(result * seconds) * this.options.requestBytes;
    return { bytes, bitsPerSecond: (bytes * 8) / seconds, transactionsPerSecond: result };
  }
}
