import { z } from 'zod';
import { TopologyError, UnsupportedError, UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { Host } from '../host/host.js';
import type { Iperf2OptionsInput } from '../tools/iperf2/options.js';
import type { Iperf3OptionsInput } from '../tools/iperf3/options.js';
import type { NetperfOptionsInput } from '../tools/netperf/options.js';
import type { PingOptionsInput } from '../tools/ping/options.js';
import { TOOL_NAMES, type ToolName } from '../tools/tools.js';
import { ENDS } from '../traffic/ends.js';
import type { Traffic } from '../traffic/traffic.js';
import { SingleHostStream } from './single-host-stream.js';
import { Stream } from './stream.js';

/** Where a stream runs, whatever the tool. */
export interface StreamPlace {
  /** Name of the server's host. @default 'sut' */
  server?: string;
  /** Names of the clients' hosts; one may occur twice. @default ['client'] */
  clients?: readonly string[];
  /** @default 'Stream', 'Stream 2', … */
  name?: string;
  /** The first port to try. @default any free port of the server host's range */
  port?: number;
  /** How many ports are tried from `port` on. @default 10 */
  portFindTries?: number;
}

/** A stream by its options: what a test may say. */
export type StreamOptionsInput = StreamPlace & ToolOptionsInput;

type ToolOptionsInput =
  | ({ /** @default 'iperf3' */ tool?: 'iperf3' } & Iperf3OptionsInput)
  | ({ tool: 'iperf2' } & Iperf2OptionsInput)
  | ({ tool: 'netperf' } & NetperfOptionsInput)
  | ({ tool: 'ping' } & PingOptionsInput);

const butSeen = (wanted: string) => (issue: { input: unknown }) => `${wanted}; got ${show(issue.input)}`;

/** Checks where a stream runs. */
export const place = z.object({
  tool: z
    .enum(TOOL_NAMES, {
      error: (issue) => `must be one of ${TOOL_NAMES.map(show).join(', ')}; got ${show(issue.input)}`,
    })
    .default('iperf3'),
  server: z.string({ error: butSeen('must be the name of a host') }).default('sut'),
  clients: z
    .array(z.string({ error: butSeen('must be the name of a host') }), {
      error: butSeen('must be a list of host names'),
    })
    .min(1, 'must name at least one host')
    .default(['client']),
  name: z
    .string({ error: butSeen('must be a string') })
    .min(1, 'must not be empty')
    .optional(),
  port: z.number({ error: butSeen('must be a number from 1 to 65535') }).optional(),
  portFindTries: z.number({ error: butSeen('must be a whole number of 1 or more') }).optional(),
});

/**
 * Makes a stream of its options: a `SingleHostStream` of a one-ended tool, such as ping, which then runs on the client and
 * is aimed at the server. Nothing is started.
 *
 * @param hosts finds a host by name.
 * @throws UsageError `BAD_OPTION` naming every wrong option; TopologyError `UNKNOWN_HOST` naming the known hosts.
 */
export function streamFromOptions(
  options: StreamOptionsInput,
  hosts: Readonly<Record<string, Host>>,
): Stream {
  const checked = place.safeParse(options);
  if (!checked.success) {
    const problems = checked.error.issues.map(
      (issue) => `\n  option ${show(issue.path.join('.'))} ${issue.message}`,
    );
    throw new UsageError('BAD_OPTION', `stream options are wrong:${problems.join('')}`);
  }
  const { tool: toolName, server, clients, name, port, portFindTries } = checked.data;
  const own = Object.entries(options).filter(([key, value]) => !(key in place.shape) && value !== undefined);
  const { client: Client, server: Server } = ENDS[toolName];
  const toolOptions = Object.fromEntries(own);
  const at = { name, port, portFindTries };
  const serverHost = hostNamed(hosts, server);
  const clientHosts = clients.map((client) => hostNamed(hosts, client));
  if (Server) {
    refuseTarget(toolName, toolOptions);
    const ends = clientHosts.map((host) => new Client(host, toolOptions));
    return new Stream({ server: new Server(serverHost, toolOptions), clients: ends, ...at });
  }
  if (clientHosts.length > 1)
    throw new UnsupportedError(
      'ONE_ENDED',
      `${toolName} is one-ended: it runs on one host, and clients names ${clientHosts.length}; add a stream for each`,
    );
  return new SingleHostStream({ server: aimed(Client, clientHosts[0]!, serverHost, toolOptions), ...at });
}

/** A stream aims its clients at its server: another target would be left out without a word. */
function refuseTarget(tool: ToolName, options: Readonly<Record<string, unknown>>): void {
  if (options.target === undefined) return;
  throw new UsageError(
    'BAD_OPTION',
    `${tool}: there is no option 'target' in a stream, whose clients are aimed at its server; name its host as 'server'`,
  );
}

/** One end that is told where the other is. */
function aimed(
  Client: (typeof ENDS)[ToolName]['client'],
  host: Host,
  target: Host,
  options: object,
): Traffic {
  const { ipVersion } = new Client(host, options).options;
  return new Client(host, { target: target.address(ipVersion), ...options });
}

/** @throws TopologyError `UNKNOWN_HOST` naming the known hosts. */
export function hostNamed(hosts: Readonly<Record<string, Host>>, name: string): Host {
  if (Object.hasOwn(hosts, name)) return hosts[name]!;
  const known = Object.keys(hosts).map(show).join(', ');
  throw new TopologyError(
    'UNKNOWN_HOST',
    `there is no host ${show(name)} in the topology; it has ${known || 'none'}`,
  );
}
