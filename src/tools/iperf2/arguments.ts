import { UnsupportedError, UsageError } from '../../core/errors.js';
import { isAtLeast } from '../program.js';
import type { ClientContext, CommandContext, ServerContext } from '../tool.js';
import type { Iperf2Options } from './options.js';
import { requireVersion } from './version.js';

/** Endless for our purposes: with iperf2's own 0 a reverse server sends one packet and ends. */
const DAY_SECONDS = 86_400;
const TCP_WRITE_BYTES = 131_072;
/** Exact figures: bytes and bits without a prefix. Help does not name it, all of 2.x has it. */
const OUTPUT = ['-e', '-f', 'b'];

/**
 * Joins the group on the interface that has the own address; without its name iperf2 asks the routing table, which in a test
 * network often has no route for groups. Where `ip` does not know it, iperf2 does as it would.
 */
const JOIN = `device=$(ip -o address show to "$1" 2>/dev/null | awk '{ print $2; exit }')
group=$2
shift 2
exec "$@" -B "$group\${device:+%$device}"`;

/** Between the first datagrams of two flows the server's port is closed for a moment, and a client that hears of it stops reading. */
function requireOneUdpBack(
  { protocol, direction }: Iperf2Options,
  flows: number,
  { version, host }: CommandContext,
): void {
  if (protocol !== 'udp' || direction === 'forward' || flows === 1 || isAtLeast(version, '2.2')) return;
  throw new UnsupportedError(
    'UNSUPPORTED_OPTION',
    `iperf2 ${version} on ${host} loses some of ${flows} UDP flows that the server sends; ask for one, or for direction 'forward'`,
    { host },
  );
}

/**
 * The server's command line. It serves any number of clients, until it is ended.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD`, or `UNSUPPORTED_OPTION` for several clients that send to one group.
 */
export function serverArguments(options: Iperf2Options, context: ServerContext): string[] {
  requireVersion(context);
  const { protocol, lengthBytes, group, parallel } = options;
  requireOneUdpBack(options, parallel * context.clients, context);
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
  if (group === undefined) return argv;
  if (context.address === undefined) return [...argv, '-B', group];
  return ['sh', '-c', JOIN, 'sh', context.address, group, ...argv];
}

/**
 * The client's command line.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD`, or `DURATION_TOO_LONG` above a day.
 */
export function clientArguments(options: Iperf2Options, context: ClientContext): string[] {
  requireVersion(context);
  requireOneUdpBack(options, options.parallel, context);
  const { group, ttl, protocol, parallel, direction } = options;
  const own = context.address;
  const lengthBytes = lengthOf(options);
  return [
    context.path,
    ...['-c', group ?? context.target, '-p', String(context.port)],
    ...(usesIpv6(options, context.target) ? ['-V'] : []),
    ...(group === undefined ? [] : ['-T', String(ttl), ...(own === undefined ? [] : ['-B', own])]),
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

/** iperf2 counts hundredths of a second: rounded up, a run is never shorter than asked. */
function seconds({ durationSeconds, host }: ClientContext): string {
  if (!(durationSeconds >= 0)) {
    const reason = `iperf2: a run must last 0 or more seconds; got ${durationSeconds}`;
    throw new UsageError('BAD_DURATION', reason, { host });
  }
  if (durationSeconds > DAY_SECONDS) {
    const reason = `iperf2 runs for at most ${DAY_SECONDS} s; asked for ${durationSeconds} s`;
    throw new UnsupportedError('DURATION_TOO_LONG', reason, { host });
  }
  return String(durationSeconds === 0 ? DAY_SECONDS : Math.ceil(durationSeconds * 100 - 1e-6) / 100);
}
