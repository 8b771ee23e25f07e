import { z } from 'zod';
import { UsageError } from '../../core/errors.js';
import { type BitrateInput, parseBitrate, parseSize, show } from '../../core/units.js';
import type { Direction } from '../tool.js';
import { refuseOwnArguments } from './extra-arguments.js';

/** What a test may say about iperf3 traffic. */
export interface Iperf3OptionsInput {
  /** @default 'tcp' */
  protocol?: 'tcp' | 'udp';
  /**
   * `forward`: client to server; `reverse`: server to client; `bidirectional`: both at once (iperf3 3.7 or newer).
   *
   * @default 'forward'
   */
  direction?: Direction;
  /**
   * Flows in each direction, 1 to 128.
   *
   * @default 1
   */
  parallel?: number;
  /**
   * Bitrate that the sender aims at, **for each flow**: four parallel flows of 10 Mbit/s send 40 Mbit/s. A number
   * is Mbit/s. 0 is without limit. UDP needs it: by itself iperf3 would send 1 Mbit/s.
   *
   * @default without limit for TCP
   */
  bitrate?: BitrateInput;
  /**
   * Bytes in one write (TCP, up to 1048576), or payload of one datagram (UDP, 16 to 65507).
   *
   * @default iperf3's own
   */
  length?: number | string;
  /**
   * Warm-up in whole seconds before the measured part, 0 to 60; left out of every figure.
   *
   * @default 0
   */
  omit?: number;
  /**
   * Seconds of one interval, 0.1 to 60, at both ends.
   *
   * @default 1
   */
  interval?: number;
  /**
   * Carry traffic over this version of IP only.
   *
   * @default whatever the address of the server is
   */
  ipVersion?: 4 | 6;
  /**
   * More arguments for the client, such as `['--congestion', 'cubic']`. Those that Netwright sets are refused.
   *
   * @default []
   */
  args?: readonly string[];
}

/** Checked options in SI units. */
export interface Iperf3Options {
  protocol: 'tcp' | 'udp';
  direction: Direction;
  parallel: number;
  /** Of each flow; 0: without limit. Absent: TCP without limit. */
  targetBitsPerSecond?: number;
  lengthBytes?: number;
  omitSeconds: number;
  intervalSeconds: number;
  ipVersion?: 4 | 6;
  args: readonly string[];
}

const input = z.strictObject({
  protocol: z.enum(['tcp', 'udp']).default('tcp'),
  direction: z.enum(['forward', 'reverse', 'bidirectional']).default('forward'),
  parallel: z.number().int().min(1).max(128).default(1),
  bitrate: z.union([z.number(), z.string()]).optional(),
  length: z.union([z.number(), z.string()]).optional(),
  omit: z.number().int().min(0).max(60).default(0),
  interval: z.number().min(0.1).max(60).default(1),
  ipVersion: z.literal([4, 6]).optional(),
  args: z.array(z.string()).default([]),
});

const LIMITS: Readonly<Record<keyof z.infer<typeof input>, string>> = {
  protocol: "'tcp' or 'udp'",
  direction: "'forward', 'reverse' or 'bidirectional'",
  parallel: 'a whole number from 1 to 128',
  bitrate: "a number of Mbit/s, or a string such as '4.5G'",
  length: "a number of bytes, or a string such as '1400' or '128Ki'",
  omit: 'a whole number of seconds from 0 to 60',
  interval: 'a number of seconds from 0.1 to 60',
  ipVersion: '4 or 6',
  args: 'a list of strings',
};

/** @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen. */
export function parseOptions(options: unknown): Iperf3Options {
  const result = input.safeParse(options ?? {});
  if (!result.success) throw badOption(result.error.issues.flatMap((issue) => complaints(issue, options)));
  const { bitrate, length, omit, interval, ipVersion, ...same } = result.data;
  if (same.protocol === 'udp' && bitrate === undefined) {
    throw badOption([
      "option 'bitrate' must be given for UDP, for each flow, such as '100M' (0: without limit); iperf3 would send 1 Mbit/s",
    ]);
  }
  refuseOwnArguments(same.args);
  return {
    ...same,
    ...(bitrate !== undefined && { targetBitsPerSecond: checkedBitrate(bitrate) }),
    ...(length !== undefined && { lengthBytes: checkedLength(length, same.protocol) }),
    ...(ipVersion !== undefined && { ipVersion }),
    omitSeconds: omit,
    intervalSeconds: interval,
  };
}

function checkedBitrate(bitrate: BitrateInput): number {
  const bitsPerSecond = asOption(() => parseBitrate(bitrate, "option 'bitrate'"));
  const rounded = Math.round(bitsPerSecond);
  // Rounded to 0 it would mean the opposite.
  if ((rounded === 0 && bitsPerSecond > 0) || rounded > 1e15)
    throw badOption([`option 'bitrate' must be 0, or from 1 bit/s to 1000 Tbit/s; got ${show(bitrate)}`]);
  return rounded;
}

function checkedLength(length: number | string, protocol: 'tcp' | 'udp'): number {
  const bytes = asOption(() => parseSize(length, "option 'length'"));
  const [min, max] = protocol === 'udp' ? [16, 65_507] : [1, 1_048_576];
  if (bytes < min || bytes > max) {
    const name = protocol.toUpperCase();
    throw badOption([`option 'length' must be from ${min} to ${max} bytes for ${name}; got ${show(length)}`]);
  }
  return bytes;
}

/** The same complaint under the code that every wrong option has. */
function asOption<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof UsageError ? badOption([error.reason], error) : error;
  }
}

function complaints(issue: z.core.$ZodIssue, options: unknown): string[] {
  const known = Object.keys(LIMITS).join(', ');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `there is no option '${key}'; the options are ${known}`);
  const name = issue.path[0];
  if (name === undefined) return [`options must be an object with some of ${known}; got ${seen(options)}`];
  const value = (options as Record<PropertyKey, unknown>)[name];
  return [`option '${String(name)}' must be ${LIMITS[name as keyof typeof LIMITS]}; got ${seen(value)}`];
}

function seen(value: unknown): string {
  if (typeof value !== 'object' || value === null) return show(value);
  return JSON.stringify(value).slice(0, 200);
}

function badOption(reasons: readonly string[], cause?: unknown): UsageError {
  return new UsageError('BAD_OPTION', `iperf3: ${[...new Set(reasons)].join('; ')}`, { cause });
}
