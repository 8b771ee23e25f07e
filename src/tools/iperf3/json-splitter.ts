/** A longer object is no report of a run that `-J` is used for; it is given up, so that memory stays bounded. */
const MAX_CHARACTERS = 64e6;

/**
 * Cuts the top-level objects out of lines of text: iperf3 prints text before its JSON, and a server that stays
 * up prints one object after the other.
 */
export class JsonSplitter {
  #parts: string[] = [];
  #size = 0;
  #depth = 0;
  #inString = false;
  /** Whether the object began on a line of its own. */
  #pretty = false;
  /** Whether an object ended that had not begun: what came before it is lost. */
  headless = false;

  constructor(private readonly onObject: (text: string) => void) {}

  /** Whether an object has begun and not ended. */
  get unfinished(): boolean {
    return this.#depth > 0;
  }

  line(text: string): void {
    if (this.#pretty) return this.#prettyLine(text);
    if (text === '{' && this.#depth === 0) {
      this.#pretty = true;
      this.#depth = 1;
      return this.#keep(text);
    }
    this.#scan(text);
  }

  /** iperf3 indents all that is within an object, so that its end is found without a look at what it holds. */
  #prettyLine(text: string): void {
    if (text.startsWith('\t')) return this.#keep(text);
    if (text === '}') {
      this.#pretty = false;
      this.#depth = 0;
      this.#keep(text);
      return this.#emit();
    }
    // It is not as iperf3 prints it: every character counts, from the beginning on.
    const parts = [...this.#parts, text];
    this.#pretty = false;
    this.#depth = 0;
    this.#parts = [];
    this.#size = 0;
    for (const part of parts) this.#scan(part);
  }

  #scan(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at];
      if (this.#inString) {
        if (character === '\\') at++;
        else if (character === '"') this.#inString = false;
      } else if (character === '"') this.#inString = this.#depth > 0;
      else if (character === '{') {
        if (this.#depth++ === 0) from = at;
      } else if (character === '}') {
        if (this.#depth === 0) this.headless = true;
        else if (--this.#depth === 0) {
          this.#keep(text.slice(from, at + 1));
          this.#emit();
        }
      }
    }
    // No string of JSON goes over the end of a line.
    this.#inString = false;
    if (this.#depth > 0) this.#keep(text.slice(from));
  }

  #keep(part: string): void {
    this.#parts.push(part);
    this.#size += part.length;
    if (this.#size > MAX_CHARACTERS) this.#parts = [];
  }

  #emit(): void {
    const text = this.#parts.join('\n');
    this.#parts = [];
    this.#size = 0;
    this.onObject(text);
  }
}
