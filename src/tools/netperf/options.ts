import { z } from 'zod';
import { badOption, checkedOptions, checkedSize, COMMON, requireSupported } from '../common-options.js';
import type { CommonOptions } from '../tool.js';
import { refuseOwnArguments } from './extra-arguments.js';

const TOOL = 'netperf';

/** What a test may say about netperf traffic. */
export interface NetperfOptionsInput {
  /** @default 'tcp' */
  protocol?: 'tcp' | 'udp' | 'sctp';
  /**
   * `stream`: as much data as will go, in one direction. `rr`: one request and its response at a time (TCP_RR, UDP_RR).
   * `crr`: the same, each with a connection of its own (TCP_CRR).
   *
   * @default 'stream'
   */
  test?: 'stream' | 'rr' | 'crr';
  /**
   * Of `test: 'stream'`: `forward` is client to server (TCP_STREAM, UDP_STREAM), `reverse` server to client (TCP_MAERTS), not
   * of UDP. `reverse` and `crr` run for a given time only: netperf cannot stop them and tell what was measured.
   *
   * @default 'forward'
   */
  direction?: 'forward' | 'reverse';
  /**
   * Bytes of one send; of UDP, the payload of a datagram, up to 65507. Only `test: 'stream'`.
   *
   * @default netperf's own, the size of the socket's buffer; 1400 for UDP, where that would be sent in fragments
   */
  length?: number | string;
  /** Bytes of a request. Only `rr` and `crr`. @default 1 */
  requestLength?: number | string;
  /** Bytes of a response. Only `rr` and `crr`. @default 1 */
  responseLength?: number | string;
  /**
   * Measure the CPU load of both hosts (`hostCpuRatio`).
   *
   * @default false
   */
  cpu?: boolean;
  /**
   * Seconds of one interval, 0.1 to 60. The client alone has intervals; one is as long as the send that ends it takes. A UDP
   * stream has none, and a note says so: netperf would count the sends that failed.
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
   * More arguments of the test, those behind `--`, such as `['-s', '256K']`. Those that Netwright sets are refused.
   *
   * @default []
   */
  args?: readonly string[];
}

/** Checked options in SI units. */
export interface NetperfOptions extends CommonOptions {
  protocol: 'tcp' | 'udp' | 'sctp';
  test: 'stream' | 'rr' | 'crr';
  direction: 'forward' | 'reverse';
  lengthBytes?: number;
  requestBytes: number;
  responseBytes: number;
  cpu: boolean;
  /** Intervals were asked for where there are none; a project may ask for them for all of its streams. */
  hasUnusedInterval: boolean;
  args: readonly string[];
}

const size = COMMON.length;
/** Fits into a packet, with IPv6 and a tunnel's header. */
const UDP_LENGTH_BYTES = 1400;

const shape = {
  protocol: COMMON.protocol.schema.default('tcp'),
  test: z.enum(['stream', 'rr', 'crr']).default('stream'),
  direction: COMMON.direction.schema.default('forward'),
  parallel: COMMON.parallel.schema.default(1),
  length: size.schema.optional(),
  requestLength: size.schema.optional(),
  responseLength: size.schema.optional(),
  cpu: z.boolean().default(false),
  interval: COMMON.interval.schema.optional(),
  ipVersion: COMMON.ipVersion.schema.optional(),
  bind: COMMON.bind.schema.optional(),
  args: COMMON.args.schema.default([]),
};

const RULES = {
  tool: TOOL,
  shape,
  limits: {
    test: "'stream', 'rr' or 'crr'",
    requestLength: size.limits,
    responseLength: size.limits,
    cpu: 'true or false',
  },
  lacks: {
    bitrate: 'it sends as fast as it can; shape the link, or use iperf3 or iperf2',
    omit: 'it measures from the first moment; use iperf3',
  },
};

/** `parallel` is only known to be refused. */
export const OPTION_NAMES = Object.keys(shape).filter((name) => name !== 'parallel');

/**
 * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
 * @throws UnsupportedError `UNSUPPORTED_OPTION` for what other tools can and netperf cannot.
 */
export function parseOptions(options: unknown): NetperfOptions {
  const given = checkedOptions(RULES, options);
  const { protocol, test, direction, ipVersion, bind, cpu, args } = given;
  requireSupported(TOOL, 'protocol', protocol, ['tcp', 'udp', 'sctp']);
  const both = 'add a stream for each direction, or use iperf3 or iperf2';
  requireSupported(TOOL, 'direction', direction, ['forward', 'reverse'], both);
  const several = 'name the host several times among the clients';
  requireSupported(TOOL, 'parallel', String(given.parallel), ['1'], several);
  checkTest(given);
  refuseOwnArguments(args);
  return {
    ...{ protocol, test, direction, parallel: 1, cpu, args, omitSeconds: 0 },
    intervalSeconds: isUdpStream(given) ? 0 : (given.interval ?? 1),
    hasUnusedInterval: isUdpStream(given) && given.interval !== undefined,
    ...lengthOf(given),
    requestBytes: checkedMessage('requestLength', given.requestLength ?? 1),
    responseBytes: checkedMessage('responseLength', given.responseLength ?? 1),
    ...(ipVersion !== undefined && { ipVersion }),
    ...(bind !== undefined && { bind }),
  };
}

type Given = z.output<z.ZodObject<typeof shape>>;

function isUdpStream({ protocol, test }: Given): boolean {
  return protocol === 'udp' && test === 'stream';
}

function checkTest(given: Given): void {
  const { test, protocol, direction } = given;
  if (isUdpStream(given)) checkUdpStream(given);
  if (test === 'crr') requireSupported(TOOL, "protocol for test 'crr'", protocol, ['tcp']);
  const unfit = test === 'stream' ? (['requestLength', 'responseLength'] as const) : (['length'] as const);
  const reasons = unfit
    .filter((name) => given[name] !== undefined)
    .map((name) => `option '${name}' does not go with test '${test}'`);
  if (test !== 'stream' && direction === 'reverse')
    reasons.push(`option 'direction' does not go with test '${test}', whose data goes both ways`);
  if (reasons.length > 0) throw badOption(TOOL, reasons);
}

/**
 * Its server would send to the client's own port, which nothing reserves and no firewall lets in, and to the server itself
 * where the client is not told its own address.
 */
function checkUdpStream({ direction }: Given): void {
  const swap = 'make the other host the client, or use iperf3 or iperf2';
  requireSupported(TOOL, "direction for protocol 'udp'", direction, ['forward'], swap);
}

function lengthOf(given: Given): Pick<NetperfOptions, 'lengthBytes'> {
  const { length, protocol } = given;
  if (length === undefined) return isUdpStream(given) ? { lengthBytes: UDP_LENGTH_BYTES } : {};
  const limits = protocol === 'udp' ? ([1, 65_507] as const) : ([1, 1_048_576] as const);
  return { lengthBytes: checkedSize(TOOL, 'length', length, limits, `for ${protocol.toUpperCase()}`) };
}

function checkedMessage(option: string, length: number | string): number {
  return checkedSize(TOOL, option, length, [1, 65_507]);
}
