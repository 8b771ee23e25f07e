export type OutputChannel = 'stdout' | 'stderr';

/** One line that a process on a host printed. */
export interface OutputLine {
  channel: OutputChannel;
  /** Without its newline; bytes that are no UTF-8 become U+FFFD, NUL bytes are dropped. */
  text: string;
  /** The line was longer than its limit; the rest is missing. */
  cut: boolean;
}

/** Lines waiting for their one reader. Without a reader the newest `limit` lines are kept. */
export class LineQueue implements AsyncIterable<OutputLine> {
  #lines: OutputLine[] = [];
  #ended = false;
  readonly #waiting = new Set<() => void>();
  /** Lines that were thrown away because nobody read them. */
  dropped = 0;

  constructor(private readonly limit = 10_000) {}

  push(line: OutputLine): void {
    this.#lines.push(line);
    if (this.#lines.length > this.limit) {
      this.#lines.shift();
      this.dropped++;
    }
    this.#wakeAll();
  }

  end(): void {
    this.#ended = true;
    this.#wakeAll();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<OutputLine> {
    for (;;) {
      const lines = this.#lines;
      this.#lines = [];
      yield* lines;
      if (this.#lines.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** A second reader would miss lines, but must not wait without end. */
  #wakeAll(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
