import type { Lease } from '../../../src/connection/requests.js';
import type { Host } from '../../../src/host/host.js';
import type { LeaseOutcome } from '../../../src/host/lease-queue.js';

/** When what happened, in milliseconds after the start of a run; only the first time of each counts. */
export class Moments {
  #start = 0;
  #at = new Map<string, number>();

  begin(): void {
    this.#at = new Map();
    this.#start = performance.now();
  }

  mark(what: string): void {
    if (!this.#at.has(what)) this.#at.set(what, performance.now() - this.#start);
  }

  get all(): ReadonlyMap<string, number> {
    return this.#at;
  }

  /** Marks what a stream asks of a host, and when it gets it. */
  watch(host: Host, role: string): void {
    const { leases } = host;
    const spawn = host.spawn.bind(host);
    const take = leases.take.bind(leases);
    host.spawn = async (...call) => {
      this.mark(`${role} asked for`);
      const child = await spawn(...call);
      this.mark(`${role} started`);
      void child.exited.then(
        () => this.mark(`${role} gone`),
        () => undefined,
      );
      return child;
    };
    leases.take = async (...call) => {
      const outcome = await take(...call);
      this.mark('port leased');
      return { ...outcome, granter: { release: (given) => this.#release(outcome, given) } };
    };
  }

  async #release({ granter }: LeaseOutcome, leases: readonly Lease[]): Promise<void> {
    this.mark('release asked for');
    await granter.release(leases);
    this.mark('port released');
  }
}
