/** What is asked for while an earlier question is under way goes together, as one question. */
export class Batch<Item, Answer> {
  #waiting: Item[] = [];
  #next: Promise<Answer> | undefined;
  #current: Promise<unknown> = Promise.resolve();

  constructor(private readonly ask: (items: readonly Item[]) => Promise<Answer>) {}

  /** The answer to these items and to those of others that were asked about with them. */
  add(items: readonly Item[]): Promise<Answer> {
    this.#waiting.push(...items);
    this.#next ??= this.#turn();
    return this.#next;
  }

  async #turn(): Promise<Answer> {
    await this.#current;
    // Those that are asked at the same time go together too.
    await new Promise(setImmediate);
    this.#next = undefined;
    const answer = this.ask(this.#waiting.splice(0));
    this.#current = answer.catch(() => undefined);
    return answer;
  }
}
