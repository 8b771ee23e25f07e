import { cutText } from '../cut-text.js';
import { Notes } from '../notes.js';
import type { OutputChannel, OutputReader, ToolOutput } from '../tool.js';
import { Diagnosis } from './diagnosis.js';
import type { IntervalListener, ReadingContext } from './direction-record.js';
import { JsonReport } from './json-report.js';
import { JsonSplitter } from './json-splitter.js';

/** More do not tell more of why it failed. */
const MAX_STDERR_LINES = 100;

/**
 * Reads `-J`. iperf3 prints nothing before the end, so `onInterval` hears of all intervals then. Of a server's several
 * reports the first one of a test that ended well counts, else the first with data, else the first.
 */
export class JsonReader implements OutputReader {
  readonly #splitter = new JsonSplitter({
    head: (text) => (this.#open = this.#begun()).head(text),
    interval: (text) => this.#open?.interval(text),
    rest: (text) => {
      (this.#open ??= this.#begun()).rest(text);
      this.#close();
    },
    lost: () => {
      this.#unreadable = true;
      this.#close();
    },
  });
  readonly #stderr: string[] = [];
  #printed = false;
  #unreadable = false;
  #tests = 0;
  #best: JsonReport | undefined;
  /** Of which a part has come. */
  #open: JsonReport | undefined;

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

  #begun(): JsonReport {
    return new JsonReport(this.context, this.#tests > 0 ? undefined : this.onInterval);
  }

  #close(): void {
    const report = this.#open;
    this.#open = undefined;
    if (!report) return;
    if (!report.isReadable) this.#unreadable = true;
    if (report.test.hasData) this.#tests++;
    this.#best = better(this.#best, report);
  }

  /** It may be asked for again: nothing of it is kept. */
  output(): ToolOutput {
    const best = better(this.#best, this.#open);
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

/** The one that tells more; of two that tell as much the first. */
function better(first: JsonReport | undefined, second: JsonReport | undefined): JsonReport | undefined {
  return !first || (second && second.rank > first.rank) ? (second ?? first) : first;
}
