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

const TOOL = 'iperf3';
const UDP_BITRATE =
  "option 'bitrate' must be given for UDP, for each flow, such as '100M' (0: without limit); iperf3 would send 1 Mbit/s";

/** What a test may say about iperf3 traffic. */
export interface Iperf3OptionsInput {
  /**
   * `sctp` and `mptcp` need an iperf3 that has them at both ends (MPTCP: 3.19 or newer), and both kernels. MPTCP may
   * fall back to TCP on the way; iperf3 does not tell.
   *
   * @default 'tcp'
   */
  protocol?: 'tcp' | 'udp' | 'sctp' | 'mptcp';
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
   * @default without limit, but for UDP
   */
  bitrate?: BitrateInput;
  /**
   * Bytes in one write (TCP, MPTCP), or in one message (SCTP), up to 1048576, or payload of one datagram (UDP, 16 to
   * 65507).
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
   * Address of the client's own host that its traffic comes from.
   *
   * @default by the host's routes
   */
  bind?: string;
  /**
   * More arguments for the client, such as `['--congestion', 'cubic']`. Those that Netwright sets are refused.
   *
   * @default []
   */
  args?: readonly string[];
}

/** Checked options in SI units. */
export interface Iperf3Options {
  protocol: 'tcp' | 'udp' | 'sctp' | 'mptcp';
  direction: Direction;
  parallel: number;
  /** Of each flow; 0 and absent: without limit. UDP always has it. */
  targetBitsPerSecond?: number;
  lengthBytes?: number;
  omitSeconds: number;
  intervalSeconds: number;
  ipVersion?: 4 | 6;
  bind?: string;
  args: readonly string[];
}

const shape = {
  protocol: COMMON.protocol.schema.default('tcp'),
  direction: COMMON.direction.schema.default('forward'),
  parallel: COMMON.parallel.schema.default(1),
  bitrate: COMMON.bitrate.schema.optional(),
  length: COMMON.length.schema.optional(),
  omit: COMMON.omit.schema.default(0),
  interval: COMMON.interval.schema.default(1),
  ipVersion: COMMON.ipVersion.schema.optional(),
  bind: COMMON.bind.schema.optional(),
  args: COMMON.args.schema.default([]),
};

const RULES = {
  tool: TOOL,
  shape,
  limits: {},
};

export const OPTION_NAMES = Object.keys(shape);

/**
 * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
 * @throws UnsupportedError `UNSUPPORTED_OPTION` for what other tools can and iperf3 cannot.
 */
export function parseOptions(options: unknown): Iperf3Options {
  const { bitrate, length, omit, interval, ipVersion, bind, protocol, ...same } = checkedOptions(
    RULES,
    options,
  );
  requireSupported(TOOL, 'protocol', protocol, ['tcp', 'udp', 'sctp', 'mptcp']);
  if (protocol === 'udp' && bitrate === undefined) throw badOption(TOOL, [UDP_BITRATE]);
  refuseOwnArguments(same.args);
  return {
    ...same,
    protocol,
    ...(bitrate !== undefined && { targetBitsPerSecond: checkedBitrate(TOOL, bitrate) }),
    ...(length !== undefined && { lengthBytes: checkedLength(length, protocol) }),
    ...(ipVersion !== undefined && { ipVersion }),
    ...(bind !== undefined && { bind }),
    omitSeconds: omit,
    intervalSeconds: interval,
  };
}

function checkedLength(length: number | string, protocol: Iperf3Options['protocol']): number {
  const limits = protocol === 'udp' ? ([16, 65_507] as const) : ([1, 1_048_576] as const);
  return checkedSize(TOOL, 'length', length, limits, `for ${protocol.toUpperCase()}`);
}
