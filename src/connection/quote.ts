import { UsageError } from '../core/errors.js';

/**
 * One word of a shell command, such that the shell takes it as it is.
 * Plain words are left alone; everything else is quoted in a way that means the same to POSIX shells, csh and fish:
 * fish, unlike the others, gives backslashes a meaning between single quotes, so they stay outside.
 *
 * Newlines and `!` are safe in POSIX shells only: see {@link quoteForLoginShell}.
 *
 * @throws UsageError `BAD_WORD` for a NUL character, which no argument can hold.
 */
export function quoteWord(word: string): string {
  if (word.includes('\0')) throw new UsageError('BAD_WORD', 'an argument cannot hold a NUL character');
  if (/^[\w./:,+-]+$/.test(word)) return word;
  return `'${word.replace(/['\\]/g, (character) => `'\\${character}'`)}'`;
}

/**
 * A command line for a login shell of which nothing is known: sh, bash, zsh, csh, tcsh, fish.
 *
 * @throws UsageError `BAD_WORD` for a word with a newline or `!`, which csh replaces even between quotes.
 */
export function quoteForLoginShell(argv: readonly string[]): string {
  const unsafe = argv.find((word) => /[!\r\n]/.test(word));
  if (unsafe !== undefined)
    throw new UsageError(
      'BAD_WORD',
      `a command for a login shell cannot hold '!' or a newline, which csh replaces; got ${JSON.stringify(unsafe)}`,
    );
  return argv.map(quoteWord).join(' ');
}
