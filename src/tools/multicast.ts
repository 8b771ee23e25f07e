import { isIP } from 'node:net';

/** The IP version of a multicast group (RFC 5771, RFC 4291); `undefined` for what is none. */
export function groupVersion(address: string): 4 | 6 | undefined {
  switch (isIP(address)) {
    case 4:
      return /^(?:22[4-9]|23\d)\./.test(address) ? 4 : undefined;
    case 6:
      return /^ff/i.test(address) ? 6 : undefined;
    default:
      return undefined;
  }
}
