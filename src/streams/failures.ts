import { NetwrightError } from '../core/errors.js';
import { show } from '../core/units.js';

/** Several failures at once; `errors` holds every one. */
export class AggregateStreamError extends AggregateError {
  override readonly name = 'AggregateStreamError';
}

/**
 * Throws what failed: the one error, or all of them together. Who was stopped because another failed did not fail.
 */
export function firstOrAll(outcomes: readonly PromiseSettledResult<unknown>[], stream: string): void {
  const all = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  const own = all.filter((error) => !(error instanceof NetwrightError && error.code === 'STOPPED'));
  const errors = own.length > 0 ? own : all;
  if (errors.length === 1) throw errors[0];
  if (errors.length === 0) return;
  const list = errors.map((error) => `\n- ${message(error)}`).join('');
  throw new AggregateStreamError(errors, `${errors.length} failures in stream ${show(stream)}:${list}`);
}

export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
