import { UnsupportedError } from '../core/errors.js';
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
  if (!/^(?:22[4-9]|23\d|255)\.\d+\.\d+\.\d+$|^ff[\da-f]{2}:/i.test(target)) return;
  const reason = `${tool} has no multicast and no broadcast: ${why}; got the target ${target}`;
  throw new UnsupportedError('MULTICAST', reason, { host });
}
