import { NetwrightError } from '../../../src/core/errors.js';

/** Class, code and reason of what a promise is rejected with. */
export async function rejected(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => new Error('it was not rejected'),
    (reason: unknown) => reason,
  );
  if (error instanceof NetwrightError) return `${error.name} ${error.code}: ${error.reason}`;
  return String(error);
}
