import type { ExitStatus, RemoteProcess } from '../connection/remote-process.js';
import { sleep, withDeadline } from '../core/wait.js';
import type { Host } from '../host/host.js';
import type { OutputReader, ToolCommand, ToolOutput } from '../tools/tool.js';
import { RawOutput } from './raw-output.js';
import { untilReady } from './readiness.js';
import type { IntervalListener } from './traffic.js';

/** Longest line that a tool may print: the end event of 128 flows has some 100 kB. */
const LINE_LIMIT_BYTES = 1024 * 1024;
/** How long a server may take to write its last record, and how long a signal may take to work. */
const PATIENCE_MS = 1000;
/** The same for a server that has seen no traffic. */
const IDLE_PATIENCE_MS = 200;
/** A server whose records have been read may have half a line on its way, and no more to say. */
const DONE_PATIENCE_MS = 100;
const KILL_MS = 5000;
/** Who ends within this time after his first interval was never up. */
const LIVES_ON_MS = 100;

/** One run of a tool: its process, what it printed, and how it ended. */
export class ToolRun {
  /** Whether we ended it. */
  stopped = false;
  /** It was ended before its time, and counts for as long as it lasted. */
  endsEarly = false;
  readonly raw = new RawOutput();
  /** `true` when it can be used, `false` when it ended before. */
  readonly ready: Promise<boolean>;
  /** Settles when it is gone and its output has been read. */
  readonly over: Promise<ExitStatus>;
  /** How it ended; `undefined` before, and when the connection was lost. */
  status: ExitStatus | undefined;
  readonly #reader: OutputReader;
  #onLine: (() => void) | undefined;

  private constructor(
    host: Host,
    private readonly process: RemoteProcess,
    readonly command: ToolCommand,
    /** Asked seconds of the measured part; `undefined` until stopped. */
    readonly durationSeconds: number | undefined,
    onInterval: IntervalListener,
  ) {
    let sawBytes: () => void = () => undefined;
    const flowing = new Promise<void>((resolve) => (sawBytes = resolve));
    this.#reader = command.reader((interval, direction) => {
      if (interval.bytes > 0) sawBytes();
      onInterval(interval, direction);
    });
    const { ready, read } = untilReady(host, process, command.readiness, (line) => {
      this.raw.push(line);
      this.#reader.line(line.channel, line.text);
      this.#onLine?.();
    });
    // Who moves data is connected, whatever the socket table has been asked so far; but not who printed so much and ended.
    const connected = flowing.then(() => sleep(LIVES_ON_MS)).then(() => true);
    this.ready = command.readiness.by === 'connected' ? Promise.race([ready, connected]) : ready;
    this.over = read.then(async () => (this.status = await process.exited));
    for (const promise of [this.ready, this.over]) promise.catch(() => undefined);
  }

  static async spawn(
    host: Host,
    command: ToolCommand,
    durationSeconds: number | undefined,
    onInterval: IntervalListener,
  ): Promise<ToolRun> {
    const options = { env: command.env, lineLimitBytes: LINE_LIMIT_BYTES };
    return new ToolRun(host, await host.spawn(command.argv, options), command, durationSeconds, onInterval);
  }

  get running(): boolean {
    return !this.process.ended;
  }

  /** What is known of it beside its output. */
  get facts() {
    const { endsEarly, stopped, status, command } = this;
    const durationSeconds = endsEarly ? undefined : this.durationSeconds;
    return { durationSeconds, stopped, signal: status?.signal, warnings: command.warnings };
  }

  output(): ToolOutput {
    return this.#reader.output();
  }

  /** What a server measured of one client, whose own output is given; everything, where that is the same. */
  outputFor(client: ToolOutput | undefined, only: boolean): ToolOutput {
    return (client && this.#reader.outputFor?.(client, only)) ?? this.output();
  }

  /**
   * Ends it.
   *
   * @param isDone gives it a moment to end by itself first, or until this is true of what it printed.
   * @returns whether it is gone; `false` when not even SIGKILL ended it within 5 s.
   */
  async stop(isDone?: () => boolean): Promise<boolean> {
    if (isDone && (await this.#goneOrDone(isDone))) return true;
    const { stopPatienceSeconds = PATIENCE_MS / 1000 } = this.command;
    const patienceMs = isDone?.() ? DONE_PATIENCE_MS : stopPatienceSeconds * 1000;
    this.stopped ||= this.running;
    await this.process.kill(this.command.stopSignal);
    if (await this.#goneWithin(patienceMs)) return true;
    await this.process.kill('KILL');
    return this.#goneWithin(KILL_MS);
  }

  /** @returns whether it is gone. */
  async #goneOrDone(isDone: () => boolean): Promise<boolean> {
    const gone = this.#goneWithin(this.#sawTraffic() ? PATIENCE_MS : IDLE_PATIENCE_MS);
    const done = new Promise<false>((resolve) => {
      this.#onLine = () => isDone() && resolve(false);
      this.#onLine();
    });
    const ended = await Promise.race([gone, done]);
    this.#onLine = undefined;
    return ended;
  }

  #sawTraffic(): boolean {
    return this.output().directions.length > 0;
  }

  /** A lost connection counts as gone: the host has ended everything then. */
  #goneWithin(ms: number): Promise<boolean> {
    const gone = this.over.then(
      () => true,
      () => true,
    );
    return withDeadline(gone, ms).catch(() => false);
  }
}
