import type { IntervalResult } from '../../results/traffic-result.js';
import { cutText } from '../cut-text.js';
import { Notes } from '../notes.js';
import type { OutputChannel, OutputReader, ToolOutput } from '../tool.js';
import { Figures } from './figures.js';
import { IntervalRows } from './interval-rows.js';
import type { NetperfOptions } from './options.js';

/** Longer lines are none of netperf's. */
const LINE_LIMIT = 2000;
const BANNER = /^(?:OMNI|MIGRATED) .* TEST from /;
/** Warnings that it prints and goes on. */
const HARMLESS = /^(?:catcher: timer popped|WARNING|Warning|warning)/;

/** Reads what a netperf client prints: a banner, interim results, the asked keys; words are troubles. */
export class ClientReader implements OutputReader {
  readonly #notes = new Notes('netperf');
  readonly #rows: IntervalRows;
  readonly #values = new Map<string, string>();
  #words: string | undefined;
  #printed = false;

  constructor(
    private readonly options: NetperfOptions,
    onInterval?: (interval: IntervalResult, direction: 'forward' | 'reverse') => void,
    /** For how long it was told to send. */
    private readonly askedSeconds?: number,
  ) {
    this.#rows = new IntervalRows(options, (row) => onInterval?.(row, options.direction));
  }

  line(channel: OutputChannel, text: string): void {
    const line = cutText(text, LINE_LIMIT).trimEnd();
    if (line === '') return;
    this.#printed = true;
    const [, key, value] = /^([A-Z0-9_]+(?:\[\d+\])?)=(.*)$/.exec(line) ?? [];
    if (channel === 'stderr' || key === undefined || text.length > LINE_LIMIT) return this.#said(line);
    if (key.startsWith('NETPERF_')) return this.#rows.take(key, value!);
    if (this.#values.has(key)) this.#words ??= `${key} was printed twice`;
    else if (this.#values.size < 200) this.#values.set(key, value!);
  }

  output(): ToolOutput {
    const figures = new Figures(this.#values, this.options, this.#notes, this.askedSeconds);
    const direction = figures.direction(this.#rows.intervals);
    const error = this.#words ?? figures.trouble;
    const ending = this.#ending(figures, error);
    return {
      protocol: this.options.protocol,
      directions: direction ? [direction] : [],
      ending,
      ...(ending === 'failed' && { error: error! }),
      notes: this.#notes.list,
    };
  }

  #ending(figures: Figures, error: string | undefined): ToolOutput['ending'] {
    if (error !== undefined) return 'failed';
    if (figures.complete) return 'complete';
    return this.#printed ? 'truncated' : 'empty';
  }

  #said(line: string): void {
    if (BANNER.test(line)) return;
    if (HARMLESS.test(line)) return this.#notes.add(line);
    this.#words ??= line;
  }
}
