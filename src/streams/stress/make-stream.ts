import { isIP } from 'node:net';
import type { Host } from '../../host/host.js';
import type { Protocol } from '../../results/traffic-result.js';
import type { Direction } from '../../tools/tool.js';
import type { ToolName } from '../../tools/tools.js';
import { ENDS } from '../../traffic/ends.js';
import type { Traffic } from '../../traffic/traffic.js';
import { SingleHostStream } from '../single-host-stream.js';
import { Stream } from '../stream.js';
import type { StressPlan } from './options.js';
import type { StressEndOptions } from './traffic-classes.js';

/** What a random stream is, beside its size and its duration. */
export interface Kind {
  tool: string;
  protocol: Protocol;
  direction: Direction;
}

/** What a stream is made by. */
export interface Recipe extends Kind {
  lengthBytes: number;
  durationSeconds: number;
  /** Which of the clients, where it has one only. */
  client: number;
}

/** UDP tools send as much when they are asked for nothing. */
const UDP_MBIT = 1;
/** Seconds of an interval. So many intervals of all streams that run at once are kept; where they would be more, they get longer. */
const INTERVAL_SECONDS = { least: 1, most: 60 } as const;
const INTERVALS_KEPT = 1_000_000;
/** The same of requests. A ping lasts about as long as was drawn, for it ends with its last request. What every user may ask for. */
const REQUEST_SECONDS = { least: 0.2, most: 1 } as const;

type Make = new (host: Host, options: StressEndOptions) => Traffic;

/** The traffic of a tool's ends: the user's own, where there is such. */
function endsOf({ trafficClasses }: Pick<StressPlan, 'trafficClasses'>, tool: string) {
  return (trafficClasses[tool] ?? ENDS[tool as ToolName]) as { client: Make; server?: Make };
}

/**
 * Where the clients of a stream run.
 *
 * @param drawn which of all, where it has one only.
 */
export function clientsOf(plan: StressPlan, tool: string, drawn: number): readonly Host[] {
  return hasOneClient(plan, tool) ? [plan.clients[drawn]!] : plan.clients;
}

/** Whether a stream has one client only, drawn of all: there is one end only, or a group has one sender. */
export function hasOneClient(plan: StressPlan, tool: string): boolean {
  return plan.commType !== undefined || !endsOf(plan, tool).server;
}

/**
 * A stream as it was drawn.
 *
 * @throws UsageError and UnsupportedError for what its tool cannot do; what a class of the user's own throws.
 */
export function makeStream(plan: StressPlan, recipe: Recipe, name: string): Stream {
  const { sut, clients: hosts, srcIps, ports } = plan;
  const { tool, client } = recipe;
  const { client: Client, server: Server } = endsOf(plan, tool);
  const options = endOptions(plan, recipe);
  const ofClient = (index: number): StressEndOptions => ({
    ...options,
    ...(srcIps && { bind: srcIps[index]! }),
  });
  const target = targetOf(plan);
  if (!Server) {
    const aimed = { ...ofClient(client), target: target ?? sut.address(options.ipVersion) };
    return new SingleHostStream({ server: new Client(hosts[client]!, aimed), name });
  }
  const indices = hasOneClient(plan, tool) ? [client] : hosts.map((_, index) => index);
  const clients = indices.map((index) => new Client(hosts[index]!, ofClient(index)));
  return new Stream({ server: new Server(sut, options), clients, name, ports, ...(target && { target }) });
}

/** A group is no address that anybody could connect to. */
function targetOf({ dstIp, commType }: StressPlan): string | undefined {
  return commType === undefined ? dstIp : undefined;
}

function endOptions(plan: StressPlan, recipe: Recipe): StressEndOptions {
  const { dstIp, commType, bitrate } = plan;
  const { protocol, direction, tool, lengthBytes } = recipe;
  const asked = bitrate ?? (protocol === 'udp' && tool !== 'netperf' ? UDP_MBIT : undefined);
  const interval = intervalOf(plan, recipe);
  return {
    protocol,
    direction,
    length: lengthBytes,
    ...(asked !== undefined && tool !== 'ping' && { bitrate: asked }),
    ...(interval !== undefined && { interval }),
    ...(dstIp !== undefined && { ipVersion: isIP(dstIp) as 4 | 6 }),
    ...(commType !== undefined && dstIp !== undefined && { group: dstIp }),
  };
}

/** `undefined`: the tool's own. */
function intervalOf(plan: StressPlan, { tool, protocol, durationSeconds }: Recipe): number | undefined {
  const ends = tool === 'ping' ? 1 : 2 * plan.clients.length;
  const fair = (durationSeconds * ends * plan.numStreams) / INTERVALS_KEPT;
  if (tool === 'ping') return Math.min(REQUEST_SECONDS.most, Math.max(REQUEST_SECONDS.least, fair));
  // Of UDP netperf tells no intervals.
  if (fair <= INTERVAL_SECONDS.least || (tool === 'netperf' && protocol === 'udp')) return undefined;
  return Math.min(INTERVAL_SECONDS.most, Math.ceil(fair));
}
