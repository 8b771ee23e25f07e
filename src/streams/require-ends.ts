import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { Traffic } from '../traffic/traffic.js';

/**
 * Nobody would find out by running it: a server in the place of a client waits for one until its time is over.
 *
 * @throws UsageError `NO_SERVER`, `NO_CLIENTS`, and `WRONG_ROLE` for an end in the place of the other.
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
