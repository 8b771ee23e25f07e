import { z } from 'zod';
import { badOption, checkedOptions, checkedSize, COMMON, requireSupported } from '../common-options.js';
import type { CommonOptions } from '../tool.js';
import { refuseOwnArguments } from './extra-arguments.js';

const TOOL = 'ping';
/** What one IPv4 datagram holds. */
const LENGTHS = [1, 65_507] as const;
const INTERVAL = 'a number of seconds from 0.001 to 60, in whole milliseconds';

/** What a test may say about ping. */
export interface PingOptionsInput {
  /** Fixed; naming it does no harm. @default 'icmp' */
  protocol?: 'icmp';
  /** Fixed; naming it does no harm. @default 'forward' */
  direction?: 'forward';
  /**
   * Seconds from one request to the next, 0.001 to 60, in whole milliseconds. Only root may go below 0.002 (iputils before
   * 20210722: 0.2).
   *
   * @default 1
   */
  interval?: number;
  /**
   * Payload of a request in bytes, 1 to 65507. Below 16 there is no room for a time: the round trip is not measured.
   *
   * @default 56
   */
  length?: number | string;
  /**
   * Requests of one run, in place of as many as its seconds hold. It has to agree with them: `run(seconds)` refuses a count
   * other than `seconds / interval`, rounded up, and `start()` any.
   *
   * @default seconds / interval, rounded up
   */
  count?: number;
  /**
   * Seconds to wait for the replies after the last request, 0.1 to 60, while none came in at all; otherwise ping waits twice the
   * longest round trip, or the interval if that is longer. Requests younger than this when traffic is stopped count as
   * neither lost nor sent.
   *
   * @default 2
   */
  timeout?: number;
  /**
   * Requests must not be fragmented: one that is too long for the path is not sent.
   *
   * @default false
   */
  dontFragment?: boolean;
  /**
   * Send the next request as soon as a reply is there, or 100 a second. Takes root. There are no results for each reply
   * and one interval only.
   *
   * @default false
   */
  flood?: boolean;
  /**
   * Time to live (IPv6: hop limit) of the requests, 1 to 255.
   *
   * @default the host's own
   */
  ttl?: number;
  /**
   * Carry traffic over this version of IP only.
   *
   * @default whatever the target is
   */
  ipVersion?: 4 | 6;
  /**
   * Address of the client's own host that its traffic comes from.
   *
   * @default by the host's routes
   */
  bind?: string;
  /**
   * More arguments, such as `['-I', 'eth1']`. Those that Netwright sets are refused.
   *
   * @default []
   */
  args?: readonly string[];
}

/** Checked options in SI units. */
export interface PingOptions extends CommonOptions {
  protocol: 'icmp';
  direction: 'forward';
  parallel: 1;
  omitSeconds: 0;
  /** Of the results: 1 s, or that of the requests if longer; 0: one for the whole run. */
  intervalSeconds: number;
  /** From one request to the next; 0: flood. */
  requestIntervalSeconds: number;
  lengthBytes: number;
  count?: number;
  timeoutSeconds: number;
  dontFragment: boolean;
  flood: boolean;
  ttl?: number;
  args: readonly string[];
}

const shape = {
  protocol: COMMON.protocol.schema.default('icmp'),
  direction: COMMON.direction.schema.default('forward'),
  interval: z.number().min(0.001).max(60).optional(),
  length: COMMON.length.schema.default(56),
  count: z.number().int().min(1).max(1e9).optional(),
  timeout: z.number().min(0.1).max(60).default(2),
  dontFragment: z.boolean().default(false),
  flood: z.boolean().default(false),
  ttl: z.number().int().min(1).max(255).optional(),
  ipVersion: COMMON.ipVersion.schema.optional(),
  bind: COMMON.bind.schema.optional(),
  args: COMMON.args.schema.default([]),
};

const RULES = {
  tool: TOOL,
  shape,
  limits: {
    interval: INTERVAL,
    count: 'a whole number from 1 to 1000000000',
    timeout: 'a number of seconds from 0.1 to 60',
    dontFragment: 'true or false',
    flood: 'true or false',
    ttl: 'a whole number from 1 to 255',
  },
  lacks: {
    parallel: 'run several streams',
    bitrate: "its rate is that of 'interval' and 'length'",
    omit: 'it has no warm-up; start it later',
  },
};

/** `protocol` and `direction` are fixed, and its `interval` is that of the requests. */
const APART: readonly string[] = ['protocol', 'direction', 'interval'];
export const OPTION_NAMES = Object.keys(shape).filter((name) => !APART.includes(name));

/**
 * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
 * @throws UnsupportedError `UNSUPPORTED_OPTION` for what other tools can and ping cannot.
 */
export function parseOptions(options: unknown): PingOptions {
  const { protocol, direction, interval, length, count, timeout, ttl, ipVersion, bind, ...same } =
    checkedOptions(RULES, options);
  requireSupported(TOOL, 'protocol', protocol, ['icmp']);
  requireSupported(TOOL, 'direction', direction, ['forward'], 'replies are measured where it runs');
  refuseOwnArguments(same.args);
  if (same.flood) refuseWithFlood({ interval, count });
  const requestIntervalSeconds = same.flood ? 0 : wholeMilliseconds(interval ?? 1);
  return {
    ...same,
    protocol,
    direction,
    parallel: 1,
    omitSeconds: 0,
    intervalSeconds: same.flood ? 0 : Math.max(1, requestIntervalSeconds),
    requestIntervalSeconds,
    lengthBytes: checkedSize(TOOL, 'length', length, LENGTHS),
    timeoutSeconds: timeout,
    ...(count !== undefined && { count }),
    ...(ttl !== undefined && { ttl }),
    ...(ipVersion !== undefined && { ipVersion }),
    ...(bind !== undefined && { bind }),
  };
}

/** @throws UsageError `BAD_OPTION` */
function refuseWithFlood(others: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(others).filter((name) => others[name] !== undefined);
  if (given.length === 0) return;
  throw badOption(
    TOOL,
    given.map((name) => `option '${name}' has no meaning with 'flood', which lasts as long as the run`),
  );
}

/** ping cuts off what is smaller, and so would send more often than asked. */
function wholeMilliseconds(seconds: number): number {
  const milliseconds = Math.round(seconds * 1000);
  if (Math.abs(seconds * 1000 - milliseconds) < 1e-6) return milliseconds / 1000;
  throw badOption(TOOL, [`option 'interval' must be ${INTERVAL}; got ${seconds}`]);
}
