import { isIPv4 } from 'node:net';
import { UnsupportedError } from '../core/errors.js';
import { groupVersion } from './multicast.js';
import type { ClientContext } from './tool.js';

/**
 * For tools with one other end: they would try to connect to the group, and complain about the route.
 *
 * @param why they have no groups.
 * @throws UnsupportedError `MULTICAST` for a target that is a group or a broadcast address.
 */
export function requireUnicast(
  tool: string,
  { target, host }: ClientContext,
  why = 'it connects to one server',
): void {
  if (groupVersion(target) === undefined && !(isIPv4(target) && target.startsWith('255.'))) return;
  const reason = `${tool} has no multicast and no broadcast: ${why}; got the target ${target}`;
  throw new UnsupportedError('MULTICAST', reason, { host });
}
