import { UsageError } from '../core/errors.js';

/** The command line of a tool that reads it by getopt_long, as far as users may add to it. */
export interface ArgumentRules {
  tool: string;
  /** What Netwright sets itself, by both of its names (either may be empty), and what to use in its place. */
  own: readonly (readonly [short: string, long: string, instead: string])[];
  /** Long options of others that begin like one of ours. */
  otherLong: ReadonlySet<string>;
  /** Short options of others that take the rest of the argument as their value. */
  takesValue: string;
}

/** @throws UsageError `BAD_OPTION` naming the argument that Netwright sets itself, and what to use in its place. */
export function refuseOwn(rules: ArgumentRules, args: readonly string[]): void {
  for (const arg of args) {
    const own = arg.startsWith('--') ? ownLong(rules, arg) : ownShort(rules, arg);
    if (!own) continue;
    const [short, long, instead] = own;
    const names = [short && `-${short}`, long && `--${long}`].filter(Boolean).join(', ');
    throw new UsageError(
      'BAD_OPTION',
      `${rules.tool}: option 'args' must not have '${arg}': Netwright sets ${names} itself; use ${instead}`,
    );
  }
}

/** getopt takes every beginning of a long option that is no other's. */
function ownLong({ own, otherLong }: ArgumentRules, arg: string) {
  const name = arg.slice(2).split('=')[0]!;
  if (name === '' || otherLong.has(name)) return undefined;
  return own.find(([, long]) => long === name) ?? own.find(([, long]) => long.startsWith(name));
}

/** Several short options may share one argument. */
function ownShort({ own, takesValue }: ArgumentRules, arg: string) {
  if (!arg.startsWith('-')) return undefined;
  for (const letter of arg.slice(1)) {
    const found = own.find(([short]) => short === letter);
    if (found) return found;
    if (takesValue.includes(letter)) return undefined;
  }
  return undefined;
}
