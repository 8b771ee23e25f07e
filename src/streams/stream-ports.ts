import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { Host } from '../host/host.js';
import { type PortReservation, reserveFreePorts, reservePorts } from '../host/ports.js';

/** The ports of a stream: one for each server process, on the servers' host. */
export class StreamPorts {
  #held: PortReservation[] = [];
  /** Leased by us, but bound by a stranger: kept until the end, so that they are not tried again. */
  #stolen: PortReservation[] = [];
  #reserving: Promise<void> | undefined;
  /** Kept after the release. */
  numbers: readonly number[] = [];

  constructor(
    private readonly host: Host | undefined,
    private readonly count: number,
    private readonly port: number | undefined,
    private readonly tries: number,
    private readonly range?: Host['ports'],
  ) {
    if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535))
      throw new UsageError('BAD_PORT', `a port is a whole number from 1 to 65535; got ${show(port)}`);
    if (!Number.isInteger(tries) || tries < 1)
      throw new UsageError('BAD_TRIES', `portFindTries is a whole number of 1 or more; got ${show(tries)}`);
  }

  /** How many it takes; none without a host to take them on. */
  get needed(): number {
    return this.host ? this.count : 0;
  }

  /** Does nothing when they are reserved. Without a host nothing can be reserved: a port that was asked for counts. */
  async reserve(): Promise<void> {
    const { host, port, count } = this;
    if (!host && port !== undefined) this.numbers = Array.from({ length: count }, (_, index) => port + index);
    if (!host || this.#held.length > 0) return;
    this.#reserving ??= this.#take(host).finally(() => (this.#reserving = undefined));
    await this.#reserving;
  }

  /**
   * Another port in place of one that a stranger has bound.
   *
   * @throws the error given when there is none left to try.
   */
  async replace(index: number, error: Error): Promise<void> {
    const stolen = this.#held[index];
    if (!this.host || !stolen) throw error;
    this.#stolen.push(stolen);
    if (this.port !== undefined && this.#stolen.length >= this.tries) throw error;
    const [next] = await this.#some(this.host, 1);
    if (this.#held[index] !== stolen) {
      // Released in the meantime.
      await next!.release();
      throw error;
    }
    this.#held[index] = next!;
    this.numbers = this.#held.map(({ port }) => port);
  }

  /** Ports that are just being reserved are released too. */
  async release(): Promise<void> {
    await this.#reserving?.catch(() => undefined);
    const all = [...this.#held, ...this.#stolen];
    this.#held = [];
    this.#stolen = [];
    await Promise.all(all.map((reservation) => reservation.release()));
  }

  async #take(host: Host): Promise<void> {
    this.#held = await this.#some(host, this.count);
    this.numbers = this.#held.map(({ port }) => port);
  }

  #some(host: Host, count: number): Promise<PortReservation[]> {
    if (this.port === undefined) return reserveFreePorts(host, count, this.range);
    return reservePorts(
      host,
      { from: this.port, to: Math.min(65535, this.port + this.tries + this.count - 2) },
      count,
    );
  }
}
