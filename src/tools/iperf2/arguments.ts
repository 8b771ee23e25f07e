import { UnsupportedError, UsageError } from '../../core/errors.js';
import type { ClientContext, ServerContext } from '../tool.js';
import { joining, sendingTo } from './group-scripts.js';
import type { Iperf2Options } from './options.js';
import { requireFewUdpFlows } from './udp-flows.js';
import { requireVersion } from './version.js';

/** Endless for our purposes: with iperf2's own 0 a reverse server sends one packet and ends. */
const DAY_SECONDS = 86_400;
const TCP_WRITE_BYTES = 131_072;
/** Exact figures: bytes and bits without a prefix. Help does not name it, all of 2.x has it. */
const OUTPUT = ['-e', '-f', 'b'];

/**
 * The server's command line. It serves any number of clients, until it is ended.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD`, or `UNSUPPORTED_OPTION` for more UDP flows than it serves.
 */
export function serverArguments(options: Iperf2Options, context: ServerContext): string[] {
  requireVersion(context);
  const { protocol, lengthBytes, group, parallel } = options;
  requireFewUdpFlows(options, parallel * context.clients, context);
  if (group !== undefined && context.clients > 1)
    throw new UnsupportedError(
      'UNSUPPORTED_OPTION',
      `an iperf2 server receives one flow of a group; ${context.clients} clients send to ${group}`,
      { host: context.host },
    );
  const argv = [
    context.path,
    ...['-s', '-p', String(context.port)],
    ...(usesIpv6(options, context.address) ? ['-V'] : []),
    // It would cut longer datagrams.
    ...(protocol === 'udp' ? ['-u', ...(lengthBytes === undefined ? [] : ['-l', String(lengthBytes)])] : []),
    ...['-i', String(options.intervalSeconds)],
    ...OUTPUT,
  ];
  return group === undefined ? argv : joining(group, context.address, argv);
}

/**
 * The client's command line.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD`, `UNSUPPORTED_OPTION` as for the server, or `DURATION_TOO_LONG` above a day.
 */
export function clientArguments(options: Iperf2Options, context: ClientContext): string[] {
  requireVersion(context);
  requireFewUdpFlows(options, options.parallel, context);
  const { group, ttl, protocol, parallel, direction } = options;
  const own = options.bind ?? (group === undefined ? undefined : context.address);
  const lengthBytes = lengthOf(options);
  const argv = [
    context.path,
    ...['-c', group ?? context.target, '-p', String(context.port)],
    ...(usesIpv6(options, context.target) ? ['-V'] : []),
    ...(group === undefined ? [] : ['-T', String(ttl)]),
    ...(own === undefined ? [] : ['-B', own]),
    ...(protocol === 'udp' ? ['-u'] : []),
    ...{ forward: [], reverse: ['-R'], bidirectional: ['--full-duplex'] }[direction],
    ...(parallel > 1 ? ['-P', String(parallel)] : []),
    ...(options.targetBitsPerSecond ? ['-b', String(options.targetBitsPerSecond)] : []),
    ...(lengthBytes === undefined ? [] : ['-l', String(lengthBytes)]),
    ...['-t', seconds(context)],
    ...['-i', String(options.intervalSeconds)],
    ...OUTPUT,
    ...options.args,
  ];
  return group === undefined ? argv : sendingTo(group, own, argv);
}

function usesIpv6({ ipVersion }: Iperf2Options, address: string | undefined): boolean {
  return ipVersion === undefined ? address?.includes(':') === true : ipVersion === 6;
}

/** iperf2 refuses writes of more than a second, and makes slow traffic of few large ones. */
function lengthOf({ protocol, lengthBytes, targetBitsPerSecond }: Iperf2Options): number | undefined {
  if (lengthBytes !== undefined || protocol === 'udp' || !targetBitsPerSecond) return lengthBytes;
  const tenthOfSecond = Math.max(1, Math.floor(targetBitsPerSecond / 80));
  return tenthOfSecond < TCP_WRITE_BYTES ? tenthOfSecond : undefined;
}

function seconds({ durationSeconds, host }: ClientContext): string {
  if (!(durationSeconds >= 0)) {
    const reason = `iperf2: a run must last 0 or more seconds; got ${durationSeconds}`;
    throw new UsageError('BAD_DURATION', reason, { host });
  }
  if (durationSeconds > DAY_SECONDS) {
    const reason = `iperf2 runs for at most ${DAY_SECONDS} s; asked for ${durationSeconds} s`;
    throw new UnsupportedError('DURATION_TOO_LONG', reason, { host });
  }
  return String(durationSeconds === 0 ? DAY_SECONDS : wholeHundredths(durationSeconds));
}

/** iperf2 counts hundredths of a second: rounded up, a run is never shorter than asked. */
export function wholeHundredths(seconds: number): number {
  return Math.ceil(seconds * 100 - 1e-6) / 100;
}
