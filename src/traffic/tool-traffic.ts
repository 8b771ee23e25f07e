import {
  PortError,
  ToolError,
  TrafficError,
  UsageError,
  type ErrorDetails,
  type OutputTail,
} from '../core/errors.js';
import { withDeadline } from '../core/wait.js';
import type { Criteria } from '../criteria/criterion.js';
import type { Host } from '../host/host.js';
import type { TrafficRecord } from '../results/attachment.js';
import { directionsOf, type TrafficResult } from '../results/traffic-result.js';
import type { CommonOptions, Readiness, Role, Tool, ToolOutput } from '../tools/tool.js';
import { isDone, resultsOf } from './conclusion.js';
import { checkDuration } from './duration.js';
import { takenPort } from './readiness.js';
import { runFailure, startFailure } from './failure.js';
import { placeIn } from './own-place.js';
import { commandFor, labelOf, requireOwnEnd } from './tool-command.js';
import { ToolRun } from './tool-run.js';
import { trafficRecord } from './traffic-record.js';
import type { IntervalListener, OwnPlace, RunContext, StopOptions, Traffic } from './traffic.js';
import { meets } from './validate.js';

/** What a run may take beyond its traffic: connecting, exchanging results, a loaded machine. */
const SLACK_SECONDS = 10;

/** A traffic tool on a host: the one implementation behind all tools. */
export abstract class ToolTraffic<Options extends CommonOptions> implements Traffic {
  /** Checked, in SI units. */
  readonly options: Options;
  readonly #own: OwnPlace;
  #context: RunContext = {};
  #starting = false;
  #spawning: Promise<void> | undefined;
  #version = '';
  #run: ToolRun | undefined;
  #results: ReadonlyMap<Traffic | undefined, TrafficResult> | undefined;
  #stopRequested = false;
  readonly #listeners = new Set<IntervalListener>();

  /** @param input the tool's options, and where the other end is, where no stream says it. */
  constructor(
    readonly tool: Tool<Options>,
    readonly role: Role,
    readonly host: Host,
    private readonly input: OwnPlace & object,
  ) {
    const { place, options } = placeIn(tool.name, input);
    this.#own = place;
    this.options = tool.parseOptions(options);
  }

  get started(): boolean {
    return this.#run !== undefined;
  }

  get running(): boolean {
    return this.#run?.running ?? false;
  }

  get results(): TrafficResult | undefined {
    return this.#results?.values().next().value;
  }

  resultsOf(client: Traffic): TrafficResult | undefined {
    return this.#results?.get(client);
  }

  get dataPorts(): number {
    return this.role === 'client' && this.tool.dataPorts ? 1 : 0;
  }

  /** Made by the constructor of its own class, which has to take the same arguments: a host and options. */
  get forAnotherClient(): (() => Traffic) | undefined {
    if (this.tool.sharedServer) return undefined;
    const Same = this.constructor as new (host: Host, input: object) => Traffic;
    return () => new Same(this.host, this.input);
  }

  prepare(context: RunContext): void {
    this.#context = context;
    if (!this.#starting && !this.running) this.#forget();
  }

  async start(): Promise<void> {
    await this.#start(this.role === 'server' ? this.#context.durationSeconds : undefined);
  }

  async run(seconds: number): Promise<void> {
    checkDuration(seconds);
    if (this.role === 'server') await requireOwnEnd(this, { ...this.#own, ...this.#context });
    const run = await this.#start(seconds);
    const limit = (run.command.longestSeconds ?? this.options.omitSeconds + seconds) + SLACK_SECONDS;
    const what = `did not end within ${limit} s, asked to run for ${seconds} s`;
    const tooLong = () => this.#error(TrafficError, 'RUN_TOO_LONG', what);
    try {
      await withDeadline(run.over, limit * 1000, tooLong);
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.#conclude(run);
    const flawed = directionsOf(this.results!).find((result) => !result.sound);
    if (run.stopped)
      throw this.#error(TrafficError, 'STOPPED', `was stopped before its ${seconds} s were over`);
    if (flawed) throw this.#error(...runFailure(run, flawed));
  }

  async stop({ early = false }: StopOptions = {}): Promise<void> {
    this.#stopRequested = true;
    if (early && this.#run) this.#run.endsEarly = true;
    // The process may be on its way.
    await this.#spawning?.catch(() => undefined);
    await this.#halt();
  }

  async #halt(): Promise<void> {
    const run = this.#run;
    if (!run || this.#results) return;
    // A server has written its record only when its client has ended; the one that serves one client then ends by itself.
    const waits = this.role === 'server' && !this.#starting;
    const gone = await run.stop(waits ? () => isDone(run, this.#context.clients, outputOf) : undefined);
    if (!gone) throw this.#error(ToolError, 'CANNOT_STOP', 'did not end within 5 s of SIGKILL');
    this.#conclude(run);
  }

  validate(criteria?: Criteria): boolean {
    return meets(this, labelOf(this), criteria);
  }

  tail(): OutputTail {
    return { end: labelOf(this), lines: this.#run?.raw.tail() ?? [] };
  }

  record(client?: Traffic): TrafficRecord {
    const result = (client && this.resultsOf(client)) ?? this.results;
    const { raw, ...record } = trafficRecord(this, { ...this.#own, ...this.#context }, this.#run, result);
    // What a server of several clients printed stands in the record of its first one.
    const isFirst = client === undefined || client === (this.#context.clients?.[0] ?? client);
    return { ...record, ...(raw && isFirst && { raw }) };
  }

  /** The version of its tool; empty before it was started. */
  get version(): string {
    return this.#version;
  }

  watch(listener: IntervalListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Why its intervals cannot be heard as they come; `undefined` where they can, and before it was started. */
  get silence(): string | undefined {
    return this.#run?.command.silence;
  }

  /** What it printed so far, as its tool reads it; `undefined` before it was started. */
  output(): ToolOutput | undefined {
    return this.#run?.output();
  }

  async #start(durationSeconds: number | undefined): Promise<ToolRun> {
    if (this.#starting || this.running)
      throw new UsageError(
        'ALREADY_STARTED',
        `${labelOf(this)} is running; stop it before it is started again`,
      );
    this.#starting = true;
    this.#stopRequested = false;
    this.#forget();
    try {
      this.#spawning = this.#spawn(durationSeconds);
      await this.#spawning;
      await this.#untilReady(this.#run!);
      this.#throwIfStopped();
      return this.#run!;
    } catch (error) {
      await this.#halt();
      throw error;
    } finally {
      this.#starting = false;
      this.#spawning = undefined;
    }
  }

  async check(context: RunContext): Promise<void> {
    await commandFor(this, { ...this.#own, ...context });
  }

  #forget(): void {
    this.#results = this.#run = undefined;
  }

  #throwIfStopped(): void {
    if (this.#stopRequested) throw this.#error(TrafficError, 'STOPPED', 'was stopped while it was starting');
  }

  async #spawn(durationSeconds: number | undefined): Promise<void> {
    const command = await commandFor(this, { ...this.#own, ...this.#context, durationSeconds });
    this.#version = command.version;
    await this.#requirePort(command.readiness);
    this.#throwIfStopped();
    this.#run = await ToolRun.spawn(this.host, command, durationSeconds, (...heard) =>
      this.#listeners.forEach((listener) => listener(...heard)),
    );
  }

  async #requirePort(readiness: Readiness): Promise<void> {
    const port = await takenPort(this.host, readiness);
    if (port !== undefined)
      throw this.#error(PortError, 'PORT_STOLEN', `cannot bind port ${port}: something else listens on it`);
  }

  async #untilReady(run: ToolRun): Promise<void> {
    const what = this.role === 'server' ? 'was not ready' : 'was not connected';
    const ready = await withDeadline(run.ready, SLACK_SECONDS * 1000, () =>
      this.#error(ToolError, 'NOT_READY', `${what} within ${SLACK_SECONDS} s`),
    );
    if (ready || run.stopped) return;
    await run.over;
    const failure = startFailure(run, this.role);
    if (failure) throw this.#error(...failure);
  }

  #conclude(run: ToolRun): void {
    this.#results ??= resultsOf(this, run, this.#version, this.#context, outputOf);
  }

  #error<E>(
    Kind: new (code: string, reason: string, details: ErrorDetails) => E,
    code: string,
    what: string,
  ): E {
    const peer = this.#context.peer?.tail?.();
    const output = this.#run ? [this.tail(), ...(peer ? [peer] : [])] : [];
    return new Kind(code, `${labelOf(this)} ${what}`, {
      host: this.host.name,
      command: this.#run?.command.argv,
      output,
    });
  }
}

function outputOf(traffic: Traffic): ToolOutput | undefined {
  return traffic instanceof ToolTraffic ? traffic.output() : undefined;
}
