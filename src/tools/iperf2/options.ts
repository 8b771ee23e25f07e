import { z } from 'zod';
import { UnsupportedError } from '../../core/errors.js';
import type { BitrateInput } from '../../core/units.js';
import {
  badOption,
  checkedBitrate,
  checkedOptions,
  checkedSize,
  COMMON,
  requireSupported,
} from '../common-options.js';
import type { Direction } from '../tool.js';
import { refuseOwnArguments } from './extra-arguments.js';
import { checkedGroupVersion } from './group.js';

const TOOL = 'iperf2';
const UDP_BITRATE =
  "option 'bitrate' must be given for UDP, for each flow, such as '100M'; iperf2 would send 1 Mbit/s";

/** What a test may say about iperf2 traffic. */
export interface Iperf2OptionsInput {
  /** @default 'tcp' */
  protocol?: 'tcp' | 'udp';
  /**
   * `forward`: client to server; `reverse`: server to client; `bidirectional`: both at once over the same connection
   * (`--full-duplex`).
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
   * is Mbit/s. 0 is without limit, only TCP. UDP needs it: by itself iperf2 would send 1 Mbit/s.
   *
   * @default without limit for TCP
   */
  bitrate?: BitrateInput;
  /**
   * Bytes in one write (TCP, up to 1048576), or payload of one datagram (UDP, 64 to 65507).
   *
   * @default iperf2's own: 131072 for TCP, but no more than a tenth of a second of `bitrate`; 1470 for UDP, 1450 over IPv6
   */
  length?: number | string;
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
   * Address of the client's own host that its traffic comes from.
   *
   * @default by the host's routes
   */
  bind?: string;
  /**
   * Multicast group that the client sends to and the server joins, such as `'239.255.1.1'`. Only UDP forward, of one
   * client with one flow. The group is joined and sent to on the interface that has the host's own address.
   *
   * @default no group: the client sends to the server's address
   */
  group?: string;
  /**
   * Time to live of datagrams to the `group`: how many networks they may cross, 1 to 255.
   *
   * @default 1
   */
  ttl?: number;
  /**
   * More arguments for the client, such as `['--tcp-congestion', 'cubic']`. Those that Netwright sets are refused.
   *
   * @default []
   */
  args?: readonly string[];
}

/** Checked options in SI units. */
export interface Iperf2Options {
  protocol: 'tcp' | 'udp';
  direction: Direction;
  parallel: number;
  /** Of each flow; 0 and absent: TCP without limit. */
  targetBitsPerSecond?: number;
  lengthBytes?: number;
  /** Always 0: iperf2 has no warm-up. */
  omitSeconds: number;
  intervalSeconds: number;
  ipVersion?: 4 | 6;
  bind?: string;
  group?: string;
  ttl: number;
  args: readonly string[];
}

const shape = {
  protocol: COMMON.protocol.schema.default('tcp'),
  direction: COMMON.direction.schema.default('forward'),
  parallel: COMMON.parallel.schema.default(1),
  bitrate: COMMON.bitrate.schema.optional(),
  length: COMMON.length.schema.optional(),
  interval: COMMON.interval.schema.default(1),
  ipVersion: COMMON.ipVersion.schema.optional(),
  bind: COMMON.bind.schema.optional(),
  group: z.string().optional(),
  ttl: z.number().int().min(1).max(255).optional(),
  args: COMMON.args.schema.default([]),
};

const RULES = {
  tool: TOOL,
  shape,
  limits: {
    group: 'a multicast address',
    ttl: 'a whole number from 1 to 255',
  },
  lacks: { omit: 'it has no warm-up; start a stream that is not judged before' },
};

export const OPTION_NAMES = Object.keys(shape);

/**
 * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
 * @throws UnsupportedError `UNSUPPORTED_OPTION` for what other tools can and iperf2 cannot.
 */
export function parseOptions(options: unknown): Iperf2Options {
  const { bitrate, length, interval, ipVersion, bind, protocol, group, ttl, ...same } = checkedOptions(
    RULES,
    options,
  );
  requireSupported(TOOL, 'protocol', protocol, ['tcp', 'udp']);
  if (protocol === 'udp' && bitrate === undefined) throw badOption(TOOL, [UDP_BITRATE]);
  refuseOwnArguments(same.args);
  const targetBitsPerSecond = bitrate === undefined ? undefined : checkedBitrate(TOOL, bitrate);
  if (protocol === 'udp' && targetBitsPerSecond === 0)
    throw new UnsupportedError(
      'UNSUPPORTED_OPTION',
      'iperf2 cannot send UDP without a limit; give a bitrate',
    );
  if (ttl !== undefined && group === undefined) throw badOption(TOOL, ["option 'ttl' needs option 'group'"]);
  const groupVersion =
    group === undefined ? undefined : checkedGroup(group, { ...same, protocol, ipVersion });
  const version = ipVersion ?? groupVersion;
  return {
    ...same,
    protocol,
    ...(targetBitsPerSecond !== undefined && { targetBitsPerSecond }),
    ...(length !== undefined && { lengthBytes: checkedLength(length, protocol) }),
    ...(version !== undefined && { ipVersion: version }),
    ...(bind !== undefined && { bind }),
    ...(group !== undefined && { group }),
    ttl: ttl ?? 1,
    omitSeconds: 0,
    intervalSeconds: interval,
  };
}

function checkedLength(length: number | string, protocol: 'tcp' | 'udp'): number {
  // Less than 64 bytes do not hold what iperf2 itself writes into a datagram.
  const limits = protocol === 'udp' ? ([64, 65_507] as const) : ([1, 1_048_576] as const);
  return checkedSize(TOOL, 'length', length, limits, `for ${protocol.toUpperCase()}`);
}

function checkedGroup(
  group: string,
  asked: { protocol: string; direction: Direction; parallel: number; ipVersion: 4 | 6 | undefined },
): 4 | 6 {
  const version = checkedGroupVersion(group);
  if (asked.protocol !== 'udp') throw badOption(TOOL, ["option 'group' needs protocol 'udp'"]);
  requireSupported(TOOL, 'direction', asked.direction, ['forward'], "with option 'group'");
  if (asked.parallel > 1)
    throw new UnsupportedError(
      'UNSUPPORTED_OPTION',
      `iperf2 receives one flow of a group; option 'parallel' must be 1 with option 'group'; got ${asked.parallel}`,
    );
  if (asked.ipVersion !== undefined && asked.ipVersion !== version)
    throw badOption(TOOL, [`option 'group' is of IPv${version}, option 'ipVersion' is ${asked.ipVersion}`]);
  return version;
}
