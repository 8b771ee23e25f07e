import { checkDelay, checkDuration } from '../traffic/duration.js';
import type { Traffic } from '../traffic/traffic.js';
import { checkRunOptions, runGuarded, type RunOptions } from './live/abort.js';
import { bringUp } from './bring-up.js';
import { firstOrAll, requireSound } from './failures.js';
import { JudgedStream } from './judged-stream.js';
import { allOrNone, launch } from './launch.js';
import { watchable, type Watchable } from './live/live.js';
import { measureOutage, type MeasureOutageOptions, type Outage } from './live/measure-outage.js';
import { requireResults } from './own-results.js';
import { repeatRuns } from './repeat.js';
import type { RepeatOptions } from './repeat-options.js';
import type { RepeatedResult } from './repeated-result.js';
import { requireEnds } from './require-ends.js';
import type { StreamOptions } from './stream-ends.js';
import type { StartingLine } from './starting-line.js';
import type { StreamHooks } from './stream-hooks.js';
import { StreamLife } from './stream-life.js';
import { StreamPorts } from './stream-ports.js';
import { stopEnds } from './stopping.js';
import { optionsOf } from './tool-options.js';

/** Server(s) and client(s) that run together on a reserved port. */
export class Stream extends JudgedStream implements Watchable {
  readonly [watchable] = true;
  readonly watched = [this];
  readonly server: Traffic;
  readonly clients: readonly Traffic[];
  /** What `repeat` measured, in order. */
  readonly repeats: RepeatedResult[] = [];
  /** Asked seconds of the last run; `undefined` when it lasted until it was stopped. */
  durationSeconds: number | undefined;
  hooks: StreamHooks = {};
  /** Where it waits for the streams that begin with it. */
  line: StartingLine | undefined;
  /** One for each client where the tool serves one only, otherwise just `server`. */
  readonly servers: readonly Traffic[];
  /** Where the clients send to; `undefined`: to the address of the server's host. */
  readonly target: string | undefined;
  protected readonly reserved: StreamPorts;
  protected readonly life = new StreamLife({
    name: () => this.name,
    end: (delaySeconds, early) => this.#end(delaySeconds, early),
  });
  #name: string | undefined;
  #latest: Promise<void> | undefined;
  #repeating: Promise<RepeatedResult> | undefined;

  /** @throws UsageError as `requireEnds`, and `BAD_PORT` and `BAD_TRIES` for impossible numbers. */
  constructor(options: StreamOptions) {
    super();
    this.#name = options.name;
    this.server = options.server;
    this.clients = [...(options.clients ?? [])];
    this.servers = this.serversFor(this.clients);
    this.reserved = this.portsFor(options);
    this.target = options.target;
  }

  /** The processes that serve these clients. */
  protected serversFor(clients: readonly Traffic[]): readonly Traffic[] {
    requireEnds(this.server, clients, this.name);
    const more = (_: Traffic, index: number) =>
      index === 0 ? this.server : (this.server.forAnotherClient?.() ?? this.server);
    return [...new Set(clients.map(more))];
  }

  /** What is to be reserved: a port for each server, and one for the data of each client that needs one. */
  protected portsFor({
    port,
    portFindTries = 10,
    ports,
  }: Pick<StreamOptions, 'port' | 'portFindTries' | 'ports'>): StreamPorts {
    const data = this.clients.reduce((sum, { dataPorts = 0 }) => sum + dataPorts, 0);
    return new StreamPorts(this.server.host, this.servers.length + data, port, portFindTries, ports);
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
    return this.reserved.numbers[0];
  }

  /** Ports of all servers, in the order of the clients; behind them those for data, of tools that have such. */
  get ports(): readonly number[] {
    return this.reserved.numbers;
  }

  /** How many ports it takes on the server's host. */
  get portCount(): number {
    return this.reserved.needed;
  }

  /** Servers first. */
  get allTraffics(): readonly Traffic[] {
    return [...this.servers, ...this.clients];
  }

  get started(): boolean {
    return this.life.started;
  }

  /** Whether anything of its present start or run has failed, while its other ends may still be on their way to their end. */
  get troubled(): boolean {
    return this.life.troubled;
  }

  /** How often it was started or run. */
  get starts(): number {
    return this.life.starts;
  }

  /** Warm-up of its traffic in seconds. */
  get omitSeconds(): number {
    return optionsOf(this.clients[0] ?? this.server)?.omitSeconds ?? 0;
  }

  /** Whether any of its processes lives, or is about to. */
  get running(): boolean {
    return this.life.coming || this.allTraffics.some((traffic) => traffic.running);
  }

  /** Whether it was started and runs no longer. */
  get completed(): boolean {
    return this.started && !this.running;
  }

  /** Reserves the ports now, so that `port` is known before the start. Does nothing when they are reserved. */
  async reserve(): Promise<void> {
    await this.reserved.reserve();
  }

  /**
   * Starts the servers, waits until they are ready and then `delay` seconds (default 0), and starts the clients.
   * It runs until `stop()`.
   *
   * @throws UsageError `ALREADY_STARTED` while it is up. Whatever fails on the way, nothing is left running or reserved.
   */
  async start({ delay = 0 }: { delay?: number } = {}): Promise<void> {
    checkDelay(delay);
    await bringUp(this, this.life, undefined, () => this.startTraffic(delay));
  }

  /**
   * Stops the clients, waits `delay` seconds (default 0), stops the servers and releases the ports. Harmless before a
   * start and after a stop. With `early`, a run that is under way counts for as long as it lasted.
   */
  async stop({ delay = 0, early = false }: { delay?: number; early?: boolean } = {}): Promise<void> {
    checkDelay(delay);
    await this.life.stop(delay, early);
  }

  /**
   * Runs traffic for `seconds` beside the warm-up, waits for its end, and stops; earlier, when a limit of `abortOn` is violated
   * for long enough.
   *
   * @throws UsageError `BAD_DURATION` unless 0 < seconds ≤ 86400; TrafficError when the traffic of any end failed.
   * @throws AbortedError when a limit was violated; the results are kept. What `runGuarded` throws.
   */
  run(seconds: number, options: RunOptions = {}): Promise<void> {
    this.#latest = this.#run(seconds, options);
    return this.#latest;
  }

  /**
   * Nobody waits any longer for what is under way: that it is stopped is no failure that anybody should hear of. It is not started
   * any more.
   */
  abandon(): void {
    this.life.abandon();
    this.#latest?.catch(() => undefined);
    this.#repeating?.catch(() => undefined);
  }

  async #run(seconds: number, options: RunOptions): Promise<void> {
    checkDuration(seconds);
    checkRunOptions(options, seconds);
    await bringUp(this, this.life, seconds, async () => {
      await runGuarded(this, seconds, options, async () => {
        await this.runTraffic(seconds);
        // A server may tell its last interval only then.
        await this.#end(0);
      });
      requireResults(this);
      requireSound(this);
    });
  }

  /**
   * Runs at least so many times, one after the other; what is judged is the median of the runs, so that noise of a single one
   * fails no test. How it is done: docs/repeats.md.
   *
   * @throws UsageError as `planOfRepeat`; what `run` throws, at once and with the number of the run.
   */
  repeat(atLeast: number, options: RepeatOptions): Promise<RepeatedResult> {
    this.#repeating = repeatRuns(this, this.life, atLeast, options);
    return this.#repeating;
  }

  /** When it last ran, in milliseconds since the epoch; `undefined` before it was started and while it runs. */
  get ran(): { fromMs: number; untilMs: number } | undefined {
    return this.life.span;
  }

  /**
   * How long traffic is out while something is done to it, such as a failover or a link that is taken down: the longest time
   * without delivered traffic from the call on, with its resolution. The stream has to run. See `docs/live.md`.
   *
   * @throws as `measureOutage` of the streams.
   */
  async measureOutage(action: () => Promise<void>, options?: MeasureOutageOptions): Promise<Outage> {
    return measureOutage(this, action, options);
  }

  /** Starts every end; resolves when all can be used. */
  protected async startTraffic(delaySeconds: number): Promise<void> {
    await launch(this, this.reserved, delaySeconds, this.life.signal);
    await allOrNone(this.clients, (client) => client.start(), this.name, this.life);
    this.life.signal.throwIfAborted();
  }

  /** Starts every end and waits for the traffic's own end. */
  protected async runTraffic(seconds: number): Promise<void> {
    await launch(this, this.reserved, 0, this.life.signal);
    await allOrNone(this.clients, (client) => client.run(seconds), this.name, this.life);
  }

  async #end(delay: number, early = false): Promise<void> {
    // It may be reserved.
    if (!this.life.up && !this.running) return this.reserved.release();
    const outcomes = await stopEnds(this, delay, { early });
    outcomes.push(...(await Promise.allSettled([this.reserved.release()])));
    this.life.stopped();
    firstOrAll(outcomes, this.name);
  }
}
