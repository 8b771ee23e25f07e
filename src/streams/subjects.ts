import type { Subject } from '../criteria/evaluate.js';
import type { Traffic } from '../traffic/traffic.js';

/** What criteria are judged on: the results of every server and every client, with their host and its peer. */
export function subjectsOf(
  stream: string,
  servers: readonly Traffic[],
  clients: readonly Traffic[],
): Subject[] {
  const serverOf = (index: number) => servers[index] ?? servers[0];
  return [
    ...servers.flatMap((server, index) => subject(stream, server, clients[index])),
    ...clients.flatMap((client, index) => subject(stream, client, serverOf(index))),
  ];
}

function subject(stream: string, traffic: Traffic, peer: Traffic | undefined): Subject[] {
  if (!traffic.results) return [];
  const found = { result: traffic.results, stream, host: place(traffic) };
  return [peer ? { ...found, peer: place(peer) } : found];
}

/** Traffic of the user's own need not have a host. */
export function place(traffic: Traffic): string {
  return traffic.host?.name ?? traffic.role;
}
