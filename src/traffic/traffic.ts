import type { OutputTail } from '../core/errors.js';
import type { Criteria } from '../criteria/criterion.js';
import type { Host } from '../host/host.js';
import type { TrafficRecord } from '../results/attachment.js';
import type { IntervalResult, TrafficResult } from '../results/traffic-result.js';

/** What a stream tells its traffic before it starts. */
export interface RunContext {
  /** The reserved port; absent when nothing was reserved. */
  port?: number;
  /** A further port on the server's host, for a client that asked for one by `dataPorts`. */
  dataPort?: number;
  /** Address of the server; only for clients, and only when the server's host is known. */
  target?: string;
  /** Seconds that the run is to last, without warm-up; absent when it lasts until it is stopped. */
  durationSeconds?: number;
  /** The other end: for error messages, and for what only that end knows. Of a server: its first client. */
  peer?: Traffic;
  /** Only for servers: the clients that it serves. Their results are known when it is stopped. */
  clients?: readonly Traffic[];
}

/** Hears each interval of a direction, summed over its parallel flows, as soon as it is over. */
export type IntervalListener = (interval: IntervalResult, direction: TrafficResult['direction']) => void;

/** How traffic is stopped. */
export interface StopOptions {
  /** A run that is under way is to count for as long as it lasted. @default false */
  early?: boolean;
}

/** Where one end of its own, without a stream, finds the other. */
export interface OwnPlace {
  /** Port to listen on or to connect to; a stream's overrides it. */
  port?: number;
  /** Address of the server, for a client; a stream's overrides it. */
  target?: string;
}

/**
 * One end of a stream: a process that sends or receives. Implement it for a generator of your own;
 * everything below `results` is optional then.
 */
export interface Traffic {
  readonly role: 'server' | 'client';
  /** Resolves when it can be used: a server is ready for clients, a client's data flows. Cleans up when it throws. */
  start(): Promise<void>;
  /**
   * Ends it, and a `run` that is under way; resolves when nothing of it is left. Harmless when it is not running. With `early`,
   * that a run did not last as long as it was to is no flaw of its results.
   */
  stop(options?: StopOptions): Promise<void>;
  /** Starts it, waits for `seconds` of traffic and for its end. Cleans up when it throws. */
  run(seconds: number): Promise<void>;
  /** Whether the results meet the criteria; without criteria: whether the traffic was sound. */
  validate(criteria?: Criteria): boolean;
  /** `undefined` before it was started and while it has not ended. Of a server of several clients: of its first one. */
  readonly results: TrafficResult | undefined;
  /** Whether it was ever started. */
  readonly started: boolean;
  /** Whether its process lives. */
  readonly running: boolean;
  /** Where it runs; the port of a stream is reserved on the server's host. */
  readonly host?: Host | undefined;
  /**
   * Hears what the stream decided. Called for every end when the stream starts, to forget the last run, and once more
   * before this end starts, when port and target are known.
   */
  prepare?(context: RunContext): void;
  /**
   * Throws what its start would throw of what its host and tool cannot do; starts nothing. Called for every end when the
   * ports are known, before any of them starts.
   */
  check?(context: RunContext): Promise<void>;
  /** A further server for a stream with several clients, where one server serves one client; absent where it serves all. */
  readonly forAnotherClient?: (() => Traffic) | undefined;
  /** How many ports a client needs on the server's host beside the server's: 0 or 1. @default 0 */
  readonly dataPorts?: number;
  /** What a server of several clients measured of one of them; absent where it has one result for all. */
  resultsOf?(client: Traffic): TrafficResult | undefined;
  /**
   * Lets somebody hear of its intervals as they come, for live assertions, in this and in later runs.
   *
   * @returns ends it.
   */
  watch?(listener: IntervalListener): () => void;
  /** The last lines that it printed. */
  tail?(): OutputTail;
  /** What reports need to know of it; of a server of several clients, of one of them. */
  record?(client?: Traffic): TrafficRecord;
}
