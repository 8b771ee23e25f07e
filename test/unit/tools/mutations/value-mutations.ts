import type { Random } from './random.js';

/** What no number of a tool is, though it may look like one. */
const IMPOSSIBLE = [
  ...['-1', '-0.5', 'NaN', 'nan', '-nan', 'inf', '1e309', '-1e309', '1e30', '9'.repeat(40), '9'.repeat(400)],
  ...['null', '', '"x"', '1,5'],
];
const NUMBER = /(?<![\w.-])\d+(?:\.\d+)?(?![\w.])/g;
/** Arabic-Indic, Persian, Devanagari and full-width. */
const ZEROS = [0x660, 0x6f0, 0x966, 0xff10];
/** No digits, and nothing that ends or begins a number: what stands beside them would become another one. */
const JUNK = [
  ...['\0', '\u0001', '\u001b[0m', '\ufeff', '\ufffd', 'ÿ', '\u{1f600}', '\r'],
  ...['{', '}', '[', ']', '"', '\\', '%', '_', '%s'],
];
/** Beginnings of characters of several bytes, as a decoder sees them at the end of what it has. */
const PARTIAL_UTF8 = [[0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0x80], [0xff, 0xfe]].map((bytes) =>
  Buffer.from(bytes).toString('utf8'),
);

export function decimalCommas(text: string, random: Random): string {
  return localised(text, random, (number) => number.replace('.', ','));
}

export function groups(text: string, random: Random): string {
  return localised(text, random, (number) => number.replace(/\B(?=(\d{3})+$)/g, '’'));
}

export function otherDigits(text: string, random: Random): string {
  const zero = random.pick(ZEROS);
  return localised(text, random, (number) =>
    number.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit))),
  );
}

export function nulBytes(text: string, random: Random): string {
  return inserted(text, random, () => '\0');
}

export function randomBytesBetween(text: string, random: Random): string {
  return inserted(text, random, () => random.pick(JUNK));
}

export function truncatedUtf8(text: string, random: Random): string {
  return inserted(text, random, () => random.pick(PARTIAL_UTF8));
}

/** In a number only what no number ends or begins at. */
export function randomBytes(text: string, random: Random): string {
  const characters = [...text];
  for (let count = 1 + random.below(6); count > 0 && characters.length > 0; count--) {
    const at = random.below(characters.length);
    characters[at] = /[\d.eE+-]/.test(characters[at]!) ? '\ufffd' : random.pick(JUNK);
  }
  return characters.join('');
}

/** A few numbers, or many. */
export function impossible(text: string, random: Random): string {
  const places = [...text.matchAll(NUMBER)];
  if (places.length === 0) return text;
  const few = new Set(Array.from({ length: 1 + random.below(3) }, () => random.below(places.length)));
  const odds = random.pick([undefined, undefined, 2 + random.below(60)]);
  let [result, from] = ['', 0];
  for (const [index, match] of places.entries()) {
    if (odds === undefined ? !few.has(index) : random.below(odds) > 0) continue;
    result += text.slice(from, match.index) + random.pick(IMPOSSIBLE);
    from = match.index + match[0].length;
  }
  return result + text.slice(from);
}

/** All of it, or some of its lines or numbers only, as of a tool whose parts are translated by halves. */
function localised(text: string, random: Random, change: (number: string) => string): string {
  const [ofLines, ofNumbers] = random.pick([
    [1, 1],
    [0.3, 1],
    [1, 0.2],
  ] as const);
  const chosen = (number: string) => (random.next() < ofNumbers ? change(number) : number);
  return text
    .split('\n')
    .map((line) => (random.next() < ofLines ? line.replace(/\d+(?:\.\d+)?/g, chosen) : line))
    .join('\n');
}

function inserted(text: string, random: Random, what: () => string): string {
  let result = text;
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(result.length + 1);
    result = result.slice(0, at) + what() + result.slice(at);
  }
  return result;
}
