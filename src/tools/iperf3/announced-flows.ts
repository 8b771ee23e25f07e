/** The flows that text announces before their rows, by `[  5] local … connected to …`. */
export class AnnouncedFlows {
  readonly #ids = new Set<number>();

  /** Takes a line; answers whether it announces a flow. */
  take(text: string): boolean {
    const id = /\[ *(\d{1,9})\] local .* connected /.exec(text)?.[1];
    if (id !== undefined) this.#ids.add(Number(id));
    return id !== undefined;
  }

  forget(): void {
    this.#ids.clear();
  }

  /** How many there are in each direction; 0 when it is not known. */
  count(bidirectional: boolean): number {
    return bidirectional ? Math.floor(this.#ids.size / 2) : this.#ids.size;
  }

  /** Whether a flow has rows though it was not announced, and others were: then some announcements were lost. */
  isStranger(id: number): boolean {
    return this.#ids.size > 0 && !this.#ids.has(id);
  }
}
