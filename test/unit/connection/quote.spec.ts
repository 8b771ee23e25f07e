import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { quoteForLoginShell, quoteWord } from '../../../src/connection/quote.js';

const HOSTILE = [
  '',
  ' ',
  'two  words',
  "it's",
  "''",
  '"double"',
  'back\\slash',
  'trailing\\',
  "\\'",
  "'\\",
  '\\\\',
  '$HOME ${HOME} $(id) `id`',
  '~',
  '~root',
  '*',
  '? [a-z] {a,b}',
  ';id',
  '&& id || id & id | id',
  '> /dev/null < /dev/null',
  '#comment',
  '-n',
  '--',
  '%1',
  '=ls',
  '^a^b',
  '(subshell)',
  'tab\there',
  'Grüße, 世界',
  '%s %n',
  '@',
  'a=b',
];

const SHELLS: Record<string, string[]> = {
  dash: ['dash'],
  bash: ['bash', '--norc'],
  busybox: ['busybox', 'sh'],
  tcsh: ['tcsh', '-f'],
  fish: ['fish', '--no-config'],
};

for (const [name, [file, ...args]] of Object.entries(SHELLS)) {
  test(`${name} takes hostile words as they are`, () => {
    test.skip(spawnSync(file!, ['-c', 'true']).error !== undefined, `${name} is not installed`);
    expect(printed([file!, ...args], quoteForLoginShell(printer(HOSTILE)))).toEqual(HOSTILE);
  });
}

for (const name of ['dash', 'bash', 'busybox']) {
  test(`${name} takes newlines and exclamation marks as they are`, () => {
    const [file, ...args] = SHELLS[name]!;
    test.skip(spawnSync(file!, ['-c', 'true']).error !== undefined, `${name} is not installed`);
    const words = ['two\nlines', '\n', "it's\nover!", 'a!b', '!!', 'cr\rlf'];
    expect(printed([file!, ...args], printer(words).map(quoteWord).join(' '))).toEqual(words);
  });
}

test('plain words are left alone, so that commands stay readable', () => {
  expect(['/bin/sh', '-c', 'iperf3', '--json-stream', 'fd00::1', 'a,b', 'C+'].map(quoteWord).join(' ')).toBe(
    '/bin/sh -c iperf3 --json-stream fd00::1 a,b C+',
  );
});

test('backslashes stay outside of the quotes, where fish and sh agree', () => {
  expect(quoteWord("a\\b'c")).toBe(`'a'\\\\'b'\\''c'`);
});

test('what csh would replace is refused for a login shell', () => {
  expect(() => quoteForLoginShell(['echo', 'hello!'])).toThrow(
    'a command for a login shell cannot hold \'!\' or a newline, which csh replaces; got "hello!"',
  );
  expect(() => quoteForLoginShell(['a\nb'])).toThrow('got "a\\nb"');
  expect(() => quoteWord('a\0b')).toThrow('an argument cannot hold a NUL character');
});

/** A command that prints its arguments as they arrive. */
function printer(words: string[]): string[] {
  return [process.execPath, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...words];
}

function printed(shell: string[], command: string): unknown {
  const [file, ...args] = shell;
  const { stdout, stderr } = spawnSync(file!, [...args, '-c', command], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}
