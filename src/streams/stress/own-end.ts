import type { TrafficError } from '../../core/errors.js';

/** Why stress traffic ended by itself. */
export class OwnEnd {
  #isTold = false;
  /** `undefined` as long as it did not. */
  error: TrafficError | undefined;

  /** @throws the reason, unless somebody has been told. */
  tell(): void {
    if (!this.#isTold) this.require();
  }

  /** @throws the reason, to whoever wants to go on. */
  require(): void {
    if (!this.error) return;
    this.#isTold = true;
    throw this.error;
  }
}
