import { PortError } from '../core/errors.js';
import { Batch } from './batch.js';
import type { Answer, Lease } from './requests.js';

/** The answer to one frame, five bytes for each port, has to be shorter than PIPE_BUF. */
const PORTS_IN_A_FRAME = 500;
/** What a slow and busy host may take for each port, on top of what it may take to answer at all. */
const SECONDS_PER_LEASE = 0.05;

/** Sends one request and waits for its answer; throws when there is none in time, or the connection is lost. */
type Ask = (op: 'L' | 'U' | 'N', rest: string, what: string, moreSeconds?: number) => Promise<Answer>;

/** What a supervisor is asked about ports. */
export class PortRequests {
  readonly #looks = new Batch((ports: readonly number[]) => this.#look(ports));
  readonly #releases = new Batch((leases: readonly Lease[]) => this.#release(leases));

  /**
   * @param isGone whether the connection is: so are its leases then.
   * @param description of the connection, for people.
   */
  constructor(
    private readonly ask: Ask,
    private readonly isGone: () => boolean,
    private readonly description: string,
  ) {}

  /**
   * Leases `count` ports from `first` on, going round in `from` to `to`. Fewer are granted when there are not enough;
   * the ports that were tried in vain are told.
   *
   * @throws PortError `PORTS_NOT_LEASABLE` when the host cannot write a lease down.
   */
  async lease(count: number, from: number, to: number, first: number): Promise<Answer> {
    const what = `to lease ${count} port(s)`;
    const answer = await this.ask('L', `${count} ${from} ${to} ${first}`, what, count * SECONDS_PER_LEASE);
    const why = answer.words.slice(1).join(' ');
    if (why === '') return answer;
    await this.release(answer.leases);
    throw new PortError(
      'PORTS_NOT_LEASABLE',
      `${this.description} cannot keep a port lease in /tmp/netwright-leases: ${why}; it takes room on the disk, and permission for everybody to write there (mode 1777)`,
    );
  }

  /** Gives leases back. Harmless when the connection is gone: so are the leases. */
  async release(leases: readonly Lease[]): Promise<void> {
    if (leases.length > 0) await this.#releases.add(leases);
  }

  /** Ports that something on the host listens on: those of these TCP ports, and of others that were asked about with them. */
  listening(ports: readonly number[]): Promise<ReadonlySet<number>> {
    return this.#looks.add(ports);
  }

  async #release(leases: readonly Lease[]): Promise<void> {
    if (this.isGone()) return;
    const list = leases.map(({ port, pid, born }) => `${port} ${pid} ${born}`).join(' ');
    await this.ask('U', list, `to release ${leases.length} port(s)`);
  }

  async #look(ports: readonly number[]): Promise<ReadonlySet<number>> {
    const words: string[] = [];
    // At least once: whoever asks about no port wants to know that the host has come so far.
    for (let first = 0; first === 0 || first < ports.length; first += PORTS_IN_A_FRAME) {
      const hex = ports
        .slice(first, first + PORTS_IN_A_FRAME)
        .map((port) => port.toString(16).toUpperCase().padStart(4, '0'));
      words.push(...(await this.ask('N', hex.join(' '), 'to list its listening ports')).words);
    }
    return new Set(words.map((word) => Number.parseInt(word, 16)));
  }
}
