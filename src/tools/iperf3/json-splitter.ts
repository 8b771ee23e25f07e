/** A longer object is no report of a run that `-J` is used for; it is given up, so that memory stays bounded. */
const MAX_CHARACTERS = 64e6;
/** No line of a report is nearly as long, and none of a host's output is longer than half of it. */
const MAX_LINE = 2 ** 21;
const [QUOTE, BACKSLASH, OPEN, CLOSE] = [...'"\\{}'].map((character) => character.charCodeAt(0));

/**
 * Cuts the reports out of lines of text: iperf3 prints text before its JSON, and a server that stays up prints one object
 * after the other. Each begins at the beginning of a line; what is indented by tabs is inside of one, whatever it is, and
 * need not be looked at.
 */
export class JsonSplitter {
  #parts: string[] = [];
  #size = 0;
  #depth = 0;
  #lost = false;

  constructor(private readonly onObject: (text: string) => void) {}

  /** Whether an object has begun that has not ended, or never did. */
  get unfinished(): boolean {
    return this.#depth > 0 || this.#lost;
  }

  line(text: string): void {
    if (text.length > MAX_LINE) return this.#giveUp();
    if (this.#depth > 0 && text.startsWith('\t')) return this.#keep(text);
    let rest = text;
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
    if (this.#depth > 0 || this.#parts.length === 0) return '';
    this.onObject(this.#parts.join('\n'));
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
    this.#size += part.length;
    if (this.#size > MAX_CHARACTERS) this.#giveUp();
    else this.#parts.push(part);
  }

  /** What follows up to the next object is of one that cannot be read. */
  #giveUp(): void {
    this.#lost ||= this.#depth > 0;
    this.#forget();
  }

  #forget(): void {
    this.#parts = [];
    this.#size = 0;
    this.#depth = 0;
  }
}
