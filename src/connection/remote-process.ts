import { constants } from 'node:os';
import { LineQueue, type OutputChannel, type OutputLine } from './output-line.js';

/** How a process on a host ended. */
export interface ExitStatus {
  /** `undefined` when a signal ended it. */
  exitCode: number | undefined;
  /** Such as `SIGTERM`; `undefined` when it exited by itself. */
  signal: NodeJS.Signals | undefined;
}

export type SignalName = 'TERM' | 'KILL' | 'INT' | 'HUP' | 'QUIT' | 'USR1' | 'USR2' | 'STOP' | 'CONT';

/** A process that runs on a host, under its supervisor. */
export interface RemoteProcess {
  readonly argv: readonly string[];
  readonly pid: number;
  /** Its output as it comes, for one reader; ends with the process. */
  readonly lines: AsyncIterable<OutputLine>;
  /**
   * Settles when the process has ended and its whole output has been read.
   * Children that it left behind may hold its output open for 0.5 s; then they are ended. Should one not be found or not
   * end, its output is given up some seconds later.
   *
   * @throws ConnectionError when the connection was lost before.
   */
  readonly exited: Promise<ExitStatus>;
  /** Whether it has ended, its output perhaps still on the way. */
  readonly ended: boolean;
  /**
   * Sends a signal. `false` when the process was gone. `INT` and `QUIT` reach only programs that handle them:
   * a shell starts background programs with both ignored. A program that signals its whole process group (`kill 0`)
   * ends the supervisor with it, as `TERM`, `HUP` and `INT` to that group do.
   */
  kill(signal?: SignalName): Promise<boolean>;
}

/** What a supervisor hears of one command; the other side of `RemoteProcess`. */
export class CommandState implements RemoteProcess {
  pid = 0;
  ended = false;
  /** Frames of output so far. */
  received = 0;
  readonly queue = new LineQueue();
  readonly started: Promise<void>;
  readonly exited: Promise<ExitStatus>;
  #pieces: Record<OutputChannel, Buffer[]> = { stdout: [], stderr: [] };
  #cut: Record<OutputChannel, boolean> = { stdout: false, stderr: false };
  #open = new Set<OutputChannel>(['stdout', 'stderr']);
  #status: ExitStatus | undefined;
  #begin!: () => void;
  #finish!: (status: ExitStatus) => void;
  #fail!: (error: Error) => void;

  constructor(
    readonly argv: readonly string[],
    private readonly sendSignal: (state: CommandState, signal: SignalName) => Promise<boolean>,
  ) {
    const started = new Promise<void>((resolve) => (this.#begin = resolve));
    this.exited = new Promise<ExitStatus>((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    this.exited.catch(() => undefined);
    this.started = Promise.race([started, this.exited.then(() => undefined)]);
    this.started.catch(() => undefined);
  }

  get lines(): AsyncIterable<OutputLine> {
    return this.queue;
  }

  kill(signal: SignalName = 'TERM'): Promise<boolean> {
    return this.ended ? Promise.resolve(false) : this.sendSignal(this, signal);
  }

  onStarted(pid: number): void {
    this.pid = pid;
    this.#begin();
  }

  onLine(channel: OutputChannel, text: Buffer, piece: boolean): void {
    this.received++;
    const pieces = this.#pieces[channel];
    if (piece || pieces.length > 0) pieces.push(Buffer.from(text));
    if (piece) return;
    const whole = pieces.length > 0 ? Buffer.concat(pieces) : text;
    this.#pieces[channel] = [];
    this.queue.push({ channel, text: whole.toString('utf8'), cut: this.#cut[channel] });
    this.#cut[channel] = false;
  }

  /** The line that is on its way is not whole. */
  onCut(channel: OutputChannel): void {
    this.#cut[channel] = true;
  }

  onExited(status: number): void {
    this.ended = true;
    this.#status = exitStatus(status);
    this.#settle();
  }

  onDrained(channel: OutputChannel): void {
    if (this.#pieces[channel].length > 0 || this.#cut[channel]) this.onLine(channel, Buffer.alloc(0), false);
    this.#open.delete(channel);
    this.#settle();
  }

  /** The process has ended, but something still holds its output open. */
  get lingering(): boolean {
    return this.ended && this.#open.size > 0;
  }

  /** The connection is gone. */
  fail(error: Error): void {
    this.ended = true;
    this.queue.end();
    this.#fail(error);
  }

  #settle(): void {
    if (!this.#status || this.#open.size > 0) return;
    this.queue.end();
    this.#finish(this.#status);
  }
}

/** A shell reports a signal as 128 and its number. */
function exitStatus(status: number): ExitStatus {
  const name = Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0];
  return name
    ? { exitCode: undefined, signal: name as NodeJS.Signals }
    : { exitCode: status, signal: undefined };
}

/** For a command whose start was given up: ends it should it start after all, and passes the error on. */
export function endLate(state: CommandState): (error: unknown) => never {
  return (error) => {
    void state.started.then(() => state.kill('KILL')).catch(() => undefined);
    throw error;
  };
}
