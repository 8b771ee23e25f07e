import { UnsupportedError } from '../../core/errors.js';
import { isAtLeast } from '../program.js';
import type { CommandContext } from '../tool.js';
import type { Iperf2Options } from './options.js';

/**
 * A UDP server of iperf2 gives its socket to the first flow that comes and opens the next one after that. What comes in between
 * is refused, and a client that waits for data takes a refusal for the end.
 *
 * @param flows that one server has to do with.
 * @throws UnsupportedError `UNSUPPORTED_OPTION` for more than it serves.
 */
export function requireFewUdpFlows(
  { protocol, direction }: Iperf2Options,
  flows: number,
  { version, host }: CommandContext,
): void {
  if (protocol !== 'udp' || flows === 1) return;
  const refuse = (reason: string) => {
    throw new UnsupportedError('UNSUPPORTED_OPTION', `iperf2 ${version} on ${host} ${reason}`, { host });
  };
  if (direction !== 'forward')
    refuse(`loses some of ${flows} UDP flows that the server sends; ask for one, or for direction 'forward'`);
  if (isShutForASecond(version))
    refuse(
      `counts up to a second of ${flows} UDP flows as lost that it shut its port to; make a stream of each flow`,
    );
}

/** From 2.2.1 on the server may wait a second before it opens the next socket. What is between two releases calls itself 2.2.n. */
function isShutForASecond(version: string): boolean {
  return isAtLeast(version, '2.2.1') || version === '2.2';
}

/** What a reader of the loss of several flows should know. */
export function warningsOf({ protocol }: Iperf2Options, flows: number): string[] {
  if (protocol !== 'udp' || flows === 1) return [];
  return [
    'of several UDP flows iperf2 may count the first datagrams as lost: its server opens its port anew after the first one of each',
  ];
}
