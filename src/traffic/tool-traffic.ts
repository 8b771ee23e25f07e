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
import type { CommonOptions, Readiness, Role, Tool, ToolCommand } from '../tools/tool.js';
import { checkDuration } from './duration.js';
import { runFailure, startFailure } from './failure.js';
import { resultOf } from './tool-results.js';
import { ToolRun } from './tool-run.js';
import type { RunContext, Traffic } from './traffic.js';
import { meets } from './validate.js';

/** What a run may take beyond its traffic: connecting, exchanging results, a loaded machine. */
const SLACK_SECONDS = 10;

/** A traffic tool on a host: the one implementation behind all tools. */
export class ToolTraffic<Options extends CommonOptions> implements Traffic {
  #context: RunContext = {};
  #starting = false;
  #spawning: Promise<void> | undefined;
  #version = '';
  #run: ToolRun | undefined;
  #results: TrafficResult | undefined;
  #stopRequested = false;

  constructor(
    readonly tool: Tool<Options>,
    readonly role: Role,
    readonly host: Host,
    readonly options: Options,
    /** Port and target for use without a stream. */
    private readonly own: Pick<RunContext, 'port' | 'target'> = {},
  ) {}

  get started(): boolean {
    return this.#run !== undefined;
  }

  get running(): boolean {
    return this.#run?.running ?? false;
  }

  get results(): TrafficResult | undefined {
    return this.#results;
  }

  prepare(context: RunContext): void {
    this.#context = context;
    if (!this.#starting && !this.running) this.#forget();
  }

  forAnotherClient(): Traffic {
    return new ToolTraffic(this.tool, this.role, this.host, this.options, this.own);
  }

  async start(): Promise<void> {
    await this.#start(this.role === 'server' ? this.#context.durationSeconds : undefined);
  }

  async run(seconds: number): Promise<void> {
    checkDuration(seconds);
    const run = await this.#start(seconds);
    const limit = this.options.omitSeconds + seconds + SLACK_SECONDS;
    const tooLong = () =>
      this.#error(
        TrafficError,
        'RUN_TOO_LONG',
        `did not end within ${limit} s, asked to run for ${seconds} s`,
      );
    try {
      await withDeadline(run.over, limit * 1000, tooLong);
    } catch (error) {
      await this.stop();
      throw error;
    }
    const flawed = directionsOf(this.#conclude(run)).find((result) => !result.sound);
    if (run.stopped)
      throw this.#error(TrafficError, 'STOPPED', `was stopped before its ${seconds} s were over`);
    if (flawed) throw this.#error(...runFailure(run, flawed));
  }

  async stop(): Promise<void> {
    this.#stopRequested = true;
    // The process may be on its way.
    await this.#spawning?.catch(() => undefined);
    await this.#halt();
  }

  async #halt(): Promise<void> {
    const run = this.#run;
    if (!run || this.#results) return;
    // A server that serves one client ends by itself, and only then has written its record.
    const gone = await run.stop(this.role === 'server' && !this.#starting);
    if (!gone) throw this.#error(ToolError, 'CANNOT_STOP', 'did not end within 5 s of SIGKILL');
    this.#conclude(run);
  }

  validate(criteria?: Criteria): boolean {
    const result = this.#results;
    if (!result) {
      const why = this.running ? 'is still running' : 'has not been started';
      throw new UsageError(
        this.running ? 'STILL_RUNNING' : 'NOT_STARTED',
        `${this.#label()} ${why}: there is nothing to judge`,
      );
    }
    return meets({ result, stream: this.#label(), host: this.host.name }, criteria);
  }

  tail(): OutputTail {
    return { end: this.#label(), lines: this.#run?.raw.tail() ?? [] };
  }

  record(): TrafficRecord {
    const { port, target } = { ...this.own, ...this.#context };
    const run = this.#run;
    return {
      role: this.role,
      host: this.host.name,
      ...(target !== undefined && { address: target }),
      ...(port !== undefined && { port }),
      ...(run && { command: [...run.command.argv] }),
      ...(this.#results && { result: this.#results }),
      ...(run && {
        raw: { stdout: run.raw.text('stdout'), stderr: run.raw.text('stderr'), cut: run.raw.cut },
      }),
    };
  }

  async #start(durationSeconds: number | undefined): Promise<ToolRun> {
    if (this.#starting || this.running)
      throw new UsageError(
        'ALREADY_STARTED',
        `${this.#label()} is running; stop it before it is started again`,
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

  #forget(): void {
    this.#results = undefined;
    this.#run = undefined;
  }

  #throwIfStopped(): void {
    if (this.#stopRequested) throw this.#error(TrafficError, 'STOPPED', 'was stopped while it was starting');
  }

  async #spawn(durationSeconds: number | undefined): Promise<void> {
    const command = await this.#command(durationSeconds);
    await this.#requirePort(command.readiness);
    this.#throwIfStopped();
    this.#run = await ToolRun.spawn(this.host, command, durationSeconds);
  }

  /** Where readiness is seen in the socket table, a stranger's socket would look like it. */
  async #requirePort(readiness: Readiness): Promise<void> {
    if (readiness.by !== 'listening') return;
    const { port } = readiness;
    const supervisor = await this.host.supervisor();
    if ((await supervisor.listening([port])).has(port))
      throw this.#error(PortError, 'PORT_STOLEN', `cannot bind port ${port}: something else listens on it`);
  }

  async #command(durationSeconds: number | undefined): Promise<ToolCommand> {
    const { tool, host, options } = this;
    const { port, target } = { ...this.own, ...this.#context };
    if (port === undefined)
      throw new UsageError('NO_PORT', `${this.#label()} has no port: give it one, or start it by a stream`);
    this.#version = await host.toolVersion(tool);
    const context = { path: host.toolPath(tool.name), version: this.#version, host: host.name, port };
    if (this.role === 'server') return tool.server(options, context);
    if (target === undefined)
      throw new UsageError(
        'NO_TARGET',
        `${this.#label()} has no target: give it one, or start it by a stream`,
      );
    return tool.client(options, { ...context, target, durationSeconds: durationSeconds ?? 0 });
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

  #conclude(run: ToolRun): TrafficResult {
    const { tool, role, options } = this;
    const { durationSeconds, stopped, status } = run;
    return (this.#results ??= resultOf(run.output(), {
      tool: tool.name,
      version: this.#version,
      role,
      direction: options.direction,
      protocol: options.protocol,
      durationSeconds,
      intervalSeconds: options.intervalSeconds,
      stopped,
      signal: status?.signal,
      peer: this.#context.peer?.results,
    }));
  }

  #label(): string {
    return `${this.tool.name} ${this.role} on ${this.host.name}`;
  }

  #error<E>(
    Kind: new (code: string, reason: string, details: ErrorDetails) => E,
    code: string,
    what: string,
  ): E {
    const peer = this.#context.peer?.tail?.();
    const output = this.#run ? [this.tail(), ...(peer ? [peer] : [])] : [];
    return new Kind(code, `${this.#label()} ${what}`, {
      host: this.host.name,
      command: this.#run?.command.argv,
      output,
    });
  }
}
