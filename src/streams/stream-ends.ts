import type { Traffic } from '../traffic/traffic.js';

/** What a stream is made of. */
export interface StreamOptions {
  /** Where the data comes from or goes to; one server process for each client where the tool serves one only. */
  server: Traffic;
  /** At least one. A host may occur twice. */
  clients: readonly Traffic[];
  /** @default 'Stream'; a manager makes it unique */
  name?: string | undefined;
  /** The first port to try. @default any free port of the server host's range */
  port?: number | undefined;
  /** How many ports are tried from `port` on. @default 10 */
  portFindTries?: number | undefined;
}
