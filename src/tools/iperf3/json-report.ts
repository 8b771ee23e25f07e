import { Notes } from '../notes.js';
import { Diagnosis } from './diagnosis.js';
import type { IntervalListener, ReadingContext } from './direction-record.js';
import { isObject, type JsonObject, listOf } from './json-figures.js';
import { JsonTest } from './json-test.js';

/** One report of `-J`, in the parts in which it comes. */
export class JsonReport {
  readonly notes = new Notes('iperf3');
  readonly test: JsonTest;
  readonly #diagnosis = new Diagnosis(this.notes);
  readonly #errors: string[] = [];
  #isReadable = true;

  constructor(context: ReadingContext, onInterval: IntervalListener | undefined) {
    this.test = new JsonTest(context, this.notes, onInterval);
  }

  /** Whether all of it was JSON so far. */
  get isReadable(): boolean {
    return this.#isReadable;
  }

  /** In the tool's own words. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  /** How much it tells, to compare it with others. */
  get rank(): number {
    if (this.test.ended && this.#diagnosis.error === undefined) return 3;
    if (this.test.hasData) return 2;
    return this.#isReadable ? 1 : 0;
  }

  head(text: string): void {
    const data = this.#parsed(text);
    if (data) this.#start(text, data);
  }

  interval(text: string): void {
    const data = this.#parsed(text);
    if (data) this.test.interval(data);
  }

  /** Takes all of the report, or what stands behind its intervals. */
  rest(text: string): void {
    const data = this.#parsed(text);
    if (!data) return;
    this.#start(text, data);
    for (const interval of listOf(data, 'intervals')) this.test.interval(interval);
    // The end of a report of which a part is missing would say that it is whole.
    if (this.#isReadable) this.test.end(data['end']);
  }

  #start(text: string, data: JsonObject): void {
    this.test.start(data['start']);
    for (const error of errorsOf(text, data['error'])) {
      this.#errors.push(error);
      this.#diagnosis.fail(error);
    }
  }

  #parsed(text: string): JsonObject | undefined {
    try {
      const data: unknown = JSON.parse(text);
      if (isObject(data)) return data;
    } catch {
      // Told by `isReadable`.
    }
    this.#isReadable = false;
    return undefined;
  }
}

/** Some versions write the key more than once; of these only the last one is left once it is parsed. */
function errorsOf(text: string, last: unknown): string[] {
  if (typeof last !== 'string') return [];
  const written = [...text.matchAll(/^\t?"error":\s*("(?:[^"\\]|\\.)*")/gm)];
  return written.length > 0 ? written.map(([, literal]) => String(JSON.parse(literal!))) : [last];
}
