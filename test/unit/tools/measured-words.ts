import { isAtLeast } from '../../../src/tools/program.js';

/** Where a figure is measured, as `Measured` has it in words. */
export interface Where {
  ends: readonly ('sender' | 'receiver')[];
  /** Absent: with every protocol. */
  protocols?: readonly string[];
  /** Versions that lack it, both included. */
  without?: readonly [first: string, last: string];
}

const WORDS = /^(both|sender|receiver)(?: \(([A-Z, ]+)\))?(?:, not from (\S+) to (\S+))?(?:; [^;]+)?$/;

/** @throws Error for words that nobody could hold against recordings. */
export function whereOf(words: string): Where {
  const [, ends, protocols, first, last] = WORDS.exec(words) ?? [];
  if (ends === undefined) throw new Error(`'${words}' is not in the words of ${WORDS}`);
  return {
    ends: ends === 'both' ? ['sender', 'receiver'] : [ends as 'sender' | 'receiver'],
    ...(protocols !== undefined && { protocols: protocols.toLowerCase().split(', ') }),
    ...(first !== undefined && { without: [first, last!] as const }),
  };
}

/** Whether a version is among those that lack the figure. */
export function isWithout({ without }: Where, version: string): boolean {
  if (!without) return false;
  const [first, last] = without;
  return isAtLeast(version, first) && isAtLeast(`${last}.999`, version);
}
