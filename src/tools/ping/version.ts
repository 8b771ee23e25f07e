import { UnsupportedError } from '../../core/errors.js';
import { isAtLeast } from '../program.js';

/** The first release in which `ping` itself speaks IPv6. */
const OLDEST = '20160308';

/**
 * Date in the output of `ping -V` of iputils, such as `20221126` (`ping from iputils 20221126`) or `20161105` (`ping
 * utility, iputils-s20161105`); `undefined` for the pings of others, such as busybox and inetutils.
 */
export function parseVersion(output: string): string | undefined {
  return /^ping (?:from|utility,) iputils[ -]s?(\d{8})(?!\d)/m.exec(output)?.[1];
}

/** Shortest interval that this version allows to users other than root: 2 ms from 20210722 on. */
export function shortestIntervalOfUsers(version: string): number {
  return isAtLeast(version, '20210722') ? 0.002 : LONGEST_REFUSED_SECONDS;
}

/** From this interval on every version allows every user to send. */
export const LONGEST_REFUSED_SECONDS = 0.2;

/** Whether `-W` takes fractions of a second. */
export function hasFractionalTimeout(version: string): boolean {
  return isAtLeast(version, '20190324');
}

/** @throws UnsupportedError `TOOL_TOO_OLD` */
export function requireVersion({ version, host }: { version: string; host: string }): void {
  if (isAtLeast(version, OLDEST)) return;
  throw new UnsupportedError(
    'TOOL_TOO_OLD',
    `Netwright needs ping of iputils ${OLDEST} or newer; host '${host}' has ${version}`,
    { host },
  );
}
