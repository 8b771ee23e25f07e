import { isIP } from 'node:net';
import type { Host } from '../../host/host.js';
import type { Protocol } from '../../results/traffic-result.js';
import type { Direction } from '../../tools/tool.js';
import type { ToolName } from '../../tools/tools.js';
import { ENDS } from '../../traffic/ends.js';
import { SingleHostStream } from '../single-host-stream.js';
import { Stream } from '../stream.js';
import type { StressPlan } from './options.js';
import type { StressEndOptions, TrafficClasses } from './traffic-classes.js';

/** What a random stream is, beside its size and its duration. */
export interface Kind {
  tool: string;
  protocol: Protocol;
  direction: Direction;
}

/** UDP tools send as much when they are asked for nothing. */
const UDP_MBIT = 1;
/** So that it lasts about as long as was drawn: it ends with its last request. What every user may ask for. */
const PING_INTERVAL_SECONDS = 0.2;

/** The traffic of a tool's ends: the user's own, where there is such. */
export function endsOf(plan: StressPlan, tool: string): Pick<TrafficClasses, 'client' | 'server'> {
  return plan.trafficClasses[tool] ?? ENDS[tool as ToolName];
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
 * A stream of this kind.
 *
 * @param client which of the clients, where it has one only.
 * @throws UsageError and UnsupportedError for what its tool cannot do.
 */
export function makeStream(
  plan: StressPlan,
  kind: Kind,
  lengthBytes: number,
  client: number,
  name: string,
): Stream {
  const { sut, clients: hosts, srcIps, ports } = plan;
  const { client: Client, server: Server } = endsOf(plan, kind.tool);
  const options = endOptions(plan, kind, lengthBytes);
  const ofClient = (index: number): StressEndOptions => ({
    ...options,
    ...(srcIps && { bind: srcIps[index]! }),
  });
  const target = targetOf(plan);
  if (!Server) {
    const aimed = { ...ofClient(client), target: target ?? sut.address(options.ipVersion) };
    return new SingleHostStream({ server: new Client(hosts[client]!, aimed), name });
  }
  const indices = hasOneClient(plan, kind.tool) ? [client] : hosts.map((_, index) => index);
  const clients = indices.map((index) => new Client(hosts[index]!, ofClient(index)));
  return new Stream({ server: new Server(sut, options), clients, name, ports, ...(target && { target }) });
}

/** A group is no address that anybody could connect to. */
function targetOf({ dstIp, commType }: StressPlan): string | undefined {
  return commType === undefined ? dstIp : undefined;
}

function endOptions(plan: StressPlan, { protocol, direction, tool }: Kind, length: number): StressEndOptions {
  const { dstIp, commType, bitrate } = plan;
  const asked = bitrate ?? (protocol === 'udp' && tool !== 'netperf' ? UDP_MBIT : undefined);
  return {
    protocol,
    direction,
    length,
    ...(asked !== undefined && tool !== 'ping' && { bitrate: asked }),
    ...(tool === 'ping' && { interval: PING_INTERVAL_SECONDS }),
    ...(dstIp !== undefined && { ipVersion: isIP(dstIp) as 4 | 6 }),
    ...(commType !== undefined && dstIp !== undefined && { group: dstIp }),
  };
}
