import type { Lease, RefusedPort } from '../connection/requests.js';
import type { PortRequests } from '../connection/port-requests.js';
import type { Supervisor } from '../connection/supervisor.js';
import { leaseAnywhere } from './lease-anywhere.js';
import type { PortRange } from '../topology/topology.js';

export interface LeaseOutcome {
  leases: Lease[];
  refused: RefusedPort[];
  /** Ports that went to others who asked at the same time. */
  shared: number;
  /** What granted them takes them back: another connection to the host could not, and the leases end with this one. */
  granter: Pick<PortRequests, 'release'>;
}

interface Waiting {
  count: number;
  resolve: (outcome: LeaseOutcome) => void;
  reject: (error: unknown) => void;
}

/** Asks a host for ports. Requests for the same range that are made at the same time become one. */
export class LeaseQueue {
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(private readonly supervisor: () => Promise<Supervisor>) {}

  /** Any `count` ports of a range. */
  take(range: PortRange, count: number): Promise<LeaseOutcome> {
    const key = `${range.from} ${range.to}`;
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(key);
      if (waiting) return void waiting.push({ count, resolve, reject });
      this.#waiting.set(key, [{ count, resolve, reject }]);
      setImmediate(() => void this.#flush(key, range));
    });
  }

  /** These very ports, in order, until `count` are granted. */
  async takeFrom(range: PortRange, count: number): Promise<LeaseOutcome> {
    const supervisor = await this.supervisor();
    const answer = await supervisor.ports.lease(count, range.from, range.to, range.from);
    return { ...answer, shared: 0, granter: supervisor.ports };
  }

  async #flush(key: string, range: PortRange): Promise<void> {
    const waiting = this.#waiting.get(key)!;
    this.#waiting.delete(key);
    try {
      const { ports } = await this.supervisor();
      const total = waiting.reduce((sum, { count }) => sum + count, 0);
      const { leases, refused } = await leaseAnywhere(ports, range, total);
      const granted = leases.length;
      for (const { count, resolve } of waiting) {
        const own = leases.splice(0, count);
        resolve({ leases: own, refused, shared: granted - own.length, granter: ports });
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
