import type { ErrorDetails, NetwrightError } from './errors.js';

/** An error of the same class and code that says something before its reason; the old one is its cause. */
export function sameError(error: NetwrightError, before: string): NetwrightError {
  const Same = error.constructor as new (
    code: string,
    reason: string,
    details: ErrorDetails,
  ) => NetwrightError;
  const { code, reason, host, command, output } = error;
  return new Same(code, `${before}: ${reason}`, { host, command, output, cause: error });
}
