import { UnsupportedError, UsageError } from '../../core/errors.js';
import type { ClientContext, CommandContext, ServerContext } from '../tool.js';
import { requireUnicast } from '../unicast.js';
import type { Iperf3Options } from './options.js';
import { isAtLeast } from '../program.js';
import { PROTOCOL_ARGUMENTS, requireProtocol } from './protocols.js';
import { type Mode, modeOf, requireVersion } from './version.js';

/** The oldest version whose output is known. */
const OLDEST = '3.1';
/** iperf3's own limit: one day. */
const MAX_DURATION_SECONDS = 86_400;
/** Without it a client whose packets are dropped tries for two minutes. */
const CONNECT_TIMEOUT_MS = 5000;

/** `-V` of text adds the CPU loads, which JSON has, and which it would break. */
const MODE_ARGUMENTS: Readonly<Record<Mode, readonly string[]>> = {
  'json-stream': ['--json-stream'],
  text: ['--forceflush', '-f', 'k', '-V'],
  json: ['-J'],
};

/**
 * The server's command line. It serves one client and exits. `--idle-timeout` is not used: it would end a server
 * that waits for a late client with exit code 0 and no word. An orphan is ended by whoever holds its host.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD`; `UNSUPPORTED` where tool or kernel lack the protocol.
 */
export function serverArguments(options: Iperf3Options, context: ServerContext): string[] {
  requireFeatures(options, context);
  return [
    context.path,
    ...['-s', '-1', '-p', String(context.port)],
    ...(options.ipVersion === undefined ? [] : [`-${options.ipVersion}`]),
    ...['-i', String(options.intervalSeconds)],
    ...MODE_ARGUMENTS[modeOf(context.version)],
  ];
}

/**
 * The client's command line. iperf3 takes whole seconds: a duration is rounded up, so that the run is never
 * shorter than asked, and never becomes the 0 that means without end.
 *
 * @throws UnsupportedError What the server's does, `MULTICAST`, or `DURATION_TOO_LONG` above a day.
 */
export function clientArguments(options: Iperf3Options, context: ClientContext): string[] {
  requireFeatures(options, context);
  requireUnicast('iperf3', context);
  return [
    context.path,
    ...['-c', context.target, '-p', String(context.port)],
    ...(options.ipVersion === undefined ? [] : [`-${options.ipVersion}`]),
    ...(options.bind === undefined ? [] : ['-B', options.bind]),
    ...trafficArguments(options),
    ...['-t', wholeSeconds(context)],
    ...(options.omitSeconds > 0 ? ['-O', String(options.omitSeconds)] : []),
    ...['-i', String(options.intervalSeconds)],
    ...(isAtLeast(context.version, '3.7') ? ['--connect-timeout', String(CONNECT_TIMEOUT_MS)] : []),
    ...MODE_ARGUMENTS[modeOf(context.version)],
    ...options.args,
  ];
}

function requireFeatures(options: Iperf3Options, context: CommandContext): void {
  requireVersion('Netwright', OLDEST, context);
  requireProtocol(options.protocol, context);
  if (options.direction === 'bidirectional') requireVersion("direction 'bidirectional'", '3.7', context);
}

function trafficArguments(options: Iperf3Options): string[] {
  const { protocol, direction, parallel, targetBitsPerSecond, lengthBytes } = options;
  return [
    ...PROTOCOL_ARGUMENTS[protocol],
    ...{ forward: [], reverse: ['-R'], bidirectional: ['--bidir'] }[direction],
    ...(parallel > 1 ? ['-P', String(parallel)] : []),
    ...(targetBitsPerSecond === undefined ? [] : ['-b', String(targetBitsPerSecond)]),
    ...(lengthBytes === undefined ? [] : ['-l', String(lengthBytes)]),
  ];
}

function wholeSeconds({ durationSeconds, host }: ClientContext): string {
  if (!(durationSeconds >= 0)) {
    const reason = `iperf3: a run must last 0 or more seconds; got ${durationSeconds}`;
    throw new UsageError('BAD_DURATION', reason, { host });
  }
  if (durationSeconds > MAX_DURATION_SECONDS) {
    const reason = `iperf3 runs for at most ${MAX_DURATION_SECONDS} s; asked for ${durationSeconds} s`;
    throw new UnsupportedError('DURATION_TOO_LONG', reason, { host });
  }
  return String(Math.ceil(durationSeconds));
}
