import { isAtLeast } from '../program.js';
import type { Role } from '../tool.js';
import type { Iperf3Options } from './options.js';

/** With 64 flows clients were seen to crash, with 128 to hang; a margin, for it is a race. */
const MANY_FLOWS = 32;
/** getopt takes the beginning of an option that is no other's. */
const AUTHENTICATION = /^--user(?:n(?:a(?:me?)?)?)?(?:=|$)/;
const OLD_PADDING = /^--use-/;

/** Known troubles of this version with what was asked, each with its remedy. */
export function warningsOf(options: Iperf3Options, version: string, role: Role): string[] {
  return [
    udpThreads(options, version),
    role === 'client' ? padding(options.args, version) : undefined,
    busyWaiting(options, version, role),
  ].filter((warning) => warning !== undefined);
}

/**
 * From 3.16 on each flow has a thread; release notes of 3.18 list the fixes of crashes (#1801; #1760, PR #1761; #1750,
 * PR #1752). Seen with UDP: a crash with 64 flows by 3.16 (microsoft/lisa PR #4630), and with 128 flows runs without end
 * and without data, 5 of 6 by 3.16 and 1 of 6 by 3.17.1, none of 12 by 3.20 or 3.21.
 */
function udpThreads({ protocol, parallel }: Iperf3Options, version: string): string | undefined {
  const isBad = isAtLeast(version, '3.16') && !isAtLeast(version, '3.18');
  if (protocol !== 'udp' || parallel < MANY_FLOWS || !isBad) return undefined;
  return `iperf3 ${version} may crash or hang with ${parallel} flows of UDP: use 3.18 or newer at both ends, or fewer than ${MANY_FLOWS} flows`;
}

/**
 * Release notes of 3.18 (#1741, PR #1743), and of 3.9 (#1011). At 20 Mbit/s a sender of 3.16 to 3.17.1, and an end of 3.7 that
 * does both, takes 36 to 97 % of a core, and says so; others take 0.2 to 4 %. It is no lack of CPU: a limit on it would fail
 * for nothing.
 */
function busyWaiting(options: Iperf3Options, version: string, role: Role): string | undefined {
  const { direction, targetBitsPerSecond = 0 } = options;
  const sends = direction === 'bidirectional' || (direction === 'forward') === (role === 'client');
  const isThreaded = isAtLeast(version, '3.16') && !isAtLeast(version, '3.18');
  const isBad = isThreaded || (direction === 'bidirectional' && !isAtLeast(version, '3.9'));
  if (!sends || targetBitsPerSecond === 0 || !isBad) return undefined;
  return `iperf3 ${version} takes up to a whole core to wait between the packets of a given bitrate: its CPU load is not that of its traffic; use ${isThreaded ? '3.18' : '3.9'} or newer`;
}

/**
 * Release notes of 3.17 (CVE-2024-26306, PR #1695): what the client encrypts is padded in another way. The option for the
 * old way is the server's alone from 3.20 on (release notes: #1892, PR #1894). The version at the other end is not known.
 */
function padding(args: readonly string[], version: string): string | undefined {
  if (!args.some((arg) => AUTHENTICATION.test(arg))) return undefined;
  if (!isAtLeast(version, '3.17'))
    return `servers from iperf3 3.17 on refuse the authentication of ${version}: start such a server with --use-pkcs1-padding, or use 3.17 or newer here`;
  if (args.some((arg) => OLD_PADDING.test(arg))) return undefined;
  const remedy = isAtLeast(version, '3.20')
    ? 'update such a server'
    : "add '--use-pkcs1-padding' to the args, or update such a server";
  return `servers before iperf3 3.17 refuse the authentication of ${version}: ${remedy}`;
}
