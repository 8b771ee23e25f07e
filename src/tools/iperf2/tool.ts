import type { Readiness, Role, ServerContext, Tool, ToolCommand, ToolOutput } from '../tool.js';
import { clientArguments, serverArguments, wholeHundredths } from './arguments.js';
import { CAPABILITIES } from './capabilities.js';
import { WRONG_NETWORK } from './group-scripts.js';
import { type Iperf2Options, OPTION_NAMES, parseOptions } from './options.js';
import { TextReader } from './reader.js';
import { warningsOf } from './udp-flows.js';
import { parseVersion } from './version.js';

const PROGRAM = { name: 'iperf2', command: 'iperf', versionArgs: ['--version'], parseVersion };

/** Printed when the port is bound. One of TCP is not listened on yet: whoever connects at once may be refused. */
const BOUND = /^Server listening on UDP(?: \(v6\))? port/;
/** Printed when the socket is connected, which for UDP tells nothing of the other end. A refused one has port 0. */
const CONNECTED = /^\[ *\*?\d+\] local \S+ port [1-9]\d* connected with /;

/** iperf2 2.1 and 2.2. One server serves all clients on one port. Both ends are read live. */
export const iperf2: Tool<Iperf2Options> = {
  name: 'iperf2',
  programs: { client: PROGRAM, server: PROGRAM },
  sharedServer: true,
  dataPorts: false,
  optionNames: OPTION_NAMES,
  capabilities: CAPABILITIES,
  parseOptions,
  server(options, context) {
    const ready: Readiness =
      options.protocol === 'udp' ? { by: 'line', pattern: BOUND } : { by: 'listening', port: context.port };
    return command(serverArguments(options, context), ready, 'server', options, context);
  },
  client(options, context) {
    // A run waits for its end in any case.
    const ready: Readiness =
      context.durationSeconds === 0 ? { by: 'line', pattern: CONNECTED } : { by: 'start' };
    return command(clientArguments(options, context), ready, 'client', options, { ...context, clients: 1 });
  },
};

/**
 * What either end may need to end once told to, measured: a UDP client asks for the Server Report ten times, 0.2 s apart, and
 * gives up after 2.04 s (2.1.5 to 2.2.1); of the others up to one in six takes 1.0 s, as if a wakeup between its threads had
 * been lost (2.1.8, 2.1.9). Who is killed before has told nothing of the run as a whole.
 */
const ENDING_SECONDS = 3;

function command(
  argv: string[],
  readiness: Readiness,
  role: Role,
  options: Iperf2Options,
  { clients, durationSeconds: asked }: Pick<ServerContext, 'clients' | 'durationSeconds'>,
): ToolCommand {
  const { intervalSeconds, parallel, lengthBytes, protocol } = options;
  const durationSeconds = asked === 0 ? undefined : wholeHundredths(asked);
  return {
    argv,
    readiness,
    portTaken,
    unsupported,
    stopSignal: 'TERM',
    stopPatienceSeconds: ENDING_SECONDS,
    ...(role === 'server' && { endsItself: false }),
    env: { LC_ALL: 'C' },
    warnings: warningsOf(options, parallel * clients),
    reader: (onInterval) =>
      new TextReader(
        { role, intervalSeconds, durationSeconds, parallel, clients, lengthBytes, protocol },
        onInterval,
      ),
  };
}

function portTaken({ error }: ToolOutput): boolean {
  return error !== undefined && /bind failed: Address already in use/.test(error);
}

/** It never asks the kernel for leave to send to a broadcast address, and has no say in where IPv6 groups are sent. */
function unsupported({ error }: ToolOutput): string | undefined {
  if (error?.startsWith(WRONG_NETWORK)) return error.replace(/^ERROR: /, '');
  if (error === undefined || !/udp connect failed: Permission denied/.test(error)) return undefined;
  return 'iperf2 cannot send to a broadcast address';
}
