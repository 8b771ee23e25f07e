import { sleep } from '../core/wait.js';
import { CONNECTED_PORTS, parsePorts } from '../os/linux.js';
import type { Host } from './host.js';

/** What is looked for in a host's socket table: a listener on a port, or a connection to a port elsewhere. */
export type SocketState = 'listening' | 'connected';

/** A look costs the host some milliseconds of CPU time: the longer it takes, the less often. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 50;

interface Poll {
  ports: Map<number, (() => void)[]>;
  failed: ((error: unknown) => void)[];
}

const polls: Record<SocketState, WeakMap<Host, Poll>> = {
  listening: new WeakMap(),
  connected: new WeakMap(),
};

const look: Record<SocketState, (host: Host, ports: readonly number[]) => Promise<Set<number>>> = {
  listening: async (host, ports) => (await host.supervisor()).listening(ports),
  connected: async (host) => parsePorts((await host.exec(CONNECTED_PORTS)).stdout),
};

/**
 * Resolves when something on the host listens on the TCP port, or is connected to that port of any host. All who wait on
 * one host share one poll of its socket table; the port is never connected to, since that would eat a server that serves
 * one client.
 *
 * @param signal gives up silently: the promise then never settles.
 */
export function untilSocket(
  host: Host,
  state: SocketState,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const shared = polls[state].get(host);
    const poll: Poll = shared ?? { ports: new Map(), failed: [] };
    poll.ports.set(port, [...(poll.ports.get(port) ?? []), resolve]);
    poll.failed.push(reject);
    const giveUp = () => {
      const others = (poll.ports.get(port) ?? []).filter((waiting) => waiting !== resolve);
      if (others.length > 0) poll.ports.set(port, others);
      else poll.ports.delete(port);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    if (shared) return;
    polls[state].set(host, poll);
    void run(host, state, poll).catch((error: unknown) => poll.failed.forEach((fail) => fail(error)));
  });
}

async function run(host: Host, state: SocketState, poll: Poll): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  try {
    while (poll.ports.size > 0) {
      for (const port of await look[state](host, [...poll.ports.keys()])) {
        poll.ports.get(port)?.forEach((ready) => ready());
        poll.ports.delete(port);
      }
      // The kernel has no event for a change of its socket table.
      if (poll.ports.size > 0) await sleep(pauseMs);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  } finally {
    polls[state].delete(host);
  }
}
