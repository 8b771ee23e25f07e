import { expect, test } from '@playwright/test';
import { UsageError } from '../../../src/core/errors.js';
import {
  formatBitrate,
  formatRatio,
  formatTime,
  parseBitrate,
  parseRatio,
  parseSize,
  parseTime,
  show,
} from '../../../src/core/units.js';

function code(call: () => unknown): string {
  try {
    return `no error, ${String(call())}`;
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).code;
  }
}

test('a bitrate is a number of Mbit/s or a string with its unit', () => {
  const cases: [number | string, number][] = [
    [4500, 4.5e9],
    [0, 0],
    [1.1, 1_100_000],
    ['900M', 9e8],
    ['900m', 9e8],
    ['4.5G', 4.5e9],
    ['4.5 Gbit/s', 4.5e9],
    ['4.5 Gbits/sec', 4.5e9],
    ['4.35Gbps', 4.35e9],
    [' 100k ', 1e5],
    ['1T', 1e12],
    ['64 bit/s', 64],
    ['64bps', 64],
    ['0', 0],
  ];
  for (const [input, expected] of cases) expect(parseBitrate(input), String(input)).toBe(expected);
});

test('what could be bytes, an amount or nothing is no bitrate', () => {
  const refused = [
    '',
    ' ',
    '4.5 Gb',
    'Gb',
    '100kbit',
    '10MBps',
    '10 MB/s',
    '10Mb/s',
    '-1M',
    '+1M',
    '1,5G',
    '.5G',
    '5.G',
  ];
  refused.push('1e9', '0x10', '1 G G', '1Gi', 'fast', 'NaN', 'Infinity', '1P', '1G\n2');
  for (const input of refused)
    expect(
      code(() => parseBitrate(input)),
      input,
    ).toBe('BAD_BITRATE');
  for (const input of [-1, NaN, Infinity, -Infinity, null, undefined, true, 1n])
    expect(
      code(() => parseBitrate(input as number)),
      String(input),
    ).toBe('BAD_BITRATE');
});

test('the error names the argument, its forms and what was seen', () => {
  expect(() => parseBitrate('4.5 Gb', 'the limit')).toThrow(
    "the limit must be a number of Mbit/s that is 0 or more, or a string such as '900M', '4.5G' or '4.5 Gbit/s'; got '4.5 Gb'",
  );
});

test('a string without a unit is refused: it would be a million times less than the same number', () => {
  for (const input of ['4500', ' 4500 ', '0.5'])
    expect(() => parseBitrate(input, 'the limit')).toThrow(
      `the limit must not be a string without a unit: give its unit, such as '${input.trim()}M'; got '${input}'`,
    );
  expect(code(() => parseBitrate('4500'))).toBe('BAD_BITRATE');
});

test('a ratio is a percentage with its sign', () => {
  const cases: [string, number][] = [
    ['0.1%', 0.001],
    ['0.7%', 0.007],
    ['5 %', 0.05],
    ['0%', 0],
    ['100%', 1],
  ];
  for (const [input, expected] of cases) expect(parseRatio(input), input).toBe(expected);
  for (const input of ['0.1', '', '%', '-1%', '1%%', '1 percent', '1e2%', 0.1, NaN, undefined])
    expect(
      code(() => parseRatio(input as string)),
      String(input),
    ).toBe('BAD_RATIO');
});

test('a time has its unit', () => {
  const cases: [string, number][] = [
    ['5ms', 0.005],
    ['1.5s', 1.5],
    ['250 us', 0.00025],
    ['250\u00b5s', 0.00025],
    ['250\u03bcs', 0.00025],
    ['3ns', 3e-9],
    ['2min', 120],
    ['0s', 0],
  ];
  for (const [input, expected] of cases) expect(parseTime(input), input).toBe(expected);
  for (const input of ['5', '', 'ms', '-5ms', '5 Ms', '5 MS', '5m', '5h', '5\u039cs', 5, NaN, undefined])
    expect(
      code(() => parseTime(input as string)),
      String(input),
    ).toBe('BAD_TIME');
});

test('a size is a number of bytes or a string', () => {
  const cases: [number | string, number][] = [
    [1400, 1400],
    ['1400', 1400],
    ['128k', 128_000],
    ['128Ki', 131_072],
    ['128 KiB', 131_072],
    ['1.5M', 1_500_000],
    ['64 bytes', 64],
    ['1B', 1],
  ];
  for (const [input, expected] of cases) expect(parseSize(input), String(input)).toBe(expected);
  for (const input of [
    '',
    '0',
    '128Kb',
    '128i',
    '1.5',
    '-1',
    '1T',
    'k',
    0,
    -1,
    1.5,
    NaN,
    Infinity,
    undefined,
  ])
    expect(
      code(() => parseSize(input as string)),
      String(input),
    ).toBe('BAD_SIZE');
});

test('figures are printed with their unit and at most four significant digits', () => {
  expect(formatBitrate(94_123_456)).toBe('94.12 Mbit/s');
  expect(formatBitrate(4.5e9)).toBe('4.5 Gbit/s');
  expect(formatBitrate(1_234_567e6)).toBe('1235 Gbit/s');
  expect(formatBitrate(1500)).toBe('1.5 kbit/s');
  expect(formatBitrate(0)).toBe('0 bit/s');
  expect(formatRatio(0.0012)).toBe('0.12 %');
  expect(formatRatio(0)).toBe('0 %');
  expect(formatRatio(1e-10)).toBe('0.00000001 %');
  expect(formatTime(0.0032)).toBe('3.2 ms');
  expect(formatTime(0.00025)).toBe('250 µs');
  expect(formatTime(1.5)).toBe('1.5 s');
  expect(formatTime(0)).toBe('0 s');
});

test('a value in a message shows its type', () => {
  expect([show('5'), show(5), show(undefined), show(null)]).toEqual(["'5'", '5', 'undefined', 'null']);
  expect([show({}), show(Object.create(null)), show(new Map()), show(() => 1), show([1, '2', {}])]).toEqual([
    'a plain object',
    'a plain object',
    'an object of class Map',
    'the function without a name',
    "[1, '2', a plain object]",
  ]);
  expect(show(new TypeError('no'))).toBe('TypeError: no');
});
