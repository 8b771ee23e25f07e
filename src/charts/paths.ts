import type { StreamRecord, TrafficRecord } from '../results/attachment.js';
import { directionsOf, type TrafficResult } from '../results/traffic-result.js';

/** One direction between one client and its server, as each end measured it. */
export interface TrafficPath {
  /** For people and unique in its stream, such as `client → sut`; a second one of the same hosts ends in `#2`. */
  label: string;
  direction: 'forward' | 'reverse';
  /** What the end that sent the data measured; absent when it never reported. */
  sender?: TrafficResult;
  /** What the end that received the data measured; absent when it never reported or there is no such end. */
  receiver?: TrafficResult;
}

/** A client and the server process it talks to; one of them alone when they cannot be told to belong together. */
interface Pair {
  client?: TrafficRecord;
  server?: TrafficRecord;
}

/** Every direction of every client/server pair of a stream, measured or not, in the order of the clients. */
export function pathsOf(stream: StreamRecord): TrafficPath[] {
  const directions =
    stream.direction === 'bidirectional' ? (['forward', 'reverse'] as const) : [stream.direction];
  const paths = pairsOf(stream).flatMap((pair) =>
    directions.map((direction) => pathOf(pair, direction, stream)),
  );
  return numbered(paths);
}

/** A server process per client, in the same order; other counts cannot be paired. */
function pairsOf({ servers, clients }: StreamRecord): Pair[] {
  if (servers.length === clients.length)
    return clients.map((client, index) => ({ client, server: servers[index]! }));
  return [...clients.map((client) => ({ client })), ...servers.map((server) => ({ server }))];
}

function pathOf(pair: Pair, direction: 'forward' | 'reverse', stream: StreamRecord): TrafficPath {
  const path: TrafficPath = { label: hostsOf(pair, direction, stream), direction };
  for (const record of [pair.client, pair.server]) {
    const result = record?.result && directionsOf(record.result).find((one) => one.direction === direction);
    if (result) path[result.sender ? 'sender' : 'receiver'] = result;
  }
  return path;
}

function hostsOf(pair: Pair, direction: 'forward' | 'reverse', stream: StreamRecord): string {
  const client = pair.client?.host ?? only(stream.clients) ?? pair.server?.address;
  const server = pair.server?.host ?? only(stream.servers) ?? pair.client?.address;
  // One-ended traffic starts at the host that runs it, whatever its role is called.
  if (!pair.client && stream.clients.length === 0) return arrow(server, pair.server?.address);
  return direction === 'forward' ? arrow(client, server) : arrow(server, client);
}

function only(records: readonly TrafficRecord[]): string | undefined {
  return records.length === 1 ? records[0]!.host : undefined;
}

function arrow(from: string | undefined, to: string | undefined): string {
  return `${from ?? '?'} → ${to ?? '?'}`;
}

function numbered(paths: TrafficPath[]): TrafficPath[] {
  const seen = new Map<string, number>();
  return paths.map((path) => {
    const count = (seen.get(path.label) ?? 0) + 1;
    seen.set(path.label, count);
    return count > 1 ? { ...path, label: `${path.label} #${count}` } : path;
  });
}
