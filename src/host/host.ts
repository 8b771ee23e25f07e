import { isIP } from 'node:net';
import type { Connection } from '../connection/connection.js';
import { inTurn } from '../connection/login-queue.js';
import type { ExitStatus, RemoteProcess } from '../connection/remote-process.js';
import { Supervisor, type SpawnOptions, type SupervisorOptions } from '../connection/supervisor.js';
import { ConnectionError, ToolError, TopologyError, UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import { withDeadline } from '../core/wait.js';
import type { PortRange } from '../topology/topology.js';
import type { Program } from '../tools/program.js';
import { LeaseQueue } from './lease-queue.js';
import { ToolFacts } from './tool-facts.js';

/** What a host is made of. */
export interface HostOptions {
  /** Name in the topology. */
  name: string;
  connection: Connection;
  /** Where test traffic goes, by name; the first one is the default. */
  addresses: Readonly<Record<string, string>>;
  /** Paths of tools that are not in the host's `PATH`. */
  tools?: Readonly<Record<string, string>>;
  /** Where free ports are taken from. @default 5201 to 9999 */
  ports?: PortRange;
  /** Heartbeat and grace periods. */
  supervisor?: Omit<SupervisorOptions, 'host'>;
}

export interface ExecOptions extends SpawnOptions {
  /** Limit in seconds, after which the program is killed. @default 30 */
  timeoutSeconds?: number;
}

export interface ExecResult extends ExitStatus {
  /** Lines joined by newlines, the first 10,000. */
  stdout: string;
  /** The same. */
  stderr: string;
  /** Whether lines are missing, or one was longer than its limit and cut. */
  truncated: boolean;
}

/** A machine, or a network namespace on one. Its one channel is opened on first use. */
export class Host implements AsyncDisposable {
  readonly name: string;
  readonly ports: PortRange;
  readonly #options: HostOptions;
  readonly leases: LeaseQueue;
  /** Versions and features of its tools. */
  readonly tools = new ToolFacts(this);
  #supervisor: Promise<Supervisor> | undefined;
  #closed = false;
  /** Whether its login has begun: others to the same peer may come before. */
  #hasTurn = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.name = options.name;
    this.ports = options.ports ?? { from: 5201, to: 9999 };
    this.leases = new LeaseQueue(() => this.supervisor());
  }

  /** How it is reached, for people. */
  get description(): string {
    return this.#options.connection.description;
  }

  /** The same as {@link address}; `undefined` when there is none. */
  findAddress(ipVersion?: 4 | 6): string | undefined {
    const all = Object.values(this.#options.addresses);
    // A name may have addresses of either version: the tool resolves it.
    const fitting = ipVersion === undefined ? all : all.filter((address) => isIP(address) === ipVersion);
    return fitting[0] ?? all.find((address) => isIP(address) === 0);
  }

  /**
   * Address for test traffic: the first one, or the first of an IP version.
   *
   * @throws TopologyError `NO_ADDRESS` when there is none of that version.
   */
  address(ipVersion?: 4 | 6): string {
    const found = this.findAddress(ipVersion);
    if (found !== undefined) return found;
    const all = Object.values(this.#options.addresses);
    const wanted = ipVersion === undefined ? 'address' : `IPv${ipVersion} address`;
    const known = all.length > 0 ? all.join(', ') : 'none';
    throw new TopologyError(
      'NO_ADDRESS',
      `Host ${show(this.name)} has no ${wanted} for test traffic; it has: ${known}`,
      {
        host: this.name,
      },
    );
  }

  /** The supervisor at the far end, started on first use, and again when its connection was lost. */
  supervisor(): Promise<Supervisor> {
    return (this.#supervisor ??= this.#start());
  }

  #start(): Promise<Supervisor> {
    const { connection } = this.#options;
    const options = { ...this.#options.supervisor, host: this.name };
    this.#hasTurn = false;
    const starting = inTurn(connection.peer, async () => {
      this.#hasTurn = true;
      if (!this.#closed) return Supervisor.start(connection, options);
      throw new ConnectionError(
        'CONNECTION_LOST',
        `${this.name} was closed before it was its turn to log in`,
        {
          host: this.name,
        },
      );
    });
    // Neither a failed start nor a loss is final: the next use tries again. A closed host stays closed.
    const forget = () => {
      if (this.#supervisor === starting && !this.#closed) this.#supervisor = undefined;
    };
    starting.then((supervisor) => supervisor.gone.then(forget), forget);
    return starting;
  }

  /** Starts a program; it is ended with the host at the latest. */
  async spawn(argv: readonly string[], options?: SpawnOptions): Promise<RemoteProcess> {
    if (argv.length === 0 || argv.some((word) => typeof word !== 'string' || word.includes('\0')))
      throw new UsageError(
        'BAD_COMMAND',
        `a command is a list of strings without NUL; got ${JSON.stringify(argv)}`,
      );
    return (await this.supervisor()).spawn(argv, options);
  }

  /**
   * Runs a program to its end. Its exit code is data, not an error.
   *
   * @throws ToolError `TIMEOUT` after `timeoutSeconds`; the program has been killed then.
   */
  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    const child = await this.spawn(argv, options);
    const output: Record<'stdout' | 'stderr', string[]> = { stdout: [], stderr: [] };
    let truncated = false;
    const reading = (async () => {
      for await (const { channel, text, cut } of child.lines) {
        const full = output[channel].length >= 10_000;
        truncated ||= full || cut;
        if (!full) output[channel].push(text);
      }
    })();
    const seconds = options.timeoutSeconds ?? 30;
    const timeout = () =>
      new ToolError('TIMEOUT', `${argv[0]} on ${this.name} did not end within ${seconds} s and was killed`, {
        host: this.name,
        command: argv,
        output: [
          { end: `${argv[0]} on ${this.name}`, lines: [...output.stdout, ...output.stderr].slice(-10) },
        ],
      });
    try {
      const status = await withDeadline(child.exited, seconds * 1000, timeout);
      await reading;
      return { ...status, stdout: output.stdout.join('\n'), stderr: output.stderr.join('\n'), truncated };
    } catch (error) {
      await child.kill('KILL').catch(() => undefined);
      throw error;
    }
  }

  /** Path of a program from the topology, or its plain name. */
  toolPath({ name, command }: Pick<Program, 'name' | 'command'>): string {
    return this.#options.tools?.[name] ?? command;
  }

  /** Ends everything on the host and closes the channel. Harmless when it was never opened, or twice. */
  async close(): Promise<void> {
    const supervisor = this.#supervisor;
    if (!supervisor) return;
    this.#closed = true;
    // When its turn comes it does not log in any more.
    if (!this.#hasTurn) return void supervisor.catch(() => undefined);
    await supervisor.then((opened) => opened.close()).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
