import { UnsupportedError } from '../../core/errors.js';
import { badOption } from '../common-options.js';

const IPV4 = /^(\d{1,3})(?:\.\d{1,3}){3}$/;
const IPV6 = /^ff[0-9a-f]{2}:[0-9a-f:]*[0-9a-f]$/i;
const LIMITS = "must be a multicast address, such as '239.255.1.1' or 'ff15::1'";

/** Whether an address is that of a multicast group. */
export function isMulticast(address: string): boolean {
  return groupVersion(address) !== undefined;
}

/**
 * The IP version of a multicast group.
 *
 * @throws UsageError `BAD_OPTION` for what is none; UnsupportedError `UNSUPPORTED_OPTION` for a broadcast address.
 */
export function checkedGroupVersion(group: string): 4 | 6 {
  const version = groupVersion(group);
  if (version !== undefined) return version;
  // Only 255.255.255.255 can be told from a host's address without knowing the network.
  if (IPV4.test(group) && group.endsWith('.255'))
    throw new UnsupportedError(
      'UNSUPPORTED_OPTION',
      `iperf2 cannot send to a broadcast address: option 'group' ${LIMITS}; got '${group}'`,
    );
  throw badOption('iperf2', [`option 'group' ${LIMITS}; got '${group}'`]);
}

function groupVersion(address: string): 4 | 6 | undefined {
  const bytes = IPV4.test(address) ? address.split('.').map(Number) : [];
  if (bytes.length === 4)
    return bytes[0]! >= 224 && bytes[0]! <= 239 && bytes.every((byte) => byte <= 255) ? 4 : undefined;
  return IPV6.test(address) ? 6 : undefined;
}
