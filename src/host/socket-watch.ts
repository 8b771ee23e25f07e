import { sleep } from '../core/wait.js';
import { connectedEnds, connectionsTo, type RemoteEnd } from '../os/linux.js';
import type { Host } from './host.js';

/** What is looked for in a host's socket table: a listener on a port, or a connection to a port of a target. */
export type SocketState = 'listening' | 'connected';

/** A look costs the host some milliseconds of CPU time: the longer it takes, the less often. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 50;
/** Where the host is so busy that a look itself takes long, looks may take a fifth of the time at most, and come this often. */
const PAUSE_PER_LOOK = 4;
const LONGEST_BUSY_PAUSE_MS = 1000;

/** Who waits. */
interface Waiter {
  ready: () => void;
  failed: (error: unknown) => void;
}

/**
 * Of many clients that begin at once, most will soon tell of data themselves: a look at all of their connections would only keep the
 * host from what they are waiting for. So much for each, before the next look.
 */
const CROWD_PAUSE_MS = 5;

interface Waiting {
  end: RemoteEnd;
  waiters: Set<Waiter>;
}

interface Poll {
  /** By target and port. */
  waiting: Map<string, Waiting>;
}

const polls: Record<SocketState, WeakMap<Host, Poll>> = {
  listening: new WeakMap(),
  connected: new WeakMap(),
};

/** Tells which of them are there. */
const look: Record<
  SocketState,
  (host: Host, ends: readonly RemoteEnd[]) => Promise<(end: RemoteEnd) => boolean>
> = {
  async listening(host, ends) {
    const ports = await (await host.supervisor()).ports.listening(ends.map(({ port }) => port));
    return ({ port }) => ports.has(port);
  },
  async connected(host, ends) {
    return connectedEnds((await host.exec(connectionsTo(ends))).stdout);
  },
};

/**
 * Resolves when something on the host listens on the TCP port, or is connected to that port of the target. All who wait
 * on one host share one poll of its socket table; the port is never connected to, since that would eat a server that
 * serves one client.
 *
 * @param signal gives up silently: the promise then never settles.
 */
export function untilSocket(
  host: Host,
  state: SocketState,
  end: RemoteEnd,
  signal: AbortSignal,
): Promise<void> {
  const key = keyOf(end);
  return new Promise((resolve, reject) => {
    const shared = polls[state].get(host);
    const poll: Poll = shared ?? { waiting: new Map() };
    const same: Waiting = poll.waiting.get(key) ?? { end, waiters: new Set() };
    const waiter: Waiter = { ready: resolve, failed: reject };
    same.waiters.add(waiter);
    poll.waiting.set(key, same);
    const giveUp = () => {
      same.waiters.delete(waiter);
      if (same.waiters.size === 0 && poll.waiting.get(key) === same) poll.waiting.delete(key);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    if (shared) return;
    polls[state].set(host, poll);
    void run(host, state, poll).catch((error: unknown) => {
      for (const { waiters } of poll.waiting.values()) for (const { failed } of waiters) failed(error);
    });
  });
}

async function run(host: Host, state: SocketState, poll: Poll): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  try {
    while (poll.waiting.size > 0) {
      const ends = [...poll.waiting.values()].map(({ end }) => end);
      const begun = performance.now();
      const isThere = await look[state](host, ends);
      const busyMs = (performance.now() - begun) * PAUSE_PER_LOOK;
      for (const key of ends.filter(isThere).map(keyOf)) {
        poll.waiting.get(key)?.waiters.forEach(({ ready }) => ready());
        poll.waiting.delete(key);
      }
      // The kernel has no event for a change of its socket table.
      const crowdMs = state === 'connected' ? poll.waiting.size * CROWD_PAUSE_MS : 0;
      const busiest = Math.min(Math.max(busyMs, crowdMs), LONGEST_BUSY_PAUSE_MS);
      if (poll.waiting.size > 0) await sleep(busiest > LONGEST_PAUSE_MS ? busiest : pauseMs);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  } finally {
    polls[state].delete(host);
  }
}

function keyOf({ target, port }: RemoteEnd): string {
  return `${target} ${port}`;
}
