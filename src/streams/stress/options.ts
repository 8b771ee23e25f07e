import { randomInt } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { UsageError } from '../../core/errors.js';
import { MAX_SEED } from '../../core/random.js';
import type { BitrateInput } from '../../core/units.js';
import type { Criteria } from '../../criteria/criterion.js';
import type { Host } from '../../host/host.js';
import { PROTOCOLS, type Protocol } from '../../results/traffic-result.js';
import { badOption, checkedOptions, COMMON } from '../../tools/common-options.js';
import { groupVersion } from '../../tools/multicast.js';
import type { Direction } from '../../tools/tool.js';
import { TOOL_NAMES } from '../../tools/tools.js';
import type { StreamHooks } from '../stream-hooks.js';
import type { TrafficClasses } from './traffic-classes.js';

const WHAT = 'stress traffic';

/** What random streams are drawn from. */
export interface StressOptions {
  /** Where the servers run. */
  sut: Host;
  /** Where the clients run; every stream has a client on each, but one-ended traffic and that to a group on one of them. */
  clients: readonly Host[];
  /** Addresses that the clients' traffic comes from, one for each of them. @default by the routes of their hosts */
  srcIps?: readonly string[];
  /** Address that traffic goes to; the group's with `commType`. @default the first address of `sut` */
  dstIp?: string;
  /** Streams at once, 1 to 1000. @default 5 */
  numStreams?: number;
  /**
   * The lowest port that is leased for a server, on `sut`; the highest is that of its host's range, or 65535 above it.
   *
   * @default the range of the host: 5201 to 9999
   */
  startPort?: number;
  /** The shortest stream, in whole seconds from 1 to 86400. @default 10 */
  minDur?: number;
  /** The longest stream, in whole seconds from 1 to 86400. @default 21600 */
  maxDur?: number;
  /** Smallest size in bytes: of a write (TCP), of a datagram's payload (UDP), of a request's payload (ping). @default 64 */
  minSize?: number;
  /** Largest size in bytes. @default 64000 */
  maxSize?: number;
  /** @default ['icmp', 'udp', 'tcp', 'sctp'], without what the hosts cannot do */
  protocols?: readonly Protocol[];
  /**
   * Tools of Netwright, and names in `trafficClasses`.
   *
   * @default ['ping', 'iperf2', 'iperf3', 'netperf'] and those of `trafficClasses`, without what the hosts do not have
   */
  trafficTools?: readonly string[];
  /** Traffic of the user's own by the name of its tool; a name of Netwright's own takes that tool's place. */
  trafficClasses?: Readonly<Record<string, TrafficClasses>>;
  /** @default ['forward', 'reverse', 'bidirectional'] */
  directions?: readonly Direction[];
  /** Traffic to a group at `dstIp` instead of to one host. @default one host */
  commType?: CommType;
  /**
   * Intended load of each flow of iperf3 and iperf2; netperf, which knows none, is not drawn then.
   *
   * @default without limit for TCP and SCTP, 1 Mbit/s for UDP
   */
  bitrate?: BitrateInput;
  /** Judged of every stream as it ends; `validateAll()` tells. @default whether its traffic was sound */
  criteria?: Criteria;
  /** So many failed streams end it all. @default no limit */
  maxFailures?: number;
  /** A whole number from 0 to 4294967295; the same one draws the same sequence from the same sets. @default random */
  seed?: number;
  /** Told the seed, and what was left out. @default console.log */
  log?: (line: string) => void;
  hooks?: StreamHooks;
}

export type CommType = 'multicast' | 'broadcast';

type Optional = 'srcIps' | 'dstIp' | 'commType' | 'bitrate' | 'criteria' | 'maxFailures' | 'hooks';

/** Checked options. */
export interface StressPlan
  extends Required<Omit<StressOptions, Optional | 'startPort'>>, Pick<StressOptions, Optional> {
  /** Where the servers' ports are taken from. */
  ports: Host['ports'];
  /** What the user named himself: it is refused where it is impossible, where a default is left out. */
  named: Pick<Required<StressOptions>, 'protocols' | 'trafficTools' | 'directions'>;
}

const PROTOCOLS_DRAWN = ['icmp', 'udp', 'tcp', 'sctp'] as const;
const TOOLS_DRAWN = ['ping', 'iperf2', 'iperf3', 'netperf'] as const;
const DIRECTIONS_DRAWN = ['forward', 'reverse', 'bidirectional'] as const;
const SECONDS = 'a whole number of seconds from 1 to 86400';
const SIZE = 'a whole number of bytes from 1 to 1048576';
const host = z.custom<Host>((value) => typeof (value as Partial<Host> | null)?.address === 'function');
const address = z.string().refine((value) => isIP(value) > 0);
const seconds = z.number().int().min(1).max(86_400);
const size = z.number().int().min(1).max(1_048_576);
const anyFunction = z.custom<(line: string) => void>((value) => typeof value === 'function');
const classes = z.looseObject({ client: anyFunction, server: anyFunction.optional() });

const RULES = {
  tool: WHAT,
  shape: {
    sut: host,
    clients: z.array(host).min(1),
    srcIps: z.array(address).optional(),
    dstIp: address.optional(),
    numStreams: z.number().int().min(1).max(1000).default(5),
    startPort: z.number().int().min(1).max(65_535).optional(),
    minDur: seconds.default(10),
    maxDur: seconds.default(21_600),
    minSize: size.default(64),
    maxSize: size.default(64_000),
    protocols: z.array(z.enum(PROTOCOLS)).min(1).optional(),
    trafficTools: z.array(z.string()).min(1).optional(),
    trafficClasses: z.record(z.string(), classes).default({}),
    directions: z.array(COMMON.direction.schema).min(1).optional(),
    commType: z.enum(['multicast', 'broadcast']).optional(),
    bitrate: COMMON.bitrate.schema.optional(),
    criteria: z.custom<Criteria>().optional(),
    maxFailures: z.number().int().min(1).optional(),
    seed: z.number().int().min(0).max(MAX_SEED).optional(),
    log: anyFunction.optional(),
    hooks: z.custom<StreamHooks>().optional(),
  },
  limits: {
    sut: 'a host',
    clients: 'a list of at least one host',
    srcIps: 'a list of IP addresses',
    dstIp: 'an IP address',
    numStreams: 'a whole number from 1 to 1000',
    startPort: 'a port from 1 to 65535',
    minDur: SECONDS,
    maxDur: SECONDS,
    minSize: SIZE,
    maxSize: SIZE,
    protocols: `a list of some of ${PROTOCOLS.join(', ')}`,
    trafficTools: 'a list of names',
    trafficClasses: 'an object of { client, server?, protocols } by the name of a tool',
    directions: "a list of some of 'forward', 'reverse' and 'bidirectional'",
    commType: "'multicast' or 'broadcast'",
    criteria: 'criteria',
    maxFailures: 'a whole number of 1 or more',
    seed: `a whole number from 0 to ${MAX_SEED}`,
    log: 'a function',
    hooks: 'an object',
  },
};

/** @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen. */
export function parseStressOptions(options: StressOptions): StressPlan {
  const { numStreams, minDur, maxDur, minSize, maxSize } = checkedOptions(RULES, options);
  const { sut, clients, startPort, seed, trafficClasses = {} } = options;
  const { protocols, trafficTools, directions, log = console.log } = options;
  const own = Object.keys(trafficClasses);
  const known = [...new Set<string>([...TOOL_NAMES, ...own])];
  const unknown = (trafficTools ?? []).filter((name) => !known.includes(name));
  const problems = [
    ...order('Dur', minDur, maxDur),
    ...order('Size', minSize, maxSize),
    ...sources(options),
    ...group(options),
    ...unknown.map((name) => `option 'trafficTools' has '${name}'; there are ${known.join(', ')}`),
  ];
  if (problems.length > 0) throw badOption(WHAT, problems);
  return {
    ...given(options),
    ...{ sut, clients, numStreams, minDur, maxDur, minSize, maxSize, trafficClasses, log },
    protocols: [...new Set(protocols ?? PROTOCOLS_DRAWN)],
    trafficTools: [...new Set(trafficTools ?? [...TOOLS_DRAWN, ...own])],
    directions: [...new Set(directions ?? DIRECTIONS_DRAWN)],
    named: {
      protocols: protocols ?? [],
      trafficTools: trafficTools ?? own,
      directions: directions ?? [],
    },
    ports: portsFrom(startPort, sut),
    seed: seed ?? randomInt(MAX_SEED),
  };
}

/** Those of the options without a default that are given. */
function given({
  srcIps,
  dstIp,
  commType,
  bitrate,
  criteria,
  maxFailures,
  hooks,
}: StressOptions): Pick<StressOptions, Optional> {
  return {
    ...(srcIps && { srcIps }),
    ...(dstIp !== undefined && { dstIp }),
    ...(commType && { commType }),
    ...(bitrate !== undefined && { bitrate }),
    ...(criteria && { criteria }),
    ...(maxFailures !== undefined && { maxFailures }),
    ...(hooks && { hooks }),
  };
}

function order(what: string, min: number, max: number): string[] {
  return min <= max ? [] : [`option 'min${what}' (${min}) must not be above 'max${what}' (${max})`];
}

function sources({ srcIps, clients }: StressOptions): string[] {
  if (srcIps === undefined || srcIps.length === clients.length) return [];
  return [
    `option 'srcIps' must have one address for each of the ${clients.length} clients; got ${srcIps.length}`,
  ];
}

function group({ commType, dstIp }: StressOptions): string[] {
  if (commType === undefined) return [];
  if (dstIp === undefined) return [`option 'commType' needs option 'dstIp': the address of the group`];
  if (commType === 'broadcast' || groupVersion(dstIp) !== undefined) return [];
  return [`option 'dstIp' must be a multicast address with commType 'multicast'; got '${dstIp}'`];
}

function portsFrom(from: number | undefined, sut: Host): Host['ports'] {
  if (from === undefined) return sut.ports;
  return { from, to: from <= sut.ports.to ? sut.ports.to : 65_535 };
}

/** @throws UsageError `BAD_DURATION` */
export function checkSeconds(value: number, what: string): void {
  if (typeof value === 'number' && value >= 0 && value <= 30 * 86_400) return;
  throw new UsageError('BAD_DURATION', `${what} takes seconds from 0 to 2592000; got ${String(value)}`);
}
