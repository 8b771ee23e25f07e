import type { Lease } from '../connection/requests.js';
import { PortError, UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { Host } from './host.js';
import type { PortRange } from '../topology/topology.js';
import type { LeaseOutcome } from './lease-queue.js';

/** A port that nobody else gets, on any machine and for any user, until it is released. */
export class PortReservation implements AsyncDisposable {
  #released: Promise<void> | undefined;

  constructor(
    readonly host: Host,
    private readonly lease: Lease,
    private readonly granter: LeaseOutcome['granter'],
  ) {}

  get port(): number {
    return this.lease.port;
  }

  /** Whether it has been given back. */
  get released(): boolean {
    return this.#released !== undefined;
  }

  /** Gives the port back. A second call does nothing; nor does the first when its host was lost, and the port with it. */
  release(): Promise<void> {
    return (this.#released ??= this.granter.release([this.lease]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
  }
}

export interface ReserveOptions {
  /** Take one of the ports after it when it is not free. @default true */
  findPort?: boolean;
  /** How many ports after it are tried. @default 10 */
  count?: number;
}

/**
 * Reserves a port on a host, or one of those after it.
 *
 * @throws PortError `PORT_TAKEN` saying who holds what.
 * @throws UsageError `BAD_PORT` when `port` is none from 1 to 65535; `BAD_COUNT` when `count` is no whole number.
 */
export async function reservePort(
  host: Host,
  port: number,
  options: ReserveOptions = {},
): Promise<PortReservation> {
  checkPort(port);
  const { findPort = true, count = 10 } = options;
  checkCount(count);
  const to = findPort ? Math.min(65535, port + count) : port;
  return firstOf(host, { from: port, to }, await host.leases.takeFrom({ from: port, to }, 1));
}

/** Gives a reservation back. A second call does nothing. */
export function unreservePort(reservation: PortReservation): Promise<void> {
  return reservation.release();
}

/**
 * Whether nothing on the host is bound to the port, TCP or UDP, on any address, and nobody holds its lease.
 * The answer may be outdated at once: who wants the port reserves it.
 */
export async function checkIfPortIsFree(host: Host, port: number): Promise<boolean> {
  checkPort(port);
  const { leases, granter } = await host.leases.takeFrom({ from: port, to: port }, 1);
  await granter.release(leases);
  return leases.length === 1;
}

/**
 * The first free port after `port`, which is itself not looked at.
 *
 * @throws PortError `PORT_TAKEN` when none of the `count` (default 10) ports after it is free.
 */
export async function findFreePort(
  host: Host,
  port: number,
  { count = 10 }: { count?: number } = {},
): Promise<number> {
  checkPort(port);
  checkCount(count);
  const range = { from: port + 1, to: Math.min(65535, port + count) };
  await using reservation = firstOf(host, range, await host.leases.takeFrom(range, 1));
  return reservation.port;
}

/**
 * Reserves several ports of the host's range, or of another one, in one request with all others that are made at the same time.
 *
 * @throws PortError `PORTS_USED_UP` when the range has not enough; those that were granted are given back.
 */
export async function reserveFreePorts(
  host: Host,
  count: number,
  range: PortRange = host.ports,
): Promise<PortReservation[]> {
  return allOf(host, range, count, await host.leases.take(range, count));
}

/**
 * Reserves the first `count` free ports of a range, lowest first.
 *
 * @throws PortError `PORTS_USED_UP` when the range has not enough; those that were granted are given back.
 */
export async function reservePorts(host: Host, range: PortRange, count: number): Promise<PortReservation[]> {
  checkPort(range.from);
  return allOf(host, range, count, await host.leases.takeFrom(range, count));
}

async function allOf(
  host: Host,
  range: PortRange,
  count: number,
  outcome: LeaseOutcome,
): Promise<PortReservation[]> {
  const { leases, granter } = outcome;
  if (leases.length === count) return leases.map((lease) => new PortReservation(host, lease, granter));
  await granter.release(leases);
  const reason = `Only ${leases.length} of ${count} port(s) could be reserved on ${host.name}: ${range.from} to ${range.to} is used up (${holders(outcome)})`;
  throw new PortError('PORTS_USED_UP', reason, { host: host.name });
}

function firstOf(host: Host, range: PortRange, outcome: LeaseOutcome): PortReservation {
  const [lease] = outcome.leases;
  if (lease) return new PortReservation(host, lease, outcome.granter);
  const ports =
    range.from === range.to ? `Port ${range.from}` : `Every port from ${range.from} to ${range.to}`;
  throw new PortError('PORT_TAKEN', `${ports} on ${host.name} is taken (${holders(outcome)})`, {
    host: host.name,
  });
}

/** Who holds how many, such as `2 bound by other programs, 3 leased by root@lab7:4711`. */
function holders({ refused, shared }: LeaseOutcome): string {
  const counts = new Map<string, number>();
  for (const { why, who } of refused) {
    const holder =
      why === 'bound' ? 'bound by other programs' : `leased by ${who.split(' ')[0] || 'somebody unknown'}`;
    counts.set(holder, (counts.get(holder) ?? 0) + 1);
  }
  if (shared > 0) counts.set('given to others who asked at the same time', shared);
  return [...counts].map(([holder, count]) => `${count} ${holder}`).join(', ') || 'none was tried';
}

function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return;
  throw new UsageError('BAD_PORT', `a port is a whole number from 1 to 65535; got ${show(port)}`);
}

function checkCount(count: number): void {
  if (Number.isInteger(count) && count >= 0) return;
  throw new UsageError('BAD_COUNT', `count is a whole number of 0 or more; got ${show(count)}`);
}
