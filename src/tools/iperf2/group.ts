import { isIPv4 } from 'node:net';
import { UnsupportedError } from '../../core/errors.js';
import { badOption } from '../common-options.js';
import { groupVersion } from '../multicast.js';

const LIMITS = "must be a multicast address, such as '239.255.1.1' or 'ff15::1'";

/**
 * The IP version of a multicast group.
 *
 * @throws UsageError `BAD_OPTION` for what is none; UnsupportedError `UNSUPPORTED_OPTION` for a broadcast address.
 */
export function checkedGroupVersion(group: string): 4 | 6 {
  // Its zone is the interface of the own address, of each host.
  const version = group.includes('%') ? undefined : groupVersion(group);
  if (version !== undefined) return version;
  // Only 255.255.255.255 can be told from a host's address without knowing the network.
  if (isIPv4(group) && group.endsWith('.255'))
    throw new UnsupportedError(
      'UNSUPPORTED_OPTION',
      `iperf2 cannot send to a broadcast address: option 'group' ${LIMITS}; got '${group}'`,
    );
  throw badOption('iperf2', [`option 'group' ${LIMITS}; got '${group}'`]);
}
