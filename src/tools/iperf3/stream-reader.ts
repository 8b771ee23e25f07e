import type { OutputChannel, OutputReader, ToolOutput } from '../tool.js';
import { Diagnosis } from './diagnosis.js';
import type { IntervalListener, ReadingContext } from './direction-record.js';
import { isObject } from './json-figures.js';
import { JsonTest } from './json-test.js';
import { Notes } from '../notes.js';

/**
 * Reads `--json-stream`: one event a line. What follows the `end` event, such as the whole report again, is left
 * out. No line is kept.
 */
export class StreamReader implements OutputReader {
  readonly #notes = new Notes('iperf3');
  readonly #diagnosis = new Diagnosis(this.#notes);
  readonly #test: JsonTest;
  #over = false;

  constructor(context: ReadingContext, onInterval?: IntervalListener) {
    this.#test = new JsonTest(context, this.#notes, onInterval);
  }

  line(channel: OutputChannel, text: string): void {
    if (channel === 'stderr') return this.#diagnosis.stderr(text);
    const isObjectText = text.startsWith('{');
    if (isObjectText || text.trim() !== '') this.#diagnosis.printed();
    if (this.#over || !isObjectText) return;
    try {
      const event: unknown = JSON.parse(text);
      if (isObject(event)) this.#event(event['event'], event['data']);
    } catch {
      this.#notes.add('a line of JSON could not be read and was left out');
    }
  }

  #event(name: unknown, data: unknown): void {
    switch (name) {
      case 'start':
        // A server's next test.
        if (this.#test.hasData) this.#over = true;
        else this.#test.start(data);
        return;
      case 'interval':
        return this.#test.interval(data);
      case 'error':
        if (typeof data === 'string') this.#diagnosis.fail(data);
        return;
      case 'end':
        this.#test.end(data);
        this.#over = true;
    }
  }

  output(): ToolOutput {
    const { version, protocol, ended } = this.#test;
    const end = this.#diagnosis.ending(ended);
    const directions = this.#diagnosis.believable(this.#test.directions(end.ending));
    return {
      ...(version !== undefined && { version }),
      ...(protocol !== undefined && { protocol }),
      directions,
      ...end,
      notes: this.#notes.list,
    };
  }
}
