/** Numbers from 0 to 1, the same ones for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Changes an output. `other` is a further one of the same form. */
export type Mutator = (text: string, other: string, below: (limit: number) => number) => string;

/** In place of a number: none of them may be taken for one, or for a part of one. */
const NO_NUMBERS = [
  '-1',
  '-5.2',
  'nan',
  '-nan',
  'inf',
  '1e309',
  '9'.repeat(400),
  '٣٤',
  '１２',
  '1,5',
  '',
  'null',
  '"7"',
];
const NOISE = [
  '\0',
  '\0\0\0',
  '\u{fffd}',
  '\u{feff}',
  '\r',
  '\u{1f600}',
  '\u001b[31m',
  '%s',
  '{',
  '}',
  '[',
  '"',
  '\\',
];

const cutAnywhere: Mutator = (text, _, below) => text.slice(0, below(text.length + 1));
const lose = (text: string, at: number, length: number) => text.slice(0, at) + text.slice(at + length);

/** What a broken pipe, a mixed-up log or a strange host could make of an output. */
export const MUTATORS: Readonly<Record<string, Mutator>> = {
  'cut at the end': cutAnywhere,
  'cut at the beginning': (text, _, below) => text.slice(below(text.length + 1)),
  'a hole': (text, _, below) => lose(text, below(text.length + 1), below(400)),
  'spliced with another': (text, other, below) =>
    cutAnywhere(text, '', below) + other.slice(below(other.length + 1)),
  'another behind it': (text, other) => text + other,
  'lines of another in between': (text, other, below) => {
    const lines = text.split('\n');
    const foreign = other.split('\n');
    const from = below(foreign.length);
    lines.splice(below(lines.length + 1), 0, ...foreign.slice(from, from + 1 + below(5)));
    return lines.join('\n');
  },
  'two lines swapped': (text, _, below) => {
    const lines = text.split('\n');
    const [one, two] = [below(lines.length), below(lines.length)];
    [lines[one], lines[two]] = [lines[two]!, lines[one]!];
    return lines.join('\n');
  },
  'lines lost': (text, _, below) => {
    const odds = 2 + below(30);
    return text
      .split('\n')
      .filter(() => below(odds) > 0)
      .join('\n');
  },
  'lines twice': (text, _, below) =>
    text
      .split('\n')
      .flatMap((line) => (below(10) === 0 ? [line, line] : [line]))
      .join('\n'),
  'no numbers in place of some': (text, _, below) => {
    const odds = 2 + below(60);
    return text.replace(/(?<![\d.])\d+(?:\.\d+)?(?![\d.])/g, (number) =>
      below(odds) === 0 ? NO_NUMBERS[below(NO_NUMBERS.length)]! : number,
    );
  },
  'a decimal comma': (text, _, below) => {
    const odds = 1 + below(20);
    return text.replace(/(\d)\.(?=\d)/g, (point, digit: string) => (below(odds) === 0 ? `${digit},` : point));
  },
  'digits of another script': (text, _, below) => {
    const zero = [0x660, 0x6f0, 0x966, 0xff10][below(4)]!;
    const odds = 1 + below(20);
    return text.replace(/\d+/g, (digits) =>
      below(odds) > 0 ? digits : digits.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit))),
    );
  },
  noise: (text, _, below) => {
    const at = below(text.length + 1);
    return text.slice(0, at) + NOISE[below(NOISE.length)]! + text.slice(at);
  },
  'random bytes': (text, _, below) => {
    const bytes = Buffer.from(text);
    for (let count = 1 + below(5); count > 0 && bytes.length > 0; count--)
      bytes[below(bytes.length)] = 128 + below(128);
    return bytes.toString('utf8');
  },
};

/** These make one output of two, or mix figures of one. */
export const MIXING: ReadonlySet<string> = new Set([
  'spliced with another',
  'another behind it',
  'lines of another in between',
  'two lines swapped',
]);
