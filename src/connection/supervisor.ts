import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { currentUser } from '../core/current-user.js';
import { ConnectionError } from '../core/errors.js';
import { withDeadline } from '../core/wait.js';
import type { Channel, Connection } from './connection.js';
import { FrameParser, type Frame } from './frames.js';
import { Heartbeat } from './heartbeat.js';
import { drain } from './linger.js';
import { PortRequests } from './port-requests.js';
import { CommandState, endLate, type RemoteProcess, type SignalName } from './remote-process.js';
import { Requests, type Answer } from './requests.js';
import { StartQueue } from './start-queue.js';
import type { SpawnOptions, SupervisorOptions } from './supervisor-options.js';
import { BOOTSTRAP, commandCode, supervisorScript } from './supervisor-script.js';

export type { SpawnOptions, SupervisorOptions };

const ANSWER_SECONDS = 10;
/** So many tools that start at once may leave this process little CPU time, where they run on the same machine. */
const MANY_STARTS = 8;

/** The near end of one channel: runs any number of commands on its host and ends them all when it goes. */
export class Supervisor {
  readonly #commands = new Map<number, CommandState>();
  readonly #requests = new Requests();
  /** Settles when the connection is lost or closed. */
  readonly gone: Promise<void>;
  readonly #starts = new StartQueue(
    (requests) => {
      if (requests.length > MANY_STARTS) this.#heartbeat?.expectWork();
      for (const request of requests) this.#send(request);
    },
    () => this.#request('G', '', 'to begin what it has forked'),
  );
  readonly #noise: string[] = [];
  readonly #nonce = randomBytes(8).toString('hex');
  #heartbeat: Heartbeat | undefined;
  #nextId = 1;
  #closing = false;
  #lost: ConnectionError | undefined;
  #onReady!: (frame: Frame) => void;
  readonly #ready = new Promise<Frame>((resolve) => (this.#onReady = resolve));
  /** Leases of its ports, and who listens on them. */
  readonly ports: PortRequests;
  /** How the host locks its leases. */
  lock: 'flock' | 'link' = 'flock';
  /** Numeric user on the host. */
  uid = -1;

  private constructor(
    private readonly channel: Channel,
    private readonly description: string,
    private readonly options: SupervisorOptions,
  ) {
    const ask = this.#request.bind(this);
    this.ports = new PortRequests(ask, () => this.#closing || this.#lost !== undefined, description);
    const parser = new FrameParser(this.#nonce, (frame) => this.#onFrame(frame), this.#hear);
    channel.output.on('data', (chunk: Buffer) => parser.push(chunk));
    channel.errors.on('data', (chunk: Buffer) => String(chunk).split('\n').forEach(this.#hear));
    for (const stream of [channel.input, channel.output, channel.errors]) stream.on('error', () => undefined);
    this.gone = channel.closed.then((end) => this.#onClosed(end.reason ?? 'the channel was closed'));
  }

  /**
   * Opens the connection's channel and starts a supervisor at its far end.
   *
   * @throws ConnectionError when there is no connection, or `SUPERVISOR_FAILED` with what the host said instead.
   */
  static async start(connection: Connection, options: SupervisorOptions): Promise<Supervisor> {
    const channel = await connection.open(BOOTSTRAP);
    const supervisor = new Supervisor(channel, connection.description, options);
    try {
      await supervisor.#begin();
      return supervisor;
    } catch (error) {
      channel.destroy();
      throw error;
    }
  }

  /** Runs `argv` on the host. A program that is missing exits with 127, one that may not be run with 126. */
  async spawn(argv: readonly string[], options: SpawnOptions = {}): Promise<RemoteProcess> {
    const code = commandCode(argv, options.env ?? {});
    if (this.#lost) throw this.#lost;
    const id = this.#nextId++;
    const state = new CommandState(argv, (command, signal) => this.#signal(command, signal));
    this.#commands.set(id, state);
    await this.#starts.push(`R ${id} ${options.lineLimitBytes ?? 65536} ${code}`);
    return this.#deadline(state.started, `to start ${argv[0]}`).then(() => state, endLate(state));
  }

  /** Ends everything on the host and closes the channel. A second call does nothing. */
  async close(): Promise<void> {
    if (!this.#closing && !this.#lost) {
      this.#closing = true;
      this.channel.input.end('Q\n');
    }
    this.#heartbeat?.stop();
    const graceMs = ((this.options.graceSeconds ?? 1) + 3) * 1000;
    await withDeadline(this.channel.closed, graceMs).catch(() => undefined);
    this.channel.destroy();
  }

  async #begin(): Promise<void> {
    const silenceSeconds = this.options.silenceSeconds ?? Heartbeat.defaultSilenceSeconds();
    const who = `${currentUser() ?? `uid${process.getuid?.()}`}@${hostname()}:${process.pid}`;
    const graceSeconds = this.options.graceSeconds ?? 1;
    this.channel.input.write(supervisorScript({ nonce: this.#nonce, silenceSeconds, graceSeconds, who }));
    const failed = this.channel.closed.then((end) =>
      Promise.reject(this.#startError(end.reason ?? 'the shell ended')),
    );
    const seconds = this.options.readySeconds ?? 15;
    const frame = await withDeadline(Promise.race([this.#ready, failed]), seconds * 1000, () =>
      this.#startError(`no answer within ${seconds} s`),
    );
    if (frame.kind === 'need') throw this.#startError(`it lacks ${frame.what}`);
    if (frame.kind !== 'ready') throw this.#startError('it answered out of turn');
    this.lock = frame.lock;
    this.uid = frame.uid;
    this.#heartbeat = new Heartbeat(
      (isBusy) => this.#send(isBusy ? 'P 1' : 'P'),
      this.options.heartbeatSeconds ?? 1,
      silenceSeconds,
      graceSeconds,
    );
  }

  #startError(why: string): ConnectionError {
    return this.#error(
      'SUPERVISOR_FAILED',
      `Could not start a supervisor on ${this.options.host} (${this.description}): ${why}`,
    );
  }

  #error(code: string, reason: string): ConnectionError {
    const output =
      this.#noise.length > 0 ? [{ end: `shell on ${this.options.host}`, lines: this.#noise }] : [];
    return new ConnectionError(code, reason, { host: this.options.host, output });
  }

  readonly #hear = (line: string): void => {
    if (line.trim() !== '') this.#noise.push(line.slice(0, 500));
    if (this.#noise.length > 20) this.#noise.shift();
  };

  #send(line: string): void {
    if (this.#lost) throw this.#lost;
    if (!this.#closing) this.channel.input.write(`${line}\n`);
  }

  async #signal(command: CommandState, signal: SignalName): Promise<boolean> {
    if (this.#lost || this.#closing) return false;
    const { words } = await this.#request('K', `${command.pid} ${signal}`, `to signal ${command.argv[0]}`);
    return words[0] === '0';
  }

  async #request(op: string, rest: string, what: string, moreSeconds = 0): Promise<Answer> {
    const id = this.#nextId++;
    const answer = this.#requests.expect(id);
    try {
      this.#send(`${op} ${id} ${rest}`);
      return await this.#deadline(answer, what, ANSWER_SECONDS + moreSeconds);
    } finally {
      this.#requests.forget(id);
    }
  }

  #deadline<T>(promise: Promise<T>, what: string, seconds = ANSWER_SECONDS): Promise<T> {
    return withDeadline(promise, seconds * 1000, () =>
      this.#error('NO_ANSWER', `${this.options.host} did not answer within ${seconds} s when asked ${what}`),
    );
  }

  #onFrame(frame: Frame): void {
    if (frame.kind === 'ready' || frame.kind === 'need') return this.#onReady(frame);
    if (frame.kind === 'granted' || frame.kind === 'refused' || frame.kind === 'answer') {
      // A lease that nobody waits for any more goes back.
      if (!this.#requests.onFrame(frame) && frame.kind === 'granted')
        void this.ports.release([frame]).catch(() => undefined);
      return;
    }
    const command = this.#commands.get(frame.id);
    if (!command) return;
    if (frame.kind === 'started') command.onStarted(frame.pid);
    else if (frame.kind === 'line') command.onLine(frame.channel, frame.text, frame.piece);
    else if (frame.kind === 'cut') command.onCut(frame.channel);
    else if (frame.kind === 'drained') this.#onDrained(frame.id, command, frame.channel);
    else {
      const exit = () => this.#onExited(frame.id, command, frame.status);
      this.#heartbeat?.passOn(exit, this.channel.closed);
    }
  }

  #onExited(id: number, command: CommandState, status: number): void {
    command.onExited(status);
    if (!command.lingering) this.#commands.delete(id);
    else void this.#drain(id, command).catch(() => undefined); // The connection is gone, and the command has heard of it.
  }

  async #drain(id: number, command: CommandState): Promise<void> {
    await drain(command, this.options.graceSeconds ?? 1, {
      endChildren: () => this.#send(`E ${id}`),
      roundTrip: () => this.ports.listening([]),
    });
    this.#commands.delete(id);
  }

  #onDrained(id: number, command: CommandState, channel: 'stdout' | 'stderr'): void {
    command.onDrained(channel);
    if (command.ended && !command.lingering) this.#commands.delete(id);
  }

  #onClosed(reason: string): void {
    const silence = this.#heartbeat?.silence();
    this.#heartbeat?.stop();
    const why = this.#closing ? 'the connection was closed' : (silence ?? reason);
    this.#lost = this.#error(
      'CONNECTION_LOST',
      `Lost the connection to ${this.options.host} (${this.description}): ${why}`,
    );
    for (const command of this.#commands.values()) command.fail(this.#lost);
    this.#requests.failAll(this.#lost);
    this.#commands.clear();
  }
}
