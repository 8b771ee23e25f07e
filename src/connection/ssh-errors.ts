import { ConnectionError } from '../core/errors.js';
import { type SshSpec } from '../topology/topology.js';

/** Where an attempt to connect stood when it failed. */
export type Phase = 'handshake' | 'login';

const NOT_FOUND = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NONAME'];
const CLOSED = ['ECONNRESET', 'EPIPE'];

/** A host and port as a reader expects them, with brackets around IPv6 addresses. */
export function hostAndPort({ host, port }: Pick<SshSpec, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Why no TCP connection came about. */
export function connectError(error: Error, spec: SshSpec, hostName: string): ConnectionError {
  const { code } = error as NodeJS.ErrnoException;
  const peer = hostAndPort(spec);
  const as = (name: string, reason: string) =>
    new ConnectionError(name, reason, { host: hostName, cause: error });
  if (code !== undefined && NOT_FOUND.includes(code))
    return as('SSH_UNKNOWN_HOST', `the name ${spec.host} has no address (${code})`);
  if (code === 'ECONNREFUSED') return as('SSH_REFUSED', `nothing listens on ${peer}: connection refused`);
  if (code !== undefined && CLOSED.includes(code)) return closedError(error, spec, hostName);
  return as('SSH_UNREACHABLE', `${peer} cannot be reached: ${code ?? error.message}`);
}

/** Why the SSH handshake, or the login after it, failed. */
export function handshakeError(
  error: Error & { code?: unknown },
  phase: Phase,
  spec: SshSpec,
  hostName: string,
  loginReport: string,
): ConnectionError {
  const details = { host: hostName, cause: error };
  if (phase === 'login')
    return new ConnectionError(
      'SSH_AUTH_FAILED',
      `${hostAndPort(spec)} refused the login of ${spec.user}: ${error.message}\n  ${loginReport}`,
      details,
    );
  if (CLOSED.includes(String(error.code)) || /lost before handshake/.test(error.message))
    return closedError(error, spec, hostName);
  return new ConnectionError(
    'SSH_HANDSHAKE_FAILED',
    `no SSH connection with ${hostAndPort(spec)}: ${error.message}`,
    details,
  );
}

/** Worth another try: sshd drops connections at random when too many log in at a time. */
function closedError(cause: Error, spec: SshSpec, host: string): ConnectionError {
  return new ConnectionError(
    'SSH_CLOSED',
    `${hostAndPort(spec)} accepted the connection and closed it before SSH began;` +
      ' sshd does so when too many log in at a time (MaxStartups), and firewalls do',
    { host, cause },
  );
}
