import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { TrafficResult } from '../results/traffic-result.js';
import type { Side } from './criterion.js';

/** Seconds of the measured part that are left out of a judgement. */
export interface Ignore {
  /** Seconds from its start on, such as a ramp-up that the warm-up (`omit`) does not cover. @default 0 */
  first?: number;
  /** Seconds up to its end. @default 0 */
  last?: number;
}

/** Which part of the results is judged. */
export interface Where {
  /** The end whose figures are judged. @default the side that measures the figure */
  side?: Side | undefined;
  /** The only direction that is judged. @default every one */
  direction?: TrafficResult['direction'] | undefined;
  /** What is left out, at a whole interval each. @default nothing */
  ignore?: Ignore | undefined;
}

/** Words that a value must be one of, or what throws when it cannot be. */
export type Allowed = readonly string[] | ((value: unknown, what: string) => void);

const IGNORE: Readonly<Record<string, Allowed>> = { first: requireSeconds, last: requireSeconds };

/** The options of `Where`, for `checkOptions`. */
export const SIDE: Allowed = ['sender', 'receiver'] satisfies Side[];
export const DIRECTION: Allowed = ['forward', 'reverse'] satisfies TrafficResult['direction'][];
export const IGNORED: Allowed = (value, what) => checkOptions(what, value, IGNORE);
export const WHERE: Readonly<Record<string, Allowed>> = {
  side: SIDE,
  direction: DIRECTION,
  ignore: IGNORED,
};

/**
 * Checks that a call was given known options with known values.
 *
 * @throws UsageError `BAD_OPTION` naming the option, the known ones and what was seen.
 */
export function checkOptions(name: string, options: unknown, known: Readonly<Record<string, Allowed>>): void {
  const owner = name.includes(' ') ? name : `${name}()`;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const what = name === owner ? name : `the options of ${owner}`;
    throw new UsageError(
      'BAD_OPTION',
      `${what} must be an object with ${quoted(Object.keys(known))}; got ${show(options)}`,
    );
  }
  for (const [key, value] of Object.entries(options)) {
    const allowed = Object.hasOwn(known, key) ? known[key]! : undefined;
    if (!allowed)
      throw new UsageError(
        'BAD_OPTION',
        `${owner} has no option '${key}'; it has ${quoted(Object.keys(known))}`,
      );
    if (value !== undefined) check(allowed, value, `option '${key}' of ${owner}`);
  }
}

function check(allowed: Allowed, value: unknown, what: string): void {
  if (typeof allowed === 'function') return allowed(value, what);
  if (!allowed.includes(value as string))
    throw new UsageError('BAD_OPTION', `${what} must be ${quoted(allowed)}; got ${show(value)}`);
}

function requireSeconds(value: unknown, what: string): void {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return;
  throw new UsageError(
    'BAD_OPTION',
    `${what} must be a number of seconds that is 0 or more; got ${show(value)}`,
  );
}

/** Whether it leaves anything out. */
export function ignoresAny({ first = 0, last = 0 }: Ignore = {}): boolean {
  return first > 0 || last > 0;
}

/** For people; empty when nothing is left out. */
export function ignoredInWords({ first = 0, last = 0 }: Ignore = {}): string {
  const parts = [...(first > 0 ? [`the first ${first} s`] : []), ...(last > 0 ? [`the last ${last} s`] : [])];
  return parts.length > 0 ? `, without ${parts.join(' and ')}` : '';
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' or ');
}
