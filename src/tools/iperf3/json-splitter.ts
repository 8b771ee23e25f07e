/** A longer object is no report of a run that `-J` is used for; it is given up, so that memory stays bounded. */
const MAX_CHARACTERS = 64e6;
/** No line of a report is nearly as long, and none of a host's output is longer than half of it. */
const MAX_LINE = 2 ** 21;
const [QUOTE, BACKSLASH, OPEN, CLOSE] = [...'"\\{}'].map((character) => character.charCodeAt(0));

/** What hears of reports, in the order in which they are printed. */
export interface ReportListener {
  /** All that stands before the intervals, as an object of its own. Only of reports whose intervals come one by one. */
  head(text: string): void;
  /** One interval of the report whose head came last. */
  interval(text: string): void;
  /** All of a report, or all that stands behind the intervals that came one by one, as an object of its own. */
  rest(text: string): void;
  /** A report has begun, and never ended. */
  lost(): void;
}

/**
 * Cuts the reports out of lines of text: iperf3 prints text before its JSON, and a server that stays up prints one object
 * after the other. Each begins at the beginning of a line; what is indented by tabs is inside of one, whatever it is, and
 * need not be looked at. Where the intervals are laid out as every version of iperf3 does (cJSON's own way), each is
 * handed on as soon as it is there: of millions of lines no more than one interval's are kept.
 */
export class JsonSplitter {
  #text = '';
  #depth = 0;
  #isInIntervals = false;

  constructor(private readonly listener: ReportListener) {}

  /** Whether an object has begun that has not ended. */
  get unfinished(): boolean {
    return this.#depth > 0;
  }

  line(text: string): void {
    // Most lines of a long report, and nearly all the time that it takes to read them.
    if (this.#isInIntervals && text.startsWith('\t\t\t') && text.length <= MAX_LINE) this.#keep(text);
    else if (text.length > MAX_LINE) this.#giveUp();
    else if (this.#depth > 0 && text.startsWith('\t')) this.#indented(text);
    else this.#outermost(text);
  }

  #indented(text: string): void {
    if (this.#isInIntervals) {
      if (text === '\t\t}, {') return this.#interval();
      if (text === '\t\t}],' || text === '\t\t}]') return this.#endOfIntervals();
    } else if (text === '\t"intervals":\t[{' && this.#depth === 1) return this.#head();
    this.#keep(`\n${text}`);
  }

  #head(): void {
    // The comma before the list is left.
    this.listener.head(`${this.#text.replace(/,\s*$/, '')}}`);
    this.#isInIntervals = true;
    this.#text = '{';
  }

  #interval(): void {
    this.listener.interval(`${this.#text}}`);
    this.#text = '{';
  }

  #endOfIntervals(): void {
    this.#interval();
    this.#isInIntervals = false;
  }

  #outermost(text: string): void {
    let rest = text;
    // An object cannot end before its list does.
    if (this.#isInIntervals && rest.startsWith('}')) this.#giveUp();
    if (this.#text !== '') this.#keep('\n');
    do {
      if (rest.startsWith('{') && this.#depth > 0) this.#giveUp();
      if (this.#depth === 0 && !rest.startsWith('{')) return;
      rest = this.#take(rest);
    } while (rest !== '');
  }

  /** Takes what belongs to the object at hand; answers what stands behind its end. */
  #take(text: string): string {
    const end = this.#endIn(text);
    this.#keep(text.slice(0, end));
    if (this.#depth > 0 || this.#text === '') return '';
    this.listener.rest(this.#text);
    this.#forget();
    return text.slice(end);
  }

  /** Where the object ends in a line; otherwise the end of the line. No string of JSON goes over that. */
  #endIn(text: string): number {
    let inString = false;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (inString) {
        if (code === BACKSLASH) at++;
        else if (code === QUOTE) inString = false;
      } else if (code === QUOTE) inString = true;
      else if (code === OPEN) this.#depth++;
      else if (code === CLOSE && --this.#depth === 0) return at + 1;
    }
    return text.length;
  }

  #keep(part: string): void {
    if (this.#text.length + part.length > MAX_CHARACTERS) this.#giveUp();
    else this.#text += part;
  }

  /** What follows up to the next object is of one that cannot be read. */
  #giveUp(): void {
    if (this.#depth > 0) this.listener.lost();
    this.#forget();
  }

  #forget(): void {
    this.#text = '';
    this.#depth = 0;
    this.#isInIntervals = false;
  }
}
