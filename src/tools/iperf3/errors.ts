/** Why iperf3 failed, in one word. */
export type Iperf3Cause =
  /** Nothing listens on the server's port. */
  | 'refused'
  /** The server is running a test for another client. */
  | 'busy'
  /** There is no route to the server, or the own address cannot be used. */
  | 'unreachable'
  /** The server's port is taken by another process. */
  | 'port-taken'
  /** The server ended during the test. */
  | 'server-died'
  /** The client ended during the test. */
  | 'client-died'
  /** The server's name is not known. iperf3 itself rarely says so: resolve names before starting it. */
  | 'unknown-host'
  /** This build, version or system cannot do what was asked. */
  | 'unsupported'
  /** Nothing came, or no connection was made, in time. */
  | 'timeout'
  | 'other';

/** Parts of iperf3's messages that are the same from 3.1.3 to 3.21, in the order in which they are tried. */
const STABLE_PARTS: readonly [RegExp, Iperf3Cause][] = [
  [/Address already in use/i, 'port-taken'],
  [/server is busy running a test/i, 'busy'],
  [/Connection refused/i, 'refused'],
  [/Name or service not known|nodename nor servname|No address associated/i, 'unknown-host'],
  [/unreachable|No route to host|Cannot assign requested address/i, 'unreachable'],
  [/not supported|not implemented|unrecogni[sz]ed option|invalid option|parameter error/i, 'unsupported'],
  [/timed out|idle timeout|unable to read from stream socket/i, 'timeout'],
  [/server has terminated|control socket has closed unexpectedly/i, 'server-died'],
  [/client has terminated|client has unexpectedly closed/i, 'client-died'],
];

/**
 * The cause behind an error text of iperf3. Texts change with the version; only their stable parts are matched.
 * Some say nothing: 3.9 reports a refused connection as `unable to send control message: Bad file descriptor`.
 */
export function causeOf(error: string): Iperf3Cause {
  return STABLE_PARTS.find(([pattern]) => pattern.test(error))?.[1] ?? 'other';
}

/** Whether the text tells of an end by a signal, at this or the other end, rather than of a failure. */
export function isInterrupt(error: string): boolean {
  return /^interrupt - |the (?:server|client) has terminated/.test(error);
}

/** Whether the text tells of a signal to the very process that printed it. */
export function isOwnInterrupt(error: string): boolean {
  return error.startsWith('interrupt - ');
}

/** The tool's words without the prefixes that differ between versions and modes. */
export function plainError(text: string): string {
  return text.trim().replace(/^error - /, '');
}
