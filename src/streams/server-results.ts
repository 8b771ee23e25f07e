import type { TrafficResult } from '../results/traffic-result.js';
import type { Traffic } from '../traffic/traffic.js';

/** What a server measured of one of its clients. */
export interface ServerResult {
  server: Traffic;
  /** Absent for one-ended traffic. */
  client?: Traffic;
  /** Absent while it is not known. */
  result?: TrafficResult;
}

/** The clients that a server serves: its own one, or all where there is one server for all. */
export function clientsOf(
  index: number,
  { servers, clients }: { servers: readonly Traffic[]; clients: readonly Traffic[] },
): readonly Traffic[] {
  return servers.length > 1 ? clients.slice(index, index + 1) : clients;
}

/** What the servers measured, in the order of the clients; one result for all from a server that does not tell them apart. */
export function serverResults(stream: {
  servers: readonly Traffic[];
  clients: readonly Traffic[];
}): ServerResult[] {
  return stream.servers.flatMap((server, index): ServerResult[] => {
    const clients = clientsOf(index, stream);
    if (!server.resultsOf || clients.length === 0)
      return [withResult({ server }, clients[0], server.results)];
    return clients.map((client) => withResult({ server }, client, server.resultsOf!(client)));
  });
}

function withResult(
  found: ServerResult,
  client: Traffic | undefined,
  result: TrafficResult | undefined,
): ServerResult {
  return { ...found, ...(client && { client }), ...(result && { result }) };
}
