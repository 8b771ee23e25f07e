import { cutText } from '../cut-text.js';
import type { OutputChannel, OutputReader, ToolOutput } from '../tool.js';
import { Diagnosis } from './diagnosis.js';
import type { IntervalListener, ReadingContext } from './direction-record.js';
import { isObject, listOf } from './json-figures.js';
import { JsonSplitter } from './json-splitter.js';
import { JsonTest } from './json-test.js';
import { Notes } from '../notes.js';

/** More do not tell more of why it failed. */
const MAX_STDERR_LINES = 100;

interface Report {
  test: JsonTest;
  notes: Notes;
  diagnosis: Diagnosis;
  /** In the tool's own words. */
  errors: readonly string[];
}

/**
 * Reads `-J`. Nothing is known before the end, so `onInterval` hears of all intervals then. Of a server's several
 * reports the first one of a test that ended well counts, else the first with data, else the first.
 */
export class JsonReader implements OutputReader {
  readonly #splitter = new JsonSplitter((text) => this.#report(text));
  readonly #stderr: string[] = [];
  #printed = false;
  #unreadable = false;
  #tests = 0;
  #best: Report | undefined;

  constructor(
    private readonly context: ReadingContext,
    private readonly onInterval?: IntervalListener,
  ) {}

  line(channel: OutputChannel, text: string): void {
    if (channel === 'stdout') {
      this.#printed ||= text.trim() !== '';
      this.#splitter.line(text);
    } else if (this.#stderr.length < MAX_STDERR_LINES) this.#stderr.push(cutText(text, 1000));
  }

  #report(text: string): void {
    const report = this.#read(text);
    if (!report) {
      this.#unreadable = true;
      return;
    }
    if (report.test.hasData) this.#tests++;
    if (!this.#best || rank(report) > rank(this.#best)) this.#best = report;
  }

  #read(text: string): Report | undefined {
    const data = parsed(text);
    if (!data) return undefined;
    const notes = new Notes('iperf3');
    const report = {
      notes,
      test: new JsonTest(this.context, notes, this.#tests > 0 ? undefined : this.onInterval),
      diagnosis: new Diagnosis(notes),
      errors: errorsOf(text, data['error']),
    };
    report.test.start(data['start']);
    for (const interval of listOf(data, 'intervals')) report.test.interval(interval);
    report.test.end(data['end']);
    for (const error of report.errors) report.diagnosis.fail(error);
    return report;
  }

  /** It may be asked for again: nothing of it is kept. */
  output(): ToolOutput {
    const best = this.#best;
    const notes = new Notes('iperf3');
    const diagnosis = new Diagnosis(notes);
    if (this.#printed) diagnosis.printed();
    for (const error of best?.errors ?? []) diagnosis.fail(error);
    for (const line of this.#stderr) diagnosis.stderr(line);
    const end = diagnosis.ending(best?.test.ended ?? false);
    const directions = diagnosis.believable(best?.test.directions(end.ending) ?? []);
    for (const note of best?.notes.list ?? []) notes.add(note);
    if (this.#tests > 1)
      notes.add('iperf3 reported several tests; these are the figures of the first sound one');
    if (this.#splitter.unfinished || this.#unreadable) notes.add('a part of the JSON could not be read');
    return {
      ...(best?.test.version !== undefined && { version: best.test.version }),
      ...(best?.test.protocol !== undefined && { protocol: best.test.protocol }),
      directions,
      ...end,
      notes: notes.list,
    };
  }
}

function rank({ test, diagnosis }: Report): number {
  if (test.ended && diagnosis.error === undefined) return 2;
  return test.hasData ? 1 : 0;
}

/** Some versions write the key more than once; of these only the last one is left once it is parsed. */
function errorsOf(text: string, last: unknown): string[] {
  if (typeof last !== 'string') return [];
  const written = [...text.matchAll(/^\t?"error":\s*("(?:[^"\\]|\\.)*")/gm)];
  return written.length > 0 ? written.map(([, literal]) => String(JSON.parse(literal!))) : [last];
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return isObject(data) ? data : undefined;
  } catch {
    return undefined;
  }
}
