import { requireInKernel, SCTP_IN_KERNEL } from '../kernel-features.js';
import type { ClientContext, CommandContext, Tool, ToolOutput } from '../tool.js';
import { canBeStopped, clientArguments, serverArguments, wholeSeconds } from './arguments.js';
import { CAPABILITIES } from './capabilities.js';
import { ClientReader } from './client-reader.js';
import { type NetperfOptions, OPTION_NAMES, parseOptions } from './options.js';
import { ServerReader } from './server-reader.js';

const versionArgs = ['-V'];
const ENV = { LC_ALL: 'C' };
const TERM = { stopSignal: 'TERM' } as const;

/** Version in the output of `netperf -V` and `netserver -V`, such as `2.7.0`. */
export function parseVersion(output: string): string | undefined {
  return /^Netperf version (\d+\.\d+(?:\.\d+)?)\s*$/m.exec(output)?.[1];
}

/**
 * netperf 2.6 to 2.7.1, with a netserver for each client. The client alone prints what was measured, at both ends.
 */
export const netperf: Tool<NetperfOptions> = {
  name: 'netperf',
  programs: {
    client: { name: 'netperf', command: 'netperf', versionArgs, parseVersion },
    server: { name: 'netserver', command: 'netserver', versionArgs, parseVersion },
  },
  sharedServer: false,
  dataPorts: true,
  optionNames: OPTION_NAMES,
  capabilities: CAPABILITIES,
  parseOptions,
  features: ({ protocol }) => (protocol === 'sctp' ? [SCTP_IN_KERNEL] : []),
  server(options, context) {
    requireSctp(options, context);
    return {
      argv: serverArguments(options, context),
      readiness: { by: 'line', pattern: /^Starting netserver/ },
      portTaken: ({ error }) => /^Unable to start netserver/.test(error ?? ''),
      // It prints nothing at its end.
      ...{ stopSignal: 'TERM', endsItself: false, env: ENV },
      silence: 'a netserver prints nothing of its traffic; name the side of its client',
      reader: () => new ServerReader(),
    };
  },
  client(options, context) {
    requireSctp(options, context);
    return {
      argv: clientArguments(options, context),
      readiness: clientReadiness(options, context),
      portTaken: () => false,
      unsupported,
      // By INT it sends what is in its socket, and prints what it has so far; where it cannot, it would only wait.
      ...(canBeStopped(options) ? ({ stopSignal: 'INT', stopPatienceSeconds: 5 } as const) : TERM),
      env: ENV,
      ...(options.hasUnusedInterval && { warnings: [NO_INTERVALS] }),
      ...(options.intervalSeconds === 0 && {
        silence: 'netperf has no intervals of a UDP stream; use iperf3 or iperf2',
      }),
      reader: (onInterval) => new ClientReader(options, onInterval, wholeSeconds(context) || undefined),
    };
  },
};

const NO_INTERVALS =
  "option 'interval' has no effect: netperf has no intervals of a UDP stream that could be believed, for it counts the sends that failed";

/**
 * Its banner is printed with the first interval only: its connections are there before. UDP has but that for control, and
 * without a stream nobody knows the port of the data.
 */
function clientReadiness(
  { protocol }: NetperfOptions,
  { durationSeconds, target, port, dataPort }: ClientContext,
) {
  if (durationSeconds > 0) return { by: 'start' } as const;
  return { by: 'connected', target, port: (protocol === 'tcp' && dataPort) || port } as const;
}

function requireSctp({ protocol }: NetperfOptions, context: CommandContext): void {
  if (protocol === 'sctp') requireInKernel('SCTP', SCTP_IN_KERNEL, context);
}

function unsupported({ error = '' }: ToolOutput): string | undefined {
  if (/create_data_socket.*Protocol not supported/.test(error))
    return `the kernel of the client's host lacks what was asked: ${error}`;
  // EPROTONOSUPPORT of Linux
  if (/remote error 93\b/.test(error))
    return `the kernel of the server's host lacks what was asked: ${error}`;
  if (/Protocol not supported/.test(error)) return `a kernel lacks what was asked: ${error}`;
  if (/is unknown to this netperf|PROTOCOL \w+ instead of SCTP/.test(error))
    return `this netperf was built without what was asked: ${error}`;
  return undefined;
}
