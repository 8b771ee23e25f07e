import { z } from 'zod';
import { closest } from './did-you-mean.js';

/** A value as it may stand in a message: short, and never a key that was pasted where its path belongs. */
export function seen(value: unknown): string {
  if (typeof value === 'string') return seenText(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

function seenText(text: string): string {
  if (/\n|PRIVATE KEY/.test(text)) return 'a text of several lines';
  return text.length > 80 ? `'${text.slice(0, 80)}…'` : `'${text}'`;
}

/**
 * Turns "must be …" into the message of a schema: `missing; must be …` when there is nothing,
 * `must be …; got …` otherwise.
 */
export function must(be: string): { error: (issue: { input?: unknown }) => string } {
  return {
    error: ({ input }) =>
      input === undefined ? `missing; must be ${be}` : `must be ${be}; got ${seen(input)}`,
  };
}

/** An object that knows no other keys than those of `shape`, and says so. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape, what: string) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(key, known)).join('\n')
        : must(what).error(issue),
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = closest(key, known);
  return `unknown key${meant === undefined ? '' : `; did you mean '${meant}'?`} Known keys: ${known.join(', ')}`.replace(
    /^unknown key Known/,
    'unknown key; known',
  );
}

/** One line for each problem: where it is, and what to do about it. */
export function problemLines(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const messages = issue.message.split('\n');
      return issue.keys.map((key, index) => line([...issue.path, key], messages[index]!));
    }
    return [line(issue.path, issue.message)];
  });
}

function line(path: readonly PropertyKey[], message: string): string {
  return path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`;
}
