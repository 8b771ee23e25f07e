import type { OutputTail } from '../core/errors.js';
import type { Criteria } from '../criteria/criterion.js';
import type { Host } from '../host/host.js';
import type { TrafficRecord } from '../results/attachment.js';
import type { TrafficResult } from '../results/traffic-result.js';

/** What a stream tells its traffic before it starts. */
export interface RunContext {
  /** The reserved port; absent when nothing was reserved. */
  port?: number;
  /** Address of the server; only for clients, and only when the server's host is known. */
  target?: string;
  /** Seconds that the run is to last, without warm-up; absent when it lasts until it is stopped. */
  durationSeconds?: number;
  /** The other end: for error messages, and for what only that end knows. A server hears of its client's results. */
  peer?: Traffic;
}

/**
 * One end of a stream: a process that sends or receives. Implement it for a generator of your own;
 * everything below `results` is optional then.
 */
export interface Traffic {
  readonly role: 'server' | 'client';
  /** Resolves when it can be used: a server is ready for clients, a client's data flows. Cleans up when it throws. */
  start(): Promise<void>;
  /** Ends it; resolves when nothing of it is left. Harmless when it is not running. */
  stop(): Promise<void>;
  /** Starts it, waits for `seconds` of traffic and for its end. Cleans up when it throws. */
  run(seconds: number): Promise<void>;
  /** Whether the results meet the criteria; without criteria: whether the traffic was sound. */
  validate(criteria?: Criteria): boolean;
  /** `undefined` before it was started and while it has not ended. */
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
  /** A further server for a stream with several clients, where one server serves one client; absent where it serves all. */
  forAnotherClient?(): Traffic;
  /** The last lines that it printed. */
  tail?(): OutputTail;
  /** What reports need to know of it. */
  record?(): TrafficRecord;
}
