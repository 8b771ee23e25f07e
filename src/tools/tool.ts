import type { FlowResult, IntervalResult, Protocol, TrafficSummary } from '../results/traffic-result.js';

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
  /** Whether the process that printed this sent the data. */
  sender: boolean;
  /** In order, warm-up included and marked, slivers merged; summed over parallel flows. */
  intervals: IntervalResult[];
  flows: FlowResult[];
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
}

/** Reads the output of one process line by line, as it comes. Holds no more than the results need. */
export interface OutputReader {
  /** Takes one line, without its newline. Never throws: what cannot be read becomes part of the output. */
  line(channel: OutputChannel, text: string): void;
  /** What has been read so far; final once the process has ended. */
  output(): ToolOutput;
}

/** A command to run on a host and how to understand it. */
export interface ToolCommand {
  argv: string[];
  readiness: Readiness;
  /** Tells that the port was taken by someone else before this server could bind it. */
  portTaken(output: ToolOutput): boolean;
  /** Signal that ends the tool in such a way that its last records are printed. */
  stopSignal: 'TERM' | 'INT';
  /** Environment of the process beside the host's. */
  env?: Record<string, string>;
  /** A new reader for one run of this command; `onInterval` hears every finished interval as it comes. */
  reader(onInterval?: (interval: IntervalResult, direction: 'forward' | 'reverse') => void): OutputReader;
}

/** What a command is made of, beside the tool's own options. */
export interface CommandContext {
  /** Path or name of the tool on its host. */
  path: string;
  /** Version of the tool there, such as `3.12`. */
  version: string;
  /** Name of the host, for errors. */
  host: string;
  port: number;
}

export interface ServerContext extends CommandContext {
  /** Address to bind; absent: all of them. */
  bind?: string;
}

export interface ClientContext extends CommandContext {
  /** Address of the server on the test network. */
  target: string;
  /** Own address to send from; absent: the kernel chooses. */
  bind?: string;
  /** Seconds of the measured part, without warm-up; 0 runs until stopped. */
  durationSeconds: number;
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
  intervalSeconds: number;
  ipVersion?: 4 | 6;
}

/** A traffic tool: data and pure functions. `Options` have been checked by `parseOptions`. */
export interface Tool<Options> {
  readonly name: string;
  /** Arguments that make the tool print its version. */
  readonly versionArgs: readonly string[];
  /** Version in the output of `versionArgs`, such as `3.12`; `undefined` when it is not there. */
  parseVersion(output: string): string | undefined;
  /** @throws UsageError `BAD_OPTION` naming the option, its limits and what was seen. */
  parseOptions(input: unknown): Options;
  /** @throws UnsupportedError when this version cannot do what the options ask. */
  server(options: Options, context: ServerContext): ToolCommand;
  /** @throws UnsupportedError when this version cannot do what the options ask. */
  client(options: Options, context: ClientContext): ToolCommand;
}
