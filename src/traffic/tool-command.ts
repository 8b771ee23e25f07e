import { isIP } from 'node:net';
import { UnsupportedError, UsageError } from '../core/errors.js';
import type { Host } from '../host/host.js';
import type { CommonOptions, Role, Tool, ToolCommand } from '../tools/tool.js';
import type { RunContext } from './traffic.js';

/** One end of a tool's traffic: which tool, where, and how. */
export interface End<Options extends CommonOptions> {
  readonly tool: Tool<Options>;
  readonly role: Role;
  readonly host: Host;
  readonly options: Options;
}

/** A duration of `undefined` is one until it is stopped. */
type Asked = Omit<RunContext, 'durationSeconds'> & { durationSeconds?: number | undefined };

/** What names one end. */
export interface Named {
  readonly tool: Pick<Tool<CommonOptions>, 'name' | 'programs'>;
  readonly role: Role;
  readonly host: Pick<Host, 'name'>;
}

/** The end's name for people, such as `iperf3 server on sut`. */
export function labelOf({ tool, role, host }: Named): string {
  return tool.programs.server ? `${tool.name} ${role} on ${host.name}` : `${tool.name} on ${host.name}`;
}

/**
 * The command of one end. What the host has of the tool is asked first.
 *
 * @throws UsageError `NO_PORT` and `NO_TARGET`; UnsupportedError for what this host's tool cannot do.
 */
export async function commandFor<Options extends CommonOptions>(
  end: End<Options>,
  { port, target, dataPort, durationSeconds = 0, clients }: Asked,
): Promise<ToolCommand & { version: string }> {
  const { tool, role, host, options } = end;
  const program = tool.programs[role];
  if (!program || (role === 'server' && !tool.server))
    throw new UnsupportedError('ONE_ENDED', `${tool.name} is one-ended: it has no ${role}`);
  if (port === undefined && tool.programs.server)
    throw new UsageError('NO_PORT', `${labelOf(end)} has no port: give it one, or start it by a stream`);
  if (target === undefined && role === 'client')
    throw new UsageError('NO_TARGET', `${labelOf(end)} has no target: give it one, or start it by a stream`);
  const facts = await host.tools.of(program, tool.features?.(options, role));
  const address = host.findAddress(ipVersionOf(target) ?? options.ipVersion);
  const context = {
    ...facts,
    host: host.name,
    port: port ?? 0,
    ...(address !== undefined && { address }),
    durationSeconds,
  };
  const command =
    role === 'server'
      ? tool.server!(options, { ...context, clients: clients?.length ?? 1 })
      : tool.client(options, { ...context, target: target!, dataPort: dataPort ?? 0 });
  return { ...command, version: facts.version };
}

/**
 * For a server that is run for a time of its own.
 *
 * @throws UnsupportedError `SERVES_ON` where it serves until it is stopped; what `commandFor` throws.
 */
export async function requireOwnEnd<Options extends CommonOptions>(
  end: End<Options>,
  context: RunContext,
): Promise<void> {
  const { endsItself } = await commandFor(end, context);
  if (endsItself !== false) return;
  const reason = `${labelOf(end)} does not end by itself: use start() and stop() in place of run(), or a stream`;
  throw new UnsupportedError('SERVES_ON', reason, { host: end.host.name });
}

/** Own and other address have to be of one version. */
function ipVersionOf(target: string | undefined): 4 | 6 | undefined {
  const version = isIP(target?.replace(/%.*/, '') ?? '');
  return version === 4 || version === 6 ? version : undefined;
}
