import { UnsupportedError } from '../../core/errors.js';
import { MPTCP_IN_KERNEL, requireInKernel, SCTP_IN_KERNEL } from '../kernel-features.js';
import type { Feature } from '../program.js';
import type { CommandContext, Role, ToolOutput } from '../tool.js';
import type { Iperf3Options } from './options.js';
import { requireVersion } from './version.js';

export type Iperf3Protocol = Iperf3Options['protocol'];

/** `iperf3 --version` ends with a list of what was built in, from 3.0.4 on. */
export const BUILT_WITH_SCTP: Feature = {
  name: 'SCTP in iperf3',
  argv: (path) => [path, '--version'],
  read({ stdout }) {
    const list = /^Optional features available:(.*)$/m.exec(stdout)?.[1];
    return list?.split(',').some((feature) => feature.trim() === 'SCTP');
  },
};

/** The list has no MPTCP; the options have, where it was built in. */
export const BUILT_WITH_MPTCP: Feature = {
  name: 'MPTCP in iperf3',
  argv: (path) => [path, '--help'],
  read({ stdout, stderr }) {
    const help = stdout + stderr;
    return /^ +-c, --client/m.test(help) ? /^ .*--mptcp\b/m.test(help) : undefined;
  },
};

/** What must be asked of a host before it can be told whether it carries a protocol. */
export function featuresOf(protocol: Iperf3Protocol): readonly Feature[] {
  if (protocol === 'sctp') return [BUILT_WITH_SCTP, SCTP_IN_KERNEL];
  return protocol === 'mptcp' ? [BUILT_WITH_MPTCP, MPTCP_IN_KERNEL] : [];
}

/**
 * Both ends are asked. A server takes the protocol from its client, but one that does not know MPTCP carries TCP
 * without a word, for MPTCP falls back to it: 3.12 does against a client of 3.21.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD`, or `UNSUPPORTED` naming what lacks the protocol: the tool or the kernel.
 */
export function requireProtocol(protocol: Iperf3Protocol, context: CommandContext): void {
  if (protocol === 'sctp') {
    requireBuiltIn('SCTP', BUILT_WITH_SCTP, context);
    requireInKernel('SCTP', SCTP_IN_KERNEL, context);
  } else if (protocol === 'mptcp') {
    // Release notes of 3.19 (PR #1661).
    requireVersion("protocol 'mptcp'", '3.19', context);
    requireBuiltIn('MPTCP', BUILT_WITH_MPTCP, context);
    requireInKernel('MPTCP, or it is switched off (net.mptcp.enabled)', MPTCP_IN_KERNEL, context);
  }
}

function requireBuiltIn(what: string, feature: Feature, context: CommandContext): void {
  const { version, host } = context;
  if (context.has(feature) === false)
    throw new UnsupportedError('UNSUPPORTED', `iperf3 ${version} on ${host} was built without ${what}`, {
      host,
    });
}

/** The client's arguments of a protocol. The server learns it from its client. */
export const PROTOCOL_ARGUMENTS: Readonly<Record<Iperf3Protocol, readonly string[]>> = {
  tcp: [],
  udp: ['-u'],
  sctp: ['--sctp'],
  mptcp: ['--mptcp'],
};

/** What lacks the protocol, where that shows only when the tool runs; see `ToolCommand.unsupported`. */
export function lackOf(protocol: Iperf3Protocol, role: Role, { error = '' }: ToolOutput): string | undefined {
  if (protocol !== 'sctp' && protocol !== 'mptcp') return undefined;
  const name = protocol.toUpperCase();
  if (new RegExp(`unrecogni[sz]ed option.*\\b${protocol}\\b`).test(error))
    return `iperf3 was built without ${name}`;
  // `available` is what the kernel says of MPTCP that is switched off.
  if (!/Protocol not (?:supported|available)/.test(error)) return undefined;
  const isServers = role === 'client' && error.includes('listener');
  return `the kernel${isServers ? " of the server's host" : ''} lacks ${name}`;
}
