/** Prints the remote port, in hexadecimal, of every established TCP connection, one a line. Source: proc(5), state 01. */
export const CONNECTED_PORTS: readonly string[] = [
  'sed',
  '-n',
  's/^ *[0-9]*: [0-9A-F:]* [0-9A-F]*:\\([0-9A-F]*\\) 01 .*/\\1/p',
  '/proc/net/tcp',
  '/proc/net/tcp6',
];

/** The ports in the output of `CONNECTED_PORTS`. */
export function parsePorts(output: string): Set<number> {
  return new Set(output.split('\n').flatMap((line) => (line === '' ? [] : Number.parseInt(line, 16))));
}
