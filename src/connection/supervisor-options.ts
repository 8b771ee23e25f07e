export interface SupervisorOptions {
  /** Name of the host, for errors. */
  host: string;
  /** Seconds between heartbeats. @default 1 */
  heartbeatSeconds?: number;
  /** Whole seconds without a heartbeat after which the host ends everything. @default 10; 600 under a debugger */
  silenceSeconds?: number;
  /** Whole seconds from TERM to KILL when everything is ended. @default 1 */
  graceSeconds?: number;
  /** Seconds from the open channel to the ready supervisor. @default 15 */
  readySeconds?: number;
}

export interface SpawnOptions {
  env?: Readonly<Record<string, string>> | undefined;
  /** Longest line in bytes; longer ones are cut and marked. @default 65536 */
  lineLimitBytes?: number | undefined;
}
