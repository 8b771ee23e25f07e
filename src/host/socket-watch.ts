import { sleep } from '../core/wait.js';
import type { Host } from './host.js';

const POLL_MS = 5;
const polls = new WeakMap<Host, Poll>();

interface Poll {
  ports: Map<number, (() => void)[]>;
  failed: ((error: unknown) => void)[];
}

/**
 * Resolves when something on the host listens on the TCP port. All who wait on one host share one poll of its socket
 * table; the port is never connected to, since that would eat a server that serves one client.
 *
 * @param signal gives up silently: the promise then never settles.
 */
export function untilListening(host: Host, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const poll = polls.get(host) ?? startPoll(host);
    poll.ports.set(port, [...(poll.ports.get(port) ?? []), resolve]);
    poll.failed.push(reject);
    signal.addEventListener('abort', () => poll.ports.delete(port), { once: true });
  });
}

function startPoll(host: Host): Poll {
  const poll: Poll = { ports: new Map(), failed: [] };
  polls.set(host, poll);
  void run(host, poll).catch((error: unknown) => poll.failed.forEach((fail) => fail(error)));
  return poll;
}

async function run(host: Host, poll: Poll): Promise<void> {
  try {
    const supervisor = await host.supervisor();
    while (poll.ports.size > 0) {
      for (const port of await supervisor.listening([...poll.ports.keys()])) {
        poll.ports.get(port)?.forEach((ready) => ready());
        poll.ports.delete(port);
      }
      // The kernel has no event for "a port is listened on".
      if (poll.ports.size > 0) await sleep(POLL_MS);
    }
  } finally {
    polls.delete(host);
  }
}
