import { sleep } from '../core/wait.js';

/** Whoever is not there then, such as traffic of the user's own whose start hangs, is waited for no longer. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Where streams that begin together wait for each other: every server is ready before the first client starts. What begins together
 * then begins at the same time, and no server has to come up beside the traffic of those that were earlier.
 */
export class StartingLine {
  readonly #missing: Set<object>;
  readonly #open: Promise<void>;
  #go!: () => void;

  constructor(runners: readonly object[]) {
    this.#missing = new Set(runners);
    this.#open = new Promise((resolve) => (this.#go = resolve));
    this.leave(this);
  }

  /** Resolves when all others are there too, or are not coming any more; at once when `signal` is aborted, and after a minute. */
  async arrive(runner: object, signal: AbortSignal): Promise<void> {
    this.leave(runner);
    const over = new AbortController();
    await Promise.race([this.#open, sleep(LONGEST_WAIT_MS, AbortSignal.any([signal, over.signal]))]);
    over.abort();
  }

  /** Nobody waits for it any longer. */
  leave(runner: object): void {
    this.#missing.delete(runner);
    if (this.#missing.size === 0) this.#go();
  }
}
