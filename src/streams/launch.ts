import { PortError } from '../core/errors.js';
import type { RunContext, Traffic } from '../traffic/traffic.js';
import { firstOrAll } from './failures.js';
import type { StreamPorts } from './stream-ports.js';
import type { Stream } from './stream.js';
import { optionsOf } from './tool-options.js';

type Planned = Pick<RunContext, 'durationSeconds'>;

/**
 * Reserves the ports and starts the servers. A server whose port was taken between lease and start, by a program that
 * knows nothing of leases, moves on to the next port.
 */
export async function launchServers(
  { servers, clients, name }: Pick<Stream, 'servers' | 'clients' | 'name'>,
  ports: StreamPorts,
  planned: Planned,
  signal: AbortSignal,
): Promise<void> {
  await ports.reserve();
  signal.throwIfAborted();
  const launch = (server: Traffic, index: number) =>
    launchServer(server, clients[index], index, ports, planned, signal);
  firstOrAll(await Promise.allSettled(servers.map(launch)), name);
}

async function launchServer(
  server: Traffic,
  peer: Traffic | undefined,
  index: number,
  ports: StreamPorts,
  planned: Planned,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const port = ports.numbers[index];
    server.prepare?.({ ...planned, ...(port !== undefined && { port }), ...(peer && { peer }) });
    try {
      return await server.start();
    } catch (error) {
      if (!(error instanceof PortError) || error.code !== 'PORT_STOLEN') throw error;
      signal.throwIfAborted();
      await ports.replace(index, error);
      signal.throwIfAborted();
    }
  }
}

/** Tells the clients where their server is. */
export function prepareClients(
  clients: readonly Traffic[],
  serverOf: (index: number) => Traffic,
  ports: readonly number[],
  planned: Planned,
): void {
  clients.forEach((client, index) => {
    const server = serverOf(index);
    const port = ports[index] ?? ports[0];
    const target = server.host?.address(optionsOf(client)?.ipVersion);
    const known = { ...(port !== undefined && { port }), ...(target !== undefined && { target }) };
    client.prepare?.({ ...planned, ...known, peer: server });
  });
}

/** All at once; the first failure stops the others, whose being stopped is then no failure of theirs. */
export async function allOrNone(
  traffics: readonly Traffic[],
  act: (traffic: Traffic) => Promise<void>,
  stream: string,
): Promise<void> {
  const guarded = async (traffic: Traffic) => {
    try {
      await act(traffic);
    } catch (error) {
      await Promise.allSettled(traffics.filter((other) => other !== traffic).map((other) => other.stop()));
      throw error;
    }
  };
  firstOrAll(await Promise.allSettled(traffics.map(guarded)), stream);
}
