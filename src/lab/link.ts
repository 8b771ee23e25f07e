import { ToolError, UnsupportedError, UsageError } from '../core/errors.js';
import { type BitrateInput, show } from '../core/units.js';
import type { ExecResult, Host } from '../host/host.js';
import { ADDRESSES, type Namespaces } from './namespaces.js';
import { AWAIT_CARRIER, DOWN, INTERFACE, SHAPE, UNSHAPE, UP } from './scripts.js';
import { shapingFor, UNSHAPED_GSO_SEGMENTS } from './shaping.js';
import { ways } from './ways.js';

/** How a link shall behave; what is left out is not limited. */
export interface LinkShape {
  /** Limit of each direction: a number of Mbit/s, or a string such as `'100M'`. From 1 kbit/s to 100 Gbit/s. */
  rate?: BitrateInput | undefined;
}

/**
 * The link between the two hosts of a lab. Calls take effect one after the other, in both directions.
 *
 * On two loopback addresses every method but `reset` throws UnsupportedError `LAB_LINK`.
 */
export interface Link {
  /**
   * Limits both directions. TCP connections that are open already may lose packets at rates below 100 Mbit/s.
   *
   * @throws UsageError `BAD_RATE` for a rate that no link can be shaped to, `BAD_OPTION` for anything but a rate.
   * @throws UnsupportedError `LAB_SHAPE` where there is no `tc`, or the kernel has no `tbf`.
   */
  shape(shape: LinkShape): Promise<void>;
  /** As fast as it can be. */
  unshape(): Promise<void>;
  /** Takes the SUT's end down: the SUT loses its route, the client its carrier. */
  down(): Promise<void>;
  /** Takes it up again; IPv4 and IPv6 are usable when the promise resolves. */
  up(): Promise<void>;
  /** Back to how the lab was asked for. Does nothing when nothing was changed, or the lab is gone. */
  reset(): Promise<void>;
}

/** The veth pair between two namespaces. */
export class VethLink implements Link {
  #changed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly holder: Host,
    private readonly namespaces: Namespaces,
    private readonly asked: LinkShape,
  ) {}

  async shape(shape: LinkShape): Promise<void> {
    requireShape(shape);
    const { rate } = shape;
    if (rate === undefined) return this.unshape();
    const { bitsPerSecond, burstBytes, limitBytes, gsoMaxSegments } = shapingFor(rate);
    await this.#change(() => this.#both(SHAPE, [bitsPerSecond, burstBytes, limitBytes, gsoMaxSegments]));
  }

  async unshape(): Promise<void> {
    await this.#change(() => this.#both(UNSHAPE, [UNSHAPED_GSO_SEGMENTS]));
  }

  async down(): Promise<void> {
    await this.#change(() => this.#run('sut', DOWN, []));
  }

  async up(): Promise<void> {
    const { sut } = ADDRESSES;
    await this.#change(async () => {
      await this.#run('sut', UP, [this.namespaces.ipv6 ? sut.ipv6 : '']);
      await this.#both(AWAIT_CARRIER, []);
    });
  }

  async reset(): Promise<void> {
    await this.#last;
    if (!this.#changed || (await this.namespaces.loss())) return;
    await this.up();
    await this.shape(this.asked);
    this.#changed = false;
  }

  /** One change after the other, whether or not the one before failed. */
  #change(action: () => Promise<unknown>): Promise<unknown> {
    this.#changed = true;
    const done = this.#last.then(action);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #both(script: string, arguments_: readonly (string | number)[]): Promise<void> {
    await Promise.all([this.#run('sut', script, arguments_), this.#run('client', script, arguments_)]);
  }

  async #run(end: 'sut' | 'client', script: string, arguments_: readonly (string | number)[]): Promise<void> {
    const { way, sutPid, clientPid } = this.namespaces;
    const lost = await this.namespaces.loss();
    if (lost) throw lost;
    const enter = ways[way].administer(end === 'sut' ? sutPid : clientPid);
    const command = [...enter, 'sh', '-c', script, 'netwright', ...arguments_.map(String)];
    const result = await this.holder.exec(command, { timeoutSeconds: 10 });
    if (result.exitCode !== 0) throw linkError(end, command, result);
  }
}

/** Where there is no link of our own. */
export function noLink(why: string): Link {
  const refuse = (what: string) => () =>
    Promise.reject(
      new UnsupportedError(
        'LAB_LINK',
        `The lab's link cannot be ${what}: its hosts are two loopback addresses of this machine (${why})`,
      ),
    );
  return {
    shape: refuse('shaped'),
    unshape: refuse('shaped'),
    down: refuse('taken down'),
    up: refuse('taken up'),
    reset: () => Promise.resolve(),
  };
}

function linkError(end: string, command: readonly string[], { exitCode, stderr }: ExecResult): Error {
  const lines = stderr.split('\n').filter(Boolean).slice(-5);
  const details = { host: end, command, output: [{ end: `link on ${end}`, lines }] };
  if (exitCode === 127)
    return new UnsupportedError(
      'LAB_SHAPE',
      'The link cannot be shaped: tc is not installed (package iproute2, on Fedora iproute-tc)',
      details,
    );
  if (/kind is unknown|Unknown qdisc/.test(stderr))
    return new UnsupportedError(
      'LAB_SHAPE',
      'The link cannot be shaped: the kernel has no tbf (module sch_tbf)',
      details,
    );
  return new ToolError('LAB_LINK_FAILED', `${INTERFACE} on ${end} could not be changed`, details);
}

/** What was meant as a limit must not pass as none: tests are run without their types being checked. */
function requireShape(shape: unknown): void {
  const isObject = typeof shape === 'object' && shape !== null && !Array.isArray(shape);
  const unknown = isObject ? Object.keys(shape).find((key) => key !== 'rate') : undefined;
  if (isObject && unknown === undefined) return;
  const got = isObject ? `unknown option ${show(unknown)}` : show(shape);
  throw new UsageError(
    'BAD_OPTION',
    `shape() of a lab's link needs an object such as { rate: '100M' }; got ${got}`,
  );
}
