import { UnsupportedError } from '../core/errors.js';
import type { Answer, Feature } from './program.js';
import type { CommandContext } from './tool.js';

/** Head of the kernel's table of protocols: what printed it is Linux, and lists all that it has by now. */
const PROTOCOL_TABLE = /^protocol +size /m;
/**
 * The module may be loaded on demand. Its tool lies beside the search path of users, and in a container, or after an
 * update without a restart, it knows nothing of the kernel that runs.
 */
const ASK_FOR_SCTP = `cat /proc/net/protocols || exit
test -e /proc/modules || echo 'no modules'
test -d "/lib/modules/$(uname -r)" || exit 127
PATH=$PATH:/sbin:/usr/sbin
modprobe -n -q sctp`;

/** SCTP in the kernel of Linux, built in, loaded, or as a module that can be. Elsewhere it is not known. */
export const SCTP_IN_KERNEL: Feature = {
  name: 'SCTP in the kernel',
  argv: () => ['sh', '-c', ASK_FOR_SCTP],
  read(answer) {
    if (!PROTOCOL_TABLE.test(answer.stdout)) return undefined;
    if (/^SCTP(?:v6)? /m.test(answer.stdout)) return true;
    if (/^no modules$/m.test(answer.stdout)) return false;
    return isModule(answer);
  },
};

/** 127: there is no modprobe. That of busybox does not know `-n`, and says so with the exit code of a missing module. */
function isModule({ exitCode, stderr }: Answer): boolean | undefined {
  if (exitCode === 0) return true;
  return exitCode === 1 && stderr.trim() === '' ? false : undefined;
}

/** MPTCP version 1 in the kernel of Linux (5.6 and newer), and switched on. Elsewhere it is not known. */
export const MPTCP_IN_KERNEL: Feature = {
  name: 'MPTCP in the kernel',
  argv: () => ['cat', '/proc/sys/net/mptcp/enabled', '/proc/net/protocols'],
  read({ stdout }) {
    const enabled = /^([01])$/m.exec(stdout)?.[1];
    if (enabled !== undefined) return enabled === '1';
    return PROTOCOL_TABLE.test(stdout) ? false : undefined;
  },
};

/**
 * @param what such as `SCTP`, for the message.
 * @throws UnsupportedError `UNSUPPORTED` when the host answered that its kernel lacks it; no answer is no refusal.
 */
export function requireInKernel(what: string, feature: Feature, context: CommandContext): void {
  if (context.has(feature) === false)
    throw new UnsupportedError('UNSUPPORTED', `the kernel of ${context.host} lacks ${what}`, {
      host: context.host,
    });
}
