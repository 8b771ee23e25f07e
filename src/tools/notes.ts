const MAX_NOTES = 20;
/** Above any count but that of bytes that a run can reach, and safe to add up. */
const MAX_COUNT = 1e15;

/** What a reader of the figures should know: each thing once, and no more of them than can be read. */
export class Notes {
  readonly #texts = new Set<string>();

  /** @param tool whose output is read. */
  constructor(private readonly tool: string) {}

  add(text: string): void {
    if (this.#texts.size < MAX_NOTES) this.#texts.add(text);
  }

  get list(): string[] {
    return [...this.#texts];
  }

  /** A count that the tool wrote; `undefined` when it wrote none, or one that cannot be, which is noted. */
  count(value: unknown, what: string, max = MAX_COUNT): number | undefined {
    const amount = this.amount(value, what, max);
    if (amount === undefined || Number.isInteger(amount)) return amount;
    this.#impossible(what, value);
    return undefined;
  }

  /** A number of 0 or more that the tool wrote; `undefined` when it wrote none, or one that cannot be, which is noted. */
  amount(value: unknown, what: string, max = MAX_COUNT): number | undefined {
    if (value === undefined || value === '') return undefined;
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number === 'number' && number >= 0 && number <= max) return number === 0 ? 0 : number;
    this.#impossible(what, value);
    return undefined;
  }

  #impossible(what: string, value: unknown): void {
    const seen =
      typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 40) : 'no number';
    this.add(`${what} was not measured: ${this.tool} printed ${seen}`);
  }
}
