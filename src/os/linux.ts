import { isIP } from 'node:net';

/** Where a TCP connection leads. */
export interface RemoteEnd {
  /** An address; a name, like none at all, may be any address. */
  readonly target?: string | undefined;
  readonly port: number;
}

/**
 * Prints `address:port` of the remote end of established TCP connections, one a line: of those asked for, and of few
 * others. Source: proc(5), state 01.
 */
export function connectionsTo(ends: readonly RemoteEnd[]): string[] {
  const addresses = oneOf(ends.flatMap(({ target }) => addressSpellings(target)));
  const ports = oneOf(ends.map(({ port }) => portSpelling(port)));
  return ['sed', '-nE', `s/.* (${addresses}:${ports}) 01 .*/\\1/p`, '/proc/net/tcp', '/proc/net/tcp6'];
}

/** Tells which ends the output of `connectionsTo` has a connection to. */
export function connectedEnds(output: string): (end: RemoteEnd) => boolean {
  const addresses = new Map<string, Set<string>>();
  for (const line of output.split('\n')) {
    const [address = '', port = ''] = line.split(':');
    const known = addresses.get(port);
    if (known) known.add(address);
    else addresses.set(port, new Set([address]));
  }
  return ({ target, port }) => {
    const known = [...(addresses.get(portSpelling(port)) ?? [])];
    if (known.length === 0) return false;
    const spelling = new RegExp(`^${oneOf(addressSpellings(target))}$`);
    return known.some((address) => spelling.test(address));
  };
}

/**
 * How the socket tables spell an address, as regular expressions: 32-bit words in the host's byte order, which we do not
 * know. An IPv6 socket maps an IPv4 address.
 */
export function addressSpellings(address = ''): string[] {
  const bare = address.replace(/%.*/, '');
  const unspecified = /^[0:.]*$/.test(bare); // The kernel replaces it.
  if (isIP(bare) === 0 || unspecified) return ['[0-9A-F]+'];
  if (isIP(bare) === 6) return inEitherOrder(ipv6Digits(bare));
  const digits = bare.split('.').map((byte) => hexadecimal(Number(byte), 2));
  return ['', `${'0'.repeat(20)}FFFF`].flatMap((prefix) => inEitherOrder(prefix + digits.join('')));
}

function portSpelling(port: number): string {
  return hexadecimal(port, 4);
}

/** Little-endian first. */
function inEitherOrder(digits: string): string[] {
  const swapped = digits.replace(/(..)(..)(..)(..)/g, '$4$3$2$1');
  return [swapped, digits];
}

/** All 32 digits. A URL has no dots in an IPv6 address, and at most one `::`. */
function ipv6Digits(address: string): string {
  const [before = [], after = []] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').filter(Boolean));
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].map((group) => group.toUpperCase().padStart(4, '0')).join('');
}

function hexadecimal(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

function oneOf(expressions: readonly string[]): string {
  return `(${[...new Set(expressions)].join('|')})`;
}
