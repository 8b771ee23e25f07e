import { url } from 'node:inspector';

/** Tells a supervisor at regular times that this process is alive, and remembers when it could not. */
export class Heartbeat {
  #timer: NodeJS.Timeout;
  #last = performance.now();
  #longestMs = 0;

  constructor(
    beat: () => void,
    intervalSeconds: number,
    private readonly silenceSeconds: number,
  ) {
    this.#timer = setInterval(() => {
      this.#note();
      beat();
    }, intervalSeconds * 1000).unref();
  }

  /** 10 s; 10 minutes while a debugger may hold this process. */
  static defaultSilenceSeconds(): number {
    return url() === undefined ? 10 : 600;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Why the far end may have given up, in words; `undefined` when this process was never silent for too long. */
  silence(): string | undefined {
    this.#note();
    if (this.#longestMs < this.silenceSeconds * 1000) return undefined;
    const seconds = (this.#longestMs / 1000).toFixed(1);
    return `this process was silent for ${seconds} s; the host gives up after ${this.silenceSeconds} s without a heartbeat and ends everything`;
  }

  /**
   * Passes an exit on. After too long a silence it may be the far end's doing, which gave up and ends everything: then only
   * if the channel outlives it.
   */
  passOn(exit: () => void, closed: Promise<unknown>, graceSeconds: number): void {
    if (this.silence() === undefined) return exit();
    const survived = setTimeout(
      () => {
        this.#longestMs = 0;
        exit();
      },
      (graceSeconds + 0.5) * 1000,
    );
    void closed.then(() => clearTimeout(survived));
  }

  #note(): void {
    const now = performance.now();
    this.#longestMs = Math.max(this.#longestMs, now - this.#last);
    this.#last = now;
  }
}
