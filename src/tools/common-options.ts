import { isIP } from 'node:net';
import { z } from 'zod';
import { UnsupportedError, UsageError } from '../core/errors.js';
import { type BitrateInput, parseBitrate, parseSize, show } from '../core/units.js';
import { PROTOCOLS } from '../results/traffic-result.js';

/** Options that mean the same in every tool that has them, with their limits for people. */
export const COMMON = {
  protocol: { schema: z.enum(PROTOCOLS), limits: oneOf(PROTOCOLS) },
  direction: {
    schema: z.enum(['forward', 'reverse', 'bidirectional']),
    limits: "'forward', 'reverse' or 'bidirectional'",
  },
  parallel: { schema: z.number().int().min(1).max(128), limits: 'a whole number from 1 to 128' },
  bitrate: {
    schema: z.union([z.number(), z.string()]),
    limits: "a number of Mbit/s, or a string such as '4.5G'",
  },
  length: {
    schema: z.union([z.number(), z.string()]),
    limits: "a number of bytes, or a string such as '1400' or '128Ki'",
  },
  omit: { schema: z.number().int().min(0).max(60), limits: 'a whole number of seconds from 0 to 60' },
  interval: { schema: z.number().min(0.1).max(60), limits: 'a number of seconds from 0.1 to 60' },
  ipVersion: { schema: z.literal([4, 6]), limits: '4 or 6' },
  bind: {
    schema: z.string().refine((address) => isIP(address.replace(/%.*/, '')) > 0),
    limits: "an IP address of the client's host",
  },
  args: { schema: z.array(z.string()), limits: 'a list of strings' },
} as const;

/** How options of one tool are checked. */
export interface OptionRules<Shape extends z.ZodRawShape> {
  tool: string;
  shape: Shape;
  /** For people: what each option may be that is not of `COMMON`, or has other limits here. */
  limits: Readonly<Record<Exclude<keyof Shape, keyof typeof COMMON>, string>> &
    Readonly<Partial<Record<keyof Shape, string>>>;
  /** Options of other tools that this one lacks, with the reason or remedy, such as `start it later`. */
  lacks?: Readonly<Record<string, string>>;
}

/**
 * Options as their schema has them. Nothing but their shape is checked.
 *
 * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
 * @throws UnsupportedError `UNSUPPORTED_OPTION` for one that the tool lacks.
 */
export function checkedOptions<Shape extends z.ZodRawShape>(
  rules: OptionRules<Shape>,
  options: unknown,
): z.output<z.ZodObject<Shape>> {
  const { tool, shape, lacks = {} } = rules;
  for (const [name, value] of Object.entries(options ?? {})) {
    if (value !== undefined && Object.hasOwn(lacks, name))
      throw new UnsupportedError('UNSUPPORTED_OPTION', `${tool} has no option '${name}': ${lacks[name]}`);
  }
  const result = z.strictObject(shape).safeParse(options ?? {});
  if (result.success) return result.data;
  throw badOption(
    tool,
    result.error.issues.flatMap((issue) => complaints(rules, issue, options)),
  );
}

/** @throws UnsupportedError `UNSUPPORTED_OPTION` for a value that other tools can and this one cannot. */
export function requireSupported<Value extends string, Supported extends Value>(
  tool: string,
  option: string,
  value: Value,
  supported: readonly Supported[],
  instead = '',
): asserts value is Supported {
  if ((supported as readonly Value[]).includes(value)) return;
  throw new UnsupportedError(
    'UNSUPPORTED_OPTION',
    `${tool} has no ${option} ${show(value)}; it has ${oneOf(supported)}${instead && `; ${instead}`}`,
  );
}

/**
 * Bits per second of the option `bitrate`.
 *
 * @throws UsageError `BAD_OPTION`
 */
export function checkedBitrate(tool: string, bitrate: BitrateInput): number {
  const bitsPerSecond = asOption(tool, () => parseBitrate(bitrate, "option 'bitrate'"));
  const rounded = Math.round(bitsPerSecond);
  // Rounded to 0 it would mean the opposite.
  if ((rounded === 0 && bitsPerSecond > 0) || rounded > 1e15)
    throw badOption(tool, [
      `option 'bitrate' must be 0, or from 1 bit/s to 1000 Tbit/s; got ${show(bitrate)}`,
    ]);
  return rounded;
}

/**
 * Bytes of an option that is a size, such as `length`.
 *
 * @param what ends the complaint, such as `for UDP`.
 * @throws UsageError `BAD_OPTION`
 */
export function checkedSize(
  tool: string,
  option: string,
  size: number | string,
  [min, max]: readonly [min: number, max: number],
  what = '',
): number {
  const bytes = asOption(tool, () => parseSize(size, `option '${option}'`));
  if (bytes >= min && bytes <= max) return bytes;
  const where = what && ` ${what}`;
  throw badOption(tool, [
    `option '${option}' must be from ${min} to ${max} bytes${where}; got ${show(size)}`,
  ]);
}

/** The one error for wrong options. */
export function badOption(tool: string, reasons: readonly string[], cause?: unknown): UsageError {
  return new UsageError('BAD_OPTION', `${tool}: ${[...new Set(reasons)].join('; ')}`, { cause });
}

/** The same complaint under the code that every wrong option has. */
function asOption<T>(tool: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof UsageError ? badOption(tool, [error.reason], error) : error;
  }
}

function complaints<Shape extends z.ZodRawShape>(
  { shape, limits }: OptionRules<Shape>,
  issue: z.core.$ZodIssue,
  options: unknown,
): string[] {
  const known = Object.keys(shape).join(', ');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `there is no option '${key}'; the options are ${known}`);
  const name = issue.path[0];
  if (name === undefined) return [`options must be an object with some of ${known}; got ${seen(options)}`];
  const value = (options as Record<PropertyKey, unknown>)[name];
  const wanted = limits[name as keyof Shape] ?? COMMON[name as keyof typeof COMMON].limits;
  return [`option '${String(name)}' must be ${wanted}; got ${seen(value)}`];
}

function seen(value: unknown): string {
  if (typeof value !== 'object' || value === null) return show(value);
  return JSON.stringify(value).slice(0, 200);
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
