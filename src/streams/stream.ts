import { firstOrAll, requireSound, together } from './failures.js';
import { TrafficError, UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import { sleep } from '../core/wait.js';
import { assertable, type Assertable } from '../criteria/assertable.js';
import type { Criteria } from '../criteria/criterion.js';
import { evaluate } from '../criteria/evaluate.js';
import type { TrafficResult } from '../results/traffic-result.js';
import type { Verdict } from '../results/verdict.js';
import { checkDelay, checkDuration } from '../traffic/duration.js';
import type { Traffic } from '../traffic/traffic.js';
import { StreamPorts } from './stream-ports.js';
import { allOrNone, launchServers, prepareClients } from './launch.js';
import { subjectsOf } from './subjects.js';
import { optionsOf } from './tool-options.js';

export interface StreamOptions {
  /** Where the data comes from or goes to; one server process for each client where the tool serves one only. */
  server: Traffic;
  /** At least one. A host may occur twice. */
  clients: readonly Traffic[];
  /** @default 'Stream'; a manager makes it unique */
  name?: string | undefined;
  /** The first port to try. @default any free port of the server host's range */
  port?: number | undefined;
  /** How many ports are tried from `port` on. @default 10 */
  portFindTries?: number | undefined;
}

/** How a stream tells its surroundings what it does. */
export interface StreamHooks {
  /** Wraps a run or a start; must call `body` once and pass its outcome on. `seconds` is absent for an open end. */
  around?: <T>(stream: Stream, seconds: number | undefined, body: () => Promise<T>) => Promise<T>;
}

/** Server(s) and client(s) that run together on a reserved port. */
export class Stream implements Assertable {
  readonly [assertable] = true;
  readonly server: Traffic;
  readonly clients: readonly Traffic[];
  /** Every criterion that was judged on this stream, in order, by `validate` or by a matcher. */
  readonly verdicts: Verdict[] = [];
  /** The error that ended the last start or run; `undefined` when there was none. */
  failure: Error | undefined;
  /** Asked seconds of the last run; `undefined` when it lasted until it was stopped. */
  durationSeconds: number | undefined;
  hooks: StreamHooks = {};
  /** One for each client where the tool serves one only, otherwise just `server`. */
  readonly servers: readonly Traffic[];
  readonly #ports: StreamPorts;
  #name: string | undefined;
  #state: 'idle' | 'up' | 'stopped' = 'idle';
  #abort = new AbortController();
  #coming: Promise<unknown> | undefined;
  #ending: Promise<void> | undefined;

  /** @throws UsageError `NO_CLIENTS` without clients, `BAD_PORT` and `BAD_TRIES` for impossible numbers. */
  constructor(options: StreamOptions) {
    if (!options.clients?.length)
      throw new UsageError(
        'NO_CLIENTS',
        `stream ${show(options.name ?? 'Stream')} has no clients; it needs at least one`,
      );
    this.#name = options.name;
    this.server = options.server;
    this.clients = [...options.clients];
    const more = (_: Traffic, index: number) =>
      index === 0 ? this.server : (this.server.forAnotherClient?.() ?? this.server);
    this.servers = [...new Set(this.clients.map(more))];
    this.#ports = new StreamPorts(
      this.server.host,
      this.servers.length,
      options.port,
      options.portFindTries ?? 10,
    );
  }

  get name(): string {
    return this.#name ?? 'Stream';
  }

  /** Whether the user named it. */
  get named(): boolean {
    return this.#name !== undefined;
  }

  /** Used by a manager to keep names unique. */
  rename(name: string): void {
    this.#name = name;
  }

  /** Port of the first server; `undefined` before the stream is reserved or started, kept after it stops. */
  get port(): number | undefined {
    return this.#ports.numbers[0];
  }

  /** Ports of all servers, in the order of the clients. */
  get ports(): readonly number[] {
    return this.#ports.numbers;
  }

  /** Servers first. */
  get allTraffics(): readonly Traffic[] {
    return [...this.servers, ...this.clients];
  }

  get started(): boolean {
    return this.#state !== 'idle';
  }

  /** Warm-up of its traffic in seconds. */
  get omitSeconds(): number {
    return optionsOf(this.clients[0])?.omitSeconds ?? 0;
  }

  /** Whether any of its processes lives, or is about to. */
  get running(): boolean {
    return this.#coming !== undefined || this.allTraffics.some((traffic) => traffic.running);
  }

  /** Whether it was started and runs no longer. */
  get completed(): boolean {
    return this.started && !this.running;
  }

  /** What was measured so far, by end; clients in their order, servers in the order of their clients. */
  get results(): { server: TrafficResult[]; clients: TrafficResult[] } {
    const known = (traffics: readonly Traffic[]) => traffics.flatMap(({ results }) => results ?? []);
    return { server: known(this.servers), clients: known(this.clients) };
  }

  /** Reserves the ports now, so that `port` is known before the start. Does nothing when they are reserved. */
  async reserve(): Promise<void> {
    await this.#ports.reserve();
  }

  /**
   * Starts the servers, waits until they are ready and then `delay` seconds (default 0), and starts the clients.
   * It runs until `stop()`.
   *
   * @throws UsageError `ALREADY_STARTED` while it is up. Whatever fails on the way, nothing is left running or reserved.
   */
  async start({ delay = 0 }: { delay?: number } = {}): Promise<void> {
    checkDelay(delay);
    await this.#up(undefined, async () => {
      await this.#launch(delay);
      await allOrNone(this.clients, (client) => client.start(), this.name);
      this.#abort.signal.throwIfAborted();
    });
  }

  /**
   * Stops the clients, waits `delay` seconds (default 0), stops the servers and releases the ports. Harmless before a
   * start and after a stop.
   */
  async stop({ delay = 0 }: { delay?: number } = {}): Promise<void> {
    checkDelay(delay);
    this.#abort.abort(new TrafficError('STOPPED', `stream ${show(this.name)} was stopped`));
    this.#ending ??= this.#end(delay).finally(() => (this.#ending = undefined));
    await this.#ending;
    await this.#coming?.catch(() => undefined);
  }

  /**
   * Runs traffic for `seconds` beside the warm-up, waits for its end, and stops.
   *
   * @throws UsageError `BAD_DURATION` unless 0 < seconds ≤ 86400; TrafficError when the traffic of any end failed.
   */
  async run(seconds: number): Promise<void> {
    checkDuration(seconds);
    await this.#up(seconds, async () => {
      await this.#launch(0);
      await allOrNone(this.clients, (client) => client.run(seconds), this.name);
      await this.#end(0);
      requireSound(this.servers);
    });
  }

  /** Judges the results and tells what was found; see `evaluate` in the criteria. */
  evaluate(criteria?: Criteria): Verdict[] {
    const verdicts = evaluate(subjectsOf(this), criteria);
    this.verdicts.push(...verdicts);
    return verdicts;
  }

  /** Whether the results meet the criteria; without criteria, whether the traffic was sound. */
  validate(criteria?: Criteria): boolean {
    return this.evaluate(criteria).every(({ pass }) => pass);
  }

  #serverOf(index: number): Traffic {
    return this.servers[index] ?? this.server;
  }

  async #up(seconds: number | undefined, body: () => Promise<void>): Promise<void> {
    if (this.#state === 'up' || this.#coming)
      throw new UsageError(
        'ALREADY_STARTED',
        `stream ${show(this.name)} is started; stop it before it is started again`,
      );
    const around =
      this.hooks.around ?? ((_: Stream, __: number | undefined, run: () => Promise<void>) => run());
    this.#state = 'up';
    this.#abort = new AbortController();
    this.failure = undefined;
    this.durationSeconds = seconds;
    const coming = around(this, seconds, async () => {
      await this.#ending?.catch(() => undefined);
      await body();
    });
    this.#coming = coming;
    try {
      await coming;
    } catch (error) {
      this.failure = error as Error;
      // A stop that is under way keeps its delay; what came up behind its back is ended here.
      await this.#ending?.catch(() => undefined);
      await this.#end(0).catch((more: unknown) => {
        throw together([error, more], `stream ${show(this.name)} failed, and so did its clean-up`);
      });
      throw error;
    } finally {
      this.#coming = undefined;
    }
  }

  async #launch(delay: number): Promise<void> {
    const context = this.durationSeconds === undefined ? {} : { durationSeconds: this.durationSeconds };
    for (const traffic of this.allTraffics) traffic.prepare?.(context);
    await launchServers(this, this.#ports, context, this.#abort.signal);
    await sleep(delay * 1000, this.#abort.signal);
    this.#abort.signal.throwIfAborted();
    prepareClients(this.clients, (index) => this.#serverOf(index), this.#ports.numbers, context);
  }

  async #end(delay: number): Promise<void> {
    // It may be reserved.
    if (this.#state !== 'up' && !this.running) return this.#ports.release();
    const outcomes = await Promise.allSettled(this.clients.map((client) => client.stop()));
    await sleep(delay * 1000);
    outcomes.push(...(await Promise.allSettled(this.servers.map((server) => server.stop()))));
    outcomes.push(...(await Promise.allSettled([this.#ports.release()])));
    this.#state = 'stopped';
    firstOrAll(outcomes, this.name);
  }
}
