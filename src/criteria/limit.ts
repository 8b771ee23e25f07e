import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';

/**
 * The limit that `parse` reads.
 *
 * @param name of the criterion; where it is not the limit, with what it is, as `minBitrate() within`.
 * @throws UsageError `BAD_LIMIT` when it cannot be read or is not finite, with the words of `parse`.
 */
export function readLimit(name: string, parse: (what: string) => number): number {
  const what = name.includes(' ') ? name : `the limit of ${name}()`;
  let limit: number;
  try {
    limit = parse(what);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError('BAD_LIMIT', error.reason, { cause: error });
    throw error;
  }
  if (Number.isFinite(limit)) return limit;
  throw new UsageError('BAD_LIMIT', `${what} must be finite; got ${limit}`);
}

/** @throws UsageError `BAD_LIMIT` unless `count` is an integer from `least`. */
export function readCount(name: string, count: unknown, least: number): number {
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= least) return count;
  throw new UsageError(
    'BAD_LIMIT',
    `the limit of ${name}() must be a whole number that is ${least} or more; got ${show(count)}`,
  );
}

/** @throws UsageError `BAD_LIMIT` unless it is a number above 0. */
export function readPositive(name: string, limit: unknown, what: string): number {
  if (typeof limit === 'number' && Number.isFinite(limit) && limit > 0) return limit;
  throw new UsageError('BAD_LIMIT', `the limit of ${name}() must be ${what} above 0; got ${show(limit)}`);
}

/** The error for a limit that no traffic can break, so that the assertion would assert nothing. */
export function unbreakable(name: string, input: unknown, advice: string): UsageError {
  return new UsageError('BAD_LIMIT', `nothing could break ${name}(${show(input)}); ${advice}`);
}
