import { UsageError } from '../core/errors.js';
import { parseRatio, show } from '../core/units.js';
import { readLimit, unbreakable } from './limit.js';

/** How far a value may be off its target: a share of it, such as `'5%'`, or a value with its unit. */
export type Within = string;

/**
 * A tolerance in the unit of its target.
 *
 * @throws UsageError `BAD_LIMIT` when it cannot be read, and from the target itself on: then even nothing would do.
 */
export function parseWithin(
  name: string,
  within: Within,
  target: number,
  parse: (input: string, what: string) => number,
): number {
  const tolerance = readLimit(`option 'within' of ${name}()`, (what) => {
    // A bare number could be a share, per cent, or in the unit of the target.
    const isValue = typeof within === 'string' && !within.trim().endsWith('%');
    return isValue ? parse(within, what) : parseRatio(within, what) * target;
  });
  if (tolerance === 0)
    throw new UsageError(
      'BAD_LIMIT',
      `nothing could keep ${name} within ${show(within)}: no figure is that exact`,
    );
  if (tolerance >= target) throw unbreakable(`${name} within`, within, 'give a tolerance below the target');
  return tolerance;
}
