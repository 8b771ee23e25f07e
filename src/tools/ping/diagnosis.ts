import type { Notes } from '../notes.js';

/** Its own name comes first, with the path that it was started by. */
const OWN_WORDS = /^(?:.*\/)?ping[\w.-]{0,40}: (.*)$/;
/** What keeps single requests from being sent. */
const NOT_SENT = /^(?:local error|sendmsg|sendto)/;
/** The first ones say it all: in newer versions of a missing permission the second and third. */
const MOST_WORDS = 3;

/** Collects what ping says of its own troubles. */
export class Diagnosis {
  readonly #words: string[] = [];
  #stray: string | undefined;
  #printed = false;

  constructor(private readonly notes: Notes) {}

  /** Any line was printed, on either channel. */
  printed(): void {
    this.#printed = true;
  }

  stderr(text: string): void {
    const line = text.slice(0, 1000).trim();
    if (line === '') return;
    this.printed();
    const words = OWN_WORDS.exec(line)?.[1]?.trim();
    if (words === undefined) this.#stray ??= line;
    else if (/^warning/i.test(words)) this.notes.add(words);
    else if (this.#words.length < MOST_WORDS && !this.#words.includes(words)) this.#words.push(words);
  }

  /** Why there is nothing. */
  get whyNothing(): string | undefined {
    return this.#words.length > 0 ? this.#words.join('; ') : this.#stray;
  }

  /** Why requests were not sent. */
  get whyNotSent(): string | undefined {
    return this.#words.find((words) => NOT_SENT.test(words));
  }

  /** What it said in the middle of traffic. */
  get asides(): readonly string[] {
    return this.#words;
  }

  get silence(): 'truncated' | 'empty' {
    return this.#printed ? 'truncated' : 'empty';
  }
}
