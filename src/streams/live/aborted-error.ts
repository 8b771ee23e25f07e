import { NetwrightError } from '../../core/errors.js';
import type { Verdict } from '../../results/verdict.js';

/** A run was ended, for a limit was violated. Its results are kept, and can be judged. */
export class AbortedError extends NetwrightError {
  constructor(
    reason: string,
    /** What was violated, from when until when. */
    readonly verdict: Verdict,
  ) {
    super('ABORTED', reason, { host: verdict.traffic.host });
  }
}
