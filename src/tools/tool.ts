import type {
  FlowResult,
  IntervalResult,
  Protocol,
  ReplyResult,
  TrafficSummary,
} from '../results/traffic-result.js';
import type { Capabilities } from './capabilities.js';
import type { Facts, Feature, Program } from './program.js';

export type Role = 'server' | 'client';
export type Direction = 'forward' | 'reverse' | 'bidirectional';
export type OutputChannel = 'stdout' | 'stderr';

/** How to know that a started process can be used. */
export type Readiness =
  /** A line of its output says so. */
  | { by: 'line'; pattern: RegExp }
  /** It listens on its TCP port; seen in the host's socket table, never by connecting to it. */
  | { by: 'listening'; port: number }
  /** It is connected to this TCP port of its target; seen in its own host's socket table. */
  | { by: 'connected'; target: string; port: number }
  /** It is ready as soon as it runs. */
  | { by: 'start' };

/** What one direction of one process' output says. A figure that the output lacks is absent. */
export interface DirectionOutput {
  direction: 'forward' | 'reverse';
  /** Whether the process that printed this sent the data; `false` for ping, which measures what comes back. */
  sender: boolean;
  /** In order, warm-up included and marked, slivers merged; summed over parallel flows. */
  intervals: IntervalResult[];
  /** This end never prints intervals: that it has none is no flaw. */
  hasNoIntervals?: boolean;
  /** For how long it sent, where its end record counts the time in which the last data left a full socket, too. */
  sendingSeconds?: number;
  flows: FlowResult[];
  /** Only ping; see `TrafficResult.replies`. */
  replies?: ReplyResult[];
  /** What this host measured itself; absent without an end record. */
  summary?: TrafficSummary;
  /** What the other end told this one about the same direction; absent when it never did. */
  peerSummary?: TrafficSummary;
}

/** What the whole output of one process says. */
export interface ToolOutput {
  /** Absent when the output does not say. */
  version?: string;
  /** Absent when the output does not say. */
  protocol?: Protocol;
  /** One; two for a bidirectional run (forward, reverse); none when no traffic was reported. */
  directions: DirectionOutput[];
  /**
   * `complete`: the tool's own end record was read and it reported no error.
   * `interrupted`: ended by a signal at this or the other end, records up to then.
   * `failed`: the tool reported an error.
   * `truncated`: it stopped in the middle without a word.
   * `empty`: it printed nothing at all.
   */
  ending: 'complete' | 'interrupted' | 'failed' | 'truncated' | 'empty';
  /** The tool's own words when `ending` is `failed` or `interrupted`. */
  error?: string;
  /** What a reader of the figures should know. */
  notes: string[];
  /** A client's own `address port` for each flow, as its server sees them where nothing translates; absent when it does not say. */
  endpoints?: string[];
}

/** Reads the output of one process line by line, as it comes. Holds no more than the results need. */
export interface OutputReader {
  /** Takes one line, without its newline. Never throws: what cannot be read becomes part of the output. */
  line(channel: OutputChannel, text: string): void;
  /** What has been read so far; final once the process has ended. */
  output(): ToolOutput;
  /**
   * What a server measured of one of its clients, whose own output is given: of a server that serves several clients, or that
   * prints nothing itself. Absent where `output()` is all there is.
   *
   * @param only whether it was the server's only client.
   */
  outputFor?(client: ToolOutput, only: boolean): ToolOutput;
}

/** A command to run on a host and how to understand it. */
export interface ToolCommand {
  argv: string[];
  readiness: Readiness;
  /** Tells that the port was taken by someone else before this server could bind it. */
  portTaken(output: ToolOutput): boolean;
  /**
   * Tells that the tool found something missing that it could not have been asked before: what lacks what, for people, such
   * as `the kernel lacks SCTP`. `undefined` for any other failure.
   */
  unsupported?(output: ToolOutput): string | undefined;
  /** Signal that ends the tool in such a way that its last records are printed. */
  stopSignal: 'TERM' | 'INT';
  /** How long it may take to end after that, before it is killed. @default 1 */
  stopPatienceSeconds?: number;
  /** Whether a server ends by itself when its client has. @default true */
  endsItself?: boolean;
  /**
   * Longest that a run of fixed duration takes by itself, beside what connecting and a loaded machine may take: for a tool
   * that waits after its measured part, or is late in it. @default warm-up and measured part
   */
  longestSeconds?: number;
  /** Environment of the process beside the host's. */
  env?: Record<string, string>;
  /** Known troubles of what was asked with this version, each with its remedy; they become notes of the result. */
  warnings?: readonly string[];
  /** Why its reader hears of no interval before the end, and what to do about it; absent where it hears of each. */
  silence?: string;
  /** A new reader for one run of this command; `onInterval` hears every finished interval as it comes. */
  reader(onInterval?: (interval: IntervalResult, direction: 'forward' | 'reverse') => void): OutputReader;
}

/** What a command is made of, beside the tool's own options. */
export interface CommandContext extends Facts {
  /** Name of the host, for errors. */
  host: string;
  /** The server's port; 0 for a tool without ports. */
  port: number;
  /** Own address on the test network; absent when the host has none of the asked version. */
  address?: string;
  /** Seconds of the measured part, without warm-up; 0 runs until stopped. */
  durationSeconds: number;
}

export interface ServerContext extends CommandContext {
  /** How many clients it is to serve: 1 unless the tool's `sharedServer`. */
  clients: number;
}

export interface ClientContext extends CommandContext {
  /** Address of the server on the test network. */
  target: string;
  /** A second port on the server's host, for the data of this client; 0 unless the tool's `dataPorts`. */
  dataPort: number;
}

/** What every tool's checked options hold. */
export interface CommonOptions {
  protocol: Protocol;
  direction: Direction;
  /** Flows that one client opens in each direction. */
  parallel: number;
  /** Intended load in bit/s of each flow; 0 and absent: unlimited. */
  targetBitsPerSecond?: number;
  /** Warm-up before the measured part. */
  omitSeconds: number;
  /** 0: there are no regular ones. */
  intervalSeconds: number;
  ipVersion?: 4 | 6;
  /** Address of its own that a client's traffic comes from. */
  bind?: string;
}

/** A traffic tool: data and pure functions. `Options` have been checked by `parseOptions`. */
export interface Tool<Options extends CommonOptions> {
  readonly name: string;
  /** The programs of its ends, which may be the same; without a server's it is one-ended. */
  readonly programs: { readonly client: Program; readonly server?: Program };
  /** Whether one server process serves any number of clients on one port. */
  readonly sharedServer: boolean;
  /** Whether each client needs a port of its own on the server's host beside the server's. */
  readonly dataPorts: boolean;
  /** Names of its options that mean what they mean in other tools, those that it knows to refuse left out. */
  readonly optionNames: readonly string[];
  readonly capabilities: Capabilities;
  /**
   * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
   * @throws UnsupportedError `UNSUPPORTED_OPTION` for what other tools can and this one cannot.
   */
  parseOptions(input: unknown): Options;
  /** What must be asked of the host of this end for these options. */
  features?(options: Options, role: Role): readonly Feature[];
  /**
   * Absent for a one-ended tool.
   *
   * @throws UnsupportedError when this version or host cannot do what the options ask.
   */
  server?(options: Options, context: ServerContext): ToolCommand;
  /** @throws UnsupportedError when this version or host cannot do what the options ask. */
  client(options: Options, context: ClientContext): ToolCommand;
}
