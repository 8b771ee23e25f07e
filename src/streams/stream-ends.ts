import type { Host } from '../host/host.js';
import type { Traffic } from '../traffic/traffic.js';

/** What a stream is made of. */
export interface StreamOptions {
  /** Where the data comes from or goes to; one server process for each client where the tool serves one only. */
  server: Traffic;
  /** At least one. A host may occur twice. */
  clients: readonly Traffic[];
  /** Where the clients send to. @default the address of the server's host, of the version that they are to use */
  target?: string | undefined;
  /** Where free ports are taken from when no `port` is given. @default the range of the server's host */
  ports?: Host['ports'] | undefined;
  /** @default 'Stream'; a manager makes it unique */
  name?: string | undefined;
  /** The first port to try. @default any free port of the server host's range */
  port?: number | undefined;
  /** How many ports are tried from `port` on. @default 10 */
  portFindTries?: number | undefined;
}
