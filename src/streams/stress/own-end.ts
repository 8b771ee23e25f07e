import { TrafficError } from '../../core/errors.js';
import { together } from '../failures.js';

/** Why stress traffic ended by itself: told to the first who asks, and to whoever wants to go on. */
export class OwnEnd {
  #isTold = false;
  /** `undefined` as long as it did not. */
  error: TrafficError | undefined;

  /** Something went wrong on the way to the end, too. */
  add(more: unknown): void {
    if (this.error)
      this.error = new TrafficError(this.error.code, together([this.error, more], this.error.reason).message);
  }

  /** @throws the reason, once. */
  tell(): void {
    if (!this.error || this.#isTold) return;
    this.#isTold = true;
    throw this.error;
  }
}
