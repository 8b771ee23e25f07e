/** The latest of any number of things, and how many there were. */
export class Latest<T> {
  readonly #items: T[] = [];
  /** How many there were in all. */
  total = 0;

  /** @param limit how many are kept. */
  constructor(private readonly limit: number) {}

  push(item: T): void {
    this.total++;
    this.#items.push(item);
    // Not one by one: each time all others would be moved.
    if (this.#items.length >= 2 * this.limit) this.#items.splice(0, this.#items.length - this.limit);
  }

  /** Oldest first, `limit` at most. */
  get items(): T[] {
    return this.#items.slice(-this.limit);
  }
}
