import type { Random } from './random.js';

/** One way to damage an output. No digit of a number is changed in such a way that another valid number stands there. */
export interface Mutator {
  readonly name: string;
  /** Whether it may put parts of records together that were none; see `oracle.ts`. */
  readonly tears?: boolean;
  /** Whether another recording goes into it. */
  readonly splices?: boolean;
  /** @param other the recording that it is spliced with. */
  apply(text: string, random: Random, other: string): string;
}

/** What no number of a tool is, though it may look like one. */
const IMPOSSIBLE = [
  '-1',
  '-0.5',
  'NaN',
  'nan',
  '-nan',
  'inf',
  '1e309',
  '-1e309',
  '1e30',
  '9'.repeat(40),
  'null',
];
const NUMBER = /(?<![\w.-])\d+(?:\.\d+)?(?![\w.])/g;
const ARABIC_INDIC = '٠١٢٣٤٥٦٧٨٩';
const FULL_WIDTH = '０１２３４５６７８９';
/** No digits, and nothing that ends or begins a number: what stands beside them would become another one. */
const JUNK = [
  '\0',
  '\u0001',
  '\u001b[0m',
  '\ufffd',
  'ÿ',
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '%',
  '_',
  '\u{1f600}',
  '\r',
];
/** Beginnings of characters of several bytes, as a decoder sees them at the end of what it has. */
const PARTIAL_UTF8 = [[0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0x80], [0xff, 0xfe]].map((bytes) =>
  Buffer.from(bytes).toString('utf8'),
);

export const MUTATORS: readonly Mutator[] = [
  {
    name: 'cut off',
    apply: (text, random) => text.slice(0, betweenValues(text, random.below(text.length + 1))),
  },
  {
    name: 'without its beginning',
    apply: (text, random) => text.slice(betweenValues(text, random.below(text.length + 1))),
  },
  { name: 'a piece cut out', tears: true, apply: cutOut },
  { name: 'spliced by lines', splices: true, apply: spliceLines },
  { name: 'spliced anywhere', splices: true, tears: true, apply: spliceAnywhere },
  { name: 'mixed with another line by line', splices: true, apply: interleave },
  {
    name: 'lines dropped',
    apply: (text, random) => lines(text, (list) => list.filter(() => random.below(8) > 0)),
  },
  {
    name: 'a line dropped',
    apply: (text, random) => lines(text, (list) => list.toSpliced(random.below(list.length), 1)),
  },
  { name: 'a line doubled', apply: (text, random) => lines(text, (list) => doubled(list, random)) },
  { name: 'everything doubled', apply: (text) => text + text },
  { name: 'lines swapped', apply: (text, random) => lines(text, (list) => swapped(list, random)) },
  { name: 'lines shuffled', apply: (text, random) => lines(text, (list) => shuffled(list, random)) },
  {
    name: 'decimal commas',
    apply: (text, random) => localised(text, random, (number) => number.replace('.', ',')),
  },
  {
    name: 'thousands in groups',
    apply: (text, random) => localised(text, random, (number) => number.replace(/\B(?=(\d{3})+$)/g, '’')),
  },
  {
    name: "another script's digits",
    apply: (text, random) => localised(text, random, inScript(random.pick([ARABIC_INDIC, FULL_WIDTH]))),
  },
  { name: 'NUL bytes', apply: (text, random) => inserted(text, random, () => '\0') },
  { name: 'random bytes', apply: (text, random) => overwritten(text, random) },
  { name: 'random bytes between', apply: (text, random) => inserted(text, random, () => random.pick(JUNK)) },
  {
    name: 'truncated UTF-8',
    apply: (text, random) => inserted(text, random, () => random.pick(PARTIAL_UTF8)),
  },
  { name: 'impossible numbers', apply: impossible },
];

/**
 * A place beside it that is between two values: half a number is another one, and so is one with another's key or unit. In
 * JSON that is where a pair of key and value ends, in text where a column does.
 */
function betweenValues(text: string, at: number): number {
  const isJson = text.startsWith('{');
  let place = at;
  while (place > 0 && place < text.length && !isBetween(text[place - 1]!, text[place]!, isJson)) place++;
  return place;
}

function isBetween(before: string, after: string, isJson: boolean): boolean {
  return isJson ? /[,\n{}[\]]/.test(before) : before === '\n' || (/\s/.test(before) && /\s/.test(after));
}

function isOfNumber(character: string): boolean {
  return /[\d.eE+-]/.test(character);
}

/** A joint that would make one number of two, or give one to another's key, is kept apart by something between. */
function joined(head: string, tail: string): string {
  const touch = /[\d.eE+-]$|:\s*$/.test(head) && /^\s*[\d.eE+-]/.test(tail);
  return touch ? `${head}\0${tail}` : head + tail;
}

function cutOut(text: string, random: Random): string {
  const from = betweenValues(text, random.below(text.length + 1));
  const to = betweenValues(text, from + random.below(200));
  return joined(text.slice(0, from), text.slice(to));
}

function spliceAnywhere(text: string, random: Random, other: string): string {
  const head = text.slice(0, betweenValues(text, random.below(text.length + 1)));
  return joined(head, other.slice(betweenValues(other, random.below(other.length + 1))));
}

function spliceLines(text: string, random: Random, other: string): string {
  const [head, tail] = [text.split('\n'), other.split('\n')];
  return [...head.slice(0, random.below(head.length + 1)), ...tail.slice(random.below(tail.length + 1))].join(
    '\n',
  );
}

function interleave(text: string, random: Random, other: string): string {
  const rest = other.split('\n');
  return lines(text, (list) =>
    list.flatMap((line) => (random.below(6) === 0 && rest.length > 0 ? [line, rest.shift()!] : [line])),
  );
}

function lines(text: string, change: (list: string[]) => string[]): string {
  return change(text.split('\n')).join('\n');
}

function doubled(list: string[], random: Random): string[] {
  const at = random.below(list.length);
  return list.toSpliced(random.below(3) === 0 ? random.below(list.length) : at, 0, list[at]!);
}

function swapped(list: string[], random: Random): string[] {
  const result = [...list];
  for (let count = 1 + random.below(3); count > 0; count--) {
    const [one, other] = [random.below(list.length), random.below(list.length)];
    [result[one], result[other]] = [result[other]!, result[one]!];
  }
  return result;
}

function shuffled(list: string[], random: Random): string[] {
  const [from, count] = [random.below(list.length), 2 + random.below(12)];
  const part = list.slice(from, from + count);
  const mixed = part.map((line) => [random.next(), line] as const).sort(([a], [b]) => a - b);
  return list.toSpliced(from, part.length, ...mixed.map(([, line]) => line));
}

/** All of it, or some of its lines only, as of a tool whose parts are translated by halves. */
function localised(text: string, random: Random, change: (number: string) => string): string {
  const share = random.pick([1, 1, 0.3]);
  return lines(text, (list) =>
    list.map((line) => (random.next() < share ? line.replace(/\d+(?:\.\d+)?/g, change) : line)),
  );
}

function inScript(digits: string): (number: string) => string {
  return (number) => number.replace(/\d/g, (digit) => digits[Number(digit)]!);
}

function inserted(text: string, random: Random, what: () => string): string {
  let result = text;
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(result.length + 1);
    result = result.slice(0, at) + what() + result.slice(at);
  }
  return result;
}

function overwritten(text: string, random: Random): string {
  const characters = [...text];
  for (let count = 1 + random.below(6); count > 0; count--) {
    const at = random.below(characters.length);
    if (!isOfNumber(characters[at] ?? '')) characters[at] = random.pick(JUNK);
  }
  return characters.join('');
}

function impossible(text: string, random: Random): string {
  const places = [...text.matchAll(NUMBER)];
  if (places.length === 0) return text;
  const chosen = new Set(Array.from({ length: 1 + random.below(3) }, () => random.below(places.length)));
  let [result, from] = ['', 0];
  for (const [index, match] of places.entries()) {
    if (!chosen.has(index)) continue;
    result += text.slice(from, match.index) + random.pick(IMPOSSIBLE);
    from = match.index + match[0].length;
  }
  return result + text.slice(from);
}
