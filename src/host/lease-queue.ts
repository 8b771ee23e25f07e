import type { Lease, RefusedPort } from '../connection/requests.js';
import type { Supervisor } from '../connection/supervisor.js';
import type { PortRange } from '../topology/topology.js';

export interface LeaseOutcome {
  leases: Lease[];
  refused: RefusedPort[];
  /** Ports that went to others who asked at the same time. */
  shared: number;
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

  /** Any `count` ports of a range, from a random one on: two runs that start together seldom try the same. */
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
    return {
      ...(await this.supervisor().then((host) => host.lease(count, range.from, range.to, range.from))),
      shared: 0,
    };
  }

  async release(leases: readonly Lease[]): Promise<void> {
    await (await this.supervisor()).release(leases);
  }

  async #flush(key: string, range: PortRange): Promise<void> {
    const waiting = this.#waiting.get(key)!;
    this.#waiting.delete(key);
    try {
      const supervisor = await this.supervisor();
      const total = waiting.reduce((sum, { count }) => sum + count, 0);
      const first = range.from + Math.floor(Math.random() * (range.to - range.from + 1));
      const { leases, refused } = await supervisor.lease(total, range.from, range.to, first);
      const granted = leases.length;
      for (const { count, resolve } of waiting) {
        const own = leases.splice(0, count);
        resolve({ leases: own, refused, shared: granted - own.length });
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
