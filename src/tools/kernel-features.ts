import type { Feature } from './program.js';

/**
 * Whether the kernel has SCTP, loaded or to be loaded on demand. Where modules cannot be asked for (a container without
 * kmod), nothing is known.
 */
export const SCTP_IN_KERNEL: Feature = {
  name: 'SCTP in the kernel',
  argv: () => [
    'sh',
    '-c',
    'grep -q "^SCTP " /proc/net/protocols && exit 0; modprobe -n -q sctp; exit $((10 + $?))',
  ],
  read: ({ exitCode }) => (exitCode === 0 || exitCode === 10 ? true : exitCode === 11 ? false : undefined),
};

/** Whether the kernel has MPTCP, switched on (Linux 5.6 and newer). */
export const MPTCP_IN_KERNEL: Feature = {
  name: 'MPTCP in the kernel',
  argv: () => ['cat', '/proc/sys/net/mptcp/enabled'],
  read: ({ exitCode, stdout }) => exitCode === 0 && stdout.trim() === '1',
};
