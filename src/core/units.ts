import { UsageError } from './errors.js';

const SI: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
// Case matters where it tells units apart: `MBps` are bytes, `Gb` is an amount, `Ms` are megaseconds.
const BITRATE = /^(\d+(?:\.\d+)?)\s*([kKmMgGtT]?)(bits?\/s(?:ec)?|bps)?$/;
const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([kKmMgG])(i?))?(?:B|\s?bytes?)?$/;
const TIME = /^(\d+(?:\.\d+)?)\s*(ns|us|[µμ]s|ms|s|min)$/;
const PLAIN = new Intl.NumberFormat('en-US', { useGrouping: false, maximumSignificantDigits: 21 });
const SECONDS_PER: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
};

/** A bitrate as a test may write it: a number of **Mbit/s**, or a string with its unit, such as `'4.5G'`. */
export type BitrateInput = number | string;

/**
 * Bits per second of a bitrate that a test wrote. Prefixes are decimal: 1 G is 10⁹ bit/s.
 *
 * @param what names the argument in the error.
 * @throws UsageError `BAD_BITRATE` for anything else: a negative number, or a string without a unit, unless that is `'0'`.
 */
export function parseBitrate(input: BitrateInput, what = 'bitrate'): number {
  if (typeof input === 'number') {
    if (Number.isFinite(input) && input >= 0) return decimal(input * 1e6);
  } else if (typeof input === 'string') {
    const [, figure, prefix = '', unit] = BITRATE.exec(input.trim()) ?? [];
    if (prefix || unit || Number(figure) === 0) return decimal(Number(figure) * SI[prefix.toLowerCase()]!);
    if (figure)
      throw new UsageError(
        'BAD_BITRATE',
        `${what} must not be a string without a unit: give its unit, such as '${figure}M'; got ${show(input)}`,
      );
  }
  throw new UsageError(
    'BAD_BITRATE',
    `${what} must be a number of Mbit/s that is 0 or more, or a string such as '900M', '4.5G' or '4.5 Gbit/s'; got ${show(input)}`,
  );
}

/**
 * A ratio from 0 to 1 of a percentage with its sign, such as `'0.1%'`.
 *
 * @throws UsageError `BAD_RATIO` for anything else, a bare number included: it could mean either.
 */
export function parseRatio(input: string, what = 'ratio'): number {
  const match = typeof input === 'string' ? /^(\d+(?:\.\d+)?)\s*%$/.exec(input.trim()) : null;
  if (match) return decimal(Number(match[1]) / 100);
  throw new UsageError(
    'BAD_RATIO',
    `${what} must be a percentage with its sign, such as '0.1%'; got ${show(input)}`,
  );
}

/**
 * Seconds of a duration with its unit (`ns`, `us`, `ms`, `s`, `min`), such as `'5ms'`.
 *
 * @throws UsageError `BAD_TIME` for anything else, a bare number included: it could be seconds or milliseconds.
 */
export function parseTime(input: string, what = 'time'): number {
  const match = typeof input === 'string' ? TIME.exec(input.trim()) : null;
  if (match) return decimal(Number(match[1]) * SECONDS_PER[match[2]!]!);
  throw new UsageError(
    'BAD_TIME',
    `${what} must be a time with its unit, such as '5ms' or '1.5s'; got ${show(input)}`,
  );
}

/**
 * Bytes of a size: a number of bytes, or a string such as `'1400'`, `'128k'` (decimal) or `'128Ki'` (binary).
 *
 * @throws UsageError `BAD_SIZE` for anything else.
 */
export function parseSize(input: number | string, what = 'size'): number {
  if (typeof input === 'number') {
    if (Number.isInteger(input) && input > 0) return input;
  } else if (typeof input === 'string') {
    const match = SIZE.exec(input.trim());
    if (match) {
      const power = match[2] ? 'kmg'.indexOf(match[2].toLowerCase()) + 1 : 0;
      const bytes = Number(match[1]) * (match[3] ? 1024 : 1000) ** power;
      if (Number.isInteger(bytes) && bytes > 0) return bytes;
    }
  }
  throw new UsageError(
    'BAD_SIZE',
    `${what} must be a number of bytes, or a string such as '1400' or '128Ki'; got ${show(input)}`,
  );
}

/** What was meant in decimal: 0.7 / 100 is 0.006999999999999999, and 7 of 1000 lost would break a limit of 0.7 %. */
function decimal(value: number): number {
  return Number(value.toPrecision(15));
}

/** A bitrate for people: four significant digits and a decimal prefix, such as `94.12 Mbit/s`. */
export function formatBitrate(bitsPerSecond: number): string {
  const steps: [number, string][] = [
    [1e9, 'Gbit/s'],
    [1e6, 'Mbit/s'],
    [1e3, 'kbit/s'],
  ];
  for (const [size, unit] of steps)
    if (Math.abs(bitsPerSecond) >= size) return `${digits(bitsPerSecond / size)} ${unit}`;
  return `${digits(bitsPerSecond)} bit/s`;
}

/** A ratio for people, such as `0.12 %`. */
export function formatRatio(ratio: number): string {
  return `${digits(ratio * 100)} %`;
}

/** A time for people, such as `3.2 ms`. */
export function formatTime(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
  if (size < 1e-3) return `${digits(seconds * 1e6)} µs`;
  if (size < 1) return `${digits(seconds * 1e3)} ms`;
  return `${digits(seconds)} s`;
}

/** How often something happens, for people, such as `20150/s`. */
export function formatRate(perSecond: number): string {
  return `${digits(perSecond)}/s`;
}

/** At most four significant digits, never fewer before the point, no exponent. */
function digits(value: number): string {
  const rounded = Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
  return PLAIN.format(rounded);
}

/** A value as it may stand in a message: strings in quotes, objects and functions by what they are. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return `the function ${value.name || 'without a name'}`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  // An error, a URL and the like print what they hold.
  const isBare = typeof value === 'object' && value !== null && !hasWords(value);
  if (!isBare) return String(value);
  const { constructor } = value as { constructor?: unknown };
  const name = typeof constructor === 'function' ? constructor.name : '';
  return name && name !== 'Object' ? `an object of class ${name}` : 'a plain object';
}

function hasWords(value: object): boolean {
  const { toString: print } = value as { toString?: unknown };
  return typeof print === 'function' && print !== Object.prototype.toString;
}
