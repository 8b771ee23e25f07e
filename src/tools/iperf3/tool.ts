import type { ClientContext, OutputReader, Readiness, Role, Tool, ToolCommand, ToolOutput } from '../tool.js';
import { clientArguments, serverArguments } from './arguments.js';
import type { IntervalListener, ReadingContext } from './direction-record.js';
import { causeOf } from './errors.js';
import { JsonReader } from './json-reader.js';
import { CAPABILITIES } from './capabilities.js';
import { type Iperf3Options, OPTION_NAMES, parseOptions } from './options.js';
import { featuresOf, lackOf } from './protocols.js';
import { StreamReader } from './stream-reader.js';
import { TextReader } from './text-reader.js';
import { type Mode, modeOf, parseVersion } from './version.js';
import { warningsOf } from './warnings.js';

const READERS: Readonly<
  Record<Mode, new (context: ReadingContext, onInterval?: IntervalListener) => OutputReader>
> = { 'json-stream': StreamReader, text: TextReader, json: JsonReader };

const PROGRAM = { name: 'iperf3', command: 'iperf3', versionArgs: ['--version'], parseVersion };

/**
 * iperf3 3.1 to 3.21. Both ends are read live from 3.7 on. The server serves one client and exits; the client
 * gives up connecting after 5 seconds.
 */
export const iperf3: Tool<Iperf3Options> = {
  name: 'iperf3',
  programs: { client: PROGRAM, server: PROGRAM },
  sharedServer: false,
  dataPorts: false,
  optionNames: OPTION_NAMES,
  capabilities: CAPABILITIES,
  parseOptions,
  features: ({ protocol }) => featuresOf(protocol),
  server(options, context) {
    const argv = serverArguments(options, context);
    const { version } = context;
    const mode = modeOf(version);
    return command({ argv, mode, role: 'server', options, version }, serverReadiness(mode, context.port));
  },
  client(options, context) {
    const argv = clientArguments(options, context);
    const { version } = context;
    const mode = modeOf(version);
    return command({ argv, mode, role: 'client', options, version }, clientReadiness(context));
  },
};

/** A run waits for its end in any case. What iperf3 prints of its connection comes with the first interval only. */
function clientReadiness({ durationSeconds, target, port }: ClientContext): Readiness {
  return durationSeconds === 0 ? { by: 'connected', target, port } : { by: 'start' };
}

/** Text is flushed after listening has begun; JSON is silent until a client comes. */
function serverReadiness(mode: Mode, port: number): Readiness {
  return mode === 'text' ? { by: 'line', pattern: /Server listening on/ } : { by: 'listening', port };
}

interface Invocation {
  argv: string[];
  mode: Mode;
  role: Role;
  options: Iperf3Options;
  version: string;
}

function command({ argv, mode, role, options, version }: Invocation, readiness: Readiness): ToolCommand {
  const { protocol, direction, intervalSeconds, omitSeconds } = options;
  return {
    argv,
    readiness,
    portTaken,
    unsupported: (output) => lackOf(protocol, role, output),
    warnings: warningsOf(options, version, role),
    stopSignal: 'TERM',
    env: { LC_ALL: 'C' },
    ...(mode === 'json' && { silence: `iperf3 ${version} prints nothing before its end; use 3.7 or newer` }),
    reader: (onInterval) =>
      new READERS[mode]({ role, protocol, direction, intervalSeconds, omitSeconds, version }, onInterval),
  };
}

/** TCP is bound when the server starts, UDP when its test does; both say the same. */
function portTaken(output: ToolOutput): boolean {
  return output.error !== undefined && causeOf(output.error) === 'port-taken';
}
