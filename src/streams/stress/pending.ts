import { UsageError } from '../../core/errors.js';

/** What was asked for and is under way: once it is abandoned, nobody hears how it ends. */
export class Pending {
  readonly #all = new Set<Promise<void>>();
  #isAbandoned = false;

  /** Does what is asked for. */
  add(act: () => Promise<void>): Promise<void> {
    // The promise that is handed out is the only one that nobody may wait for: who forgets it is told of its failure by Node.
    const promise: Promise<void> = act().finally(() => this.#all.delete(promise));
    this.#all.add(promise);
    return promise;
  }

  abandon(): void {
    this.#isAbandoned = true;
    for (const promise of this.#all) promise.catch(() => undefined);
  }

  /** @throws UsageError `TEST_ENDED` once it was abandoned. */
  require(): void {
    if (this.#isAbandoned)
      throw new UsageError('TEST_ENDED', 'stress traffic cannot be started any more: its test is over');
  }
}
