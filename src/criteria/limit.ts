import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { Side } from './criterion.js';

/**
 * The limit that `parse` reads.
 *
 * @throws UsageError `BAD_LIMIT` when it cannot be read or is not finite, with the words of `parse`.
 */
export function readLimit(name: string, parse: (what: string) => number): number {
  let limit: number;
  try {
    limit = parse(`the limit of ${name}()`);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError('BAD_LIMIT', error.reason, { cause: error });
    throw error;
  }
  if (Number.isFinite(limit)) return limit;
  throw new UsageError('BAD_LIMIT', `the limit of ${name}() must be finite; got ${limit}`);
}

/** @throws UsageError `BAD_LIMIT` unless `count` is an integer from `least`. */
export function readCount(name: string, count: unknown, least: number): number {
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= least) return count;
  throw new UsageError(
    'BAD_LIMIT',
    `the limit of ${name}() must be a whole number that is ${least} or more; got ${show(count)}`,
  );
}

/** The error for a limit that no traffic can break, so that the assertion would assert nothing. */
export function unbreakable(name: string, input: unknown, advice: string): UsageError {
  return new UsageError('BAD_LIMIT', `nothing could break ${name}(${show(input)}); ${advice}`);
}

/**
 * Checks that a call was given known options with known values.
 *
 * @throws UsageError `BAD_OPTION` naming the option, the known ones and what was seen.
 */
export function checkOptions(
  name: string,
  options: unknown,
  known: Readonly<Record<string, readonly string[]>>,
) {
  if (typeof options !== 'object' || options === null)
    throw new UsageError('BAD_OPTION', `the options of ${name}() must be an object; got ${show(options)}`);
  for (const [key, value] of Object.entries(options)) {
    const values = Object.hasOwn(known, key) ? known[key]! : undefined;
    if (!values)
      throw new UsageError(
        'BAD_OPTION',
        `${name}() has no option '${key}'; it has ${quoted(Object.keys(known))}`,
      );
    if (value !== undefined && !values.includes(value as string))
      throw new UsageError(
        'BAD_OPTION',
        `option '${key}' of ${name}() must be ${quoted(values)}; got ${show(value)}`,
      );
  }
}

/** The ends that a metric can be taken at. */
export const SIDES: readonly Side[] = ['sender', 'receiver'];

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' or ');
}
