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
  const paths = pairsOf(stream).flatMap((pair) =>
    directionsIn(pair, stream).map((direction) => pathOf(pair, direction, stream)),
  );
  return numbered(paths);
}

/**
 * A server's record for each client, in the same order, also where one process serves them all. Other counts cannot be
 * paired: one server that does not tell its clients apart has a path of its own, if it measured anything.
 */
function pairsOf({ servers, clients }: StreamRecord): Pair[] {
  if (servers.length === clients.length)
    return clients.map((client, index) => ({ client, server: servers[index]! }));
  const telling = clients.length > 0 ? servers.filter(({ result }) => result !== undefined) : servers;
  return [...clients.map((client) => ({ client })), ...telling.map((server) => ({ server }))];
}

/** What was measured counts before what the stream's first client was asked for: clients of one stream may differ. */
function directionsIn({ client, server }: Pair, { direction }: StreamRecord): ('forward' | 'reverse')[] {
  const measured = [client, server].flatMap((record) => (record?.result ? directionsOf(record.result) : []));
  const found = new Set(measured.map((result) => result.direction));
  if (direction === 'bidirectional' || found.size > 1) return ['forward', 'reverse'];
  return found.size > 0 ? [...found] : [direction];
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
  const client = pair.client?.host ?? clientsOf(stream) ?? pair.server?.address;
  const server = pair.server?.host ?? only(stream.servers) ?? pair.client?.address;
  // One-ended traffic starts at the host that runs it, whatever its role is called.
  if (!pair.client && stream.clients.length === 0) return arrow(server, pair.server?.address);
  return direction === 'forward' ? arrow(client, server) : arrow(server, client);
}

function clientsOf({ clients }: StreamRecord): string | undefined {
  return clients.length > 1 ? 'all clients' : only(clients);
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
