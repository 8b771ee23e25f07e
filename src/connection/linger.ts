import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandState } from './remote-process.js';

/** How long children of an ended command may hold its output open. */
const LINGER_MS = 500;
const ROUNDS = 5;

/** What is asked of the host about a command that has ended. */
export interface LingerRequests {
  /** TERM, then KILL, to what it left behind. */
  endChildren(): void;
  /** Settles when everything has arrived that the host had written before. */
  roundTrip(): Promise<unknown>;
}

/**
 * Waits for the rest of an ended command's output, and ends the children that hold it open. Some cannot be found (they
 * gave up their environment) or be ended (they are another user's), and a reader dies of a line that fits no memory:
 * when no output has come between two round trips nothing is on its way, and the rest is given up.
 */
export async function drain(
  command: CommandState,
  graceSeconds: number,
  requests: LingerRequests,
): Promise<void> {
  // There is no event for "nobody writes any more"; the output's end would have ended this wait's purpose.
  await sleep(LINGER_MS, undefined, { ref: false });
  if (!command.lingering) return;
  requests.endChildren();
  let before = -1;
  for (let round = 0; round < ROUNDS && command.lingering && command.received !== before; round++) {
    before = command.received;
    await sleep((graceSeconds + 0.5) * 1000, undefined, { ref: false });
    await requests.roundTrip();
  }
  for (const channel of ['stdout', 'stderr'] as const) if (command.lingering) command.onDrained(channel);
}
