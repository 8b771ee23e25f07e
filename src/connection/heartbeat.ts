import { url } from 'node:inspector';

/** How long after a silence the far end, which gave up, may need to end everything; its grace period comes on top. */
const ENDING_SECONDS = 4;

/** Tells a supervisor at regular times that this process is alive, and remembers when it could not. */
export class Heartbeat {
  #timer: NodeJS.Timeout;
  #last = performance.now();
  /** The last one that was too long, until the connection has survived it. */
  #silence: { ms: number; until: number } | undefined;

  constructor(
    beat: () => void,
    intervalSeconds: number,
    private readonly silenceSeconds: number,
    private readonly graceSeconds: number,
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

  /** Why the far end may have given up, in words; `undefined` when this process was not silent for too long of late. */
  silence(): string | undefined {
    this.#note();
    if (!this.#silence) return undefined;
    const seconds = (this.#silence.ms / 1000).toFixed(1);
    return `this process was silent for ${seconds} s; the host gives up after ${this.silenceSeconds} s without a heartbeat and ends everything`;
  }

  /**
   * Passes an exit on. After too long a silence it may be the far end's doing, which gave up and ends everything: then only
   * if the channel outlives it.
   */
  passOn(exit: () => void, closed: Promise<unknown>): void {
    if (this.silence() === undefined) return exit();
    const survived = setTimeout(
      () => {
        this.#silence = undefined;
        exit();
      },
      (this.graceSeconds + 0.5) * 1000,
    );
    void closed.then(() => clearTimeout(survived));
  }

  #note(): void {
    const now = performance.now();
    const ms = now - this.#last;
    this.#last = now;
    if (ms >= this.silenceSeconds * 1000) this.#silence = { ms, until: now };
    const survivedAfterMs = (this.graceSeconds + ENDING_SECONDS) * 1000;
    if (this.#silence && now - this.#silence.until > survivedAfterMs) this.#silence = undefined;
  }
}
