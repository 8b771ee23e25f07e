import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { Traffic } from '../traffic/traffic.js';

/**
 * Nobody would find out by running it: a server in the place of a client waits for one until its time is over.
 *
 * @throws UsageError `NO_SERVER`, `NO_CLIENTS`, `DUPLICATE_TRAFFIC`, and `WRONG_ROLE` for an end in the place of the other.
 */
export function requireEnds(server: Traffic, clients: readonly Traffic[], stream: string): void {
  requireServer(server, stream);
  if (clients.length === 0)
    throw new UsageError(
      'NO_CLIENTS',
      `stream ${show(stream)} has no clients; it needs at least one, or is a SingleHostStream`,
    );
  requireRole(server, 'server', stream);
  for (const client of clients) requireRole(client, 'client', stream);
  if (new Set(clients).size < clients.length)
    throw new UsageError(
      'DUPLICATE_TRAFFIC',
      `stream ${show(stream)} has one client several times; make one for each`,
    );
}

/**
 * What runs was not started by this stream, and must not be ended by it.
 *
 * @throws UsageError `ALREADY_STARTED` when any end is running.
 */
export function requireIdle({ name, allTraffics }: { name: string; allTraffics: readonly Traffic[] }): void {
  const busy = allTraffics.find(({ running }) => running);
  if (!busy) return;
  const where = busy.host === undefined ? '' : ` on ${busy.host.name}`;
  throw new UsageError(
    'ALREADY_STARTED',
    `the ${busy.role}${where} of stream ${show(name)} is running, by another stream or by itself; stop it first`,
  );
}

/** @throws UsageError `NO_SERVER` */
export function requireServer(server: Traffic | undefined, stream: string): void {
  if (typeof server === 'object' && server !== null) return;
  throw new UsageError(
    'NO_SERVER',
    `stream ${show(stream)} needs a Traffic as its server; got ${show(server)}`,
  );
}

function requireRole({ role }: Traffic, wanted: Traffic['role'], stream: string): void {
  if (role === wanted) return;
  throw new UsageError(
    'WRONG_ROLE',
    `stream ${show(stream)} needs a ${wanted} as one of its ${wanted}s; got traffic with the role ${show(role)}`,
  );
}
