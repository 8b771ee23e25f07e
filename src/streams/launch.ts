import { PortError } from '../core/errors.js';
import type { RunContext, Traffic } from '../traffic/traffic.js';
import { firstOrAll } from './failures.js';
import { clientsOf } from './server-results.js';
import type { StreamPorts } from './stream-ports.js';
import type { Stream } from './stream.js';
import { stopEnd } from './stopping.js';
import { optionsOf } from './tool-options.js';

type Planned = Pick<RunContext, 'durationSeconds'>;

/**
 * Reserves the ports and starts the servers. A server whose port was taken between lease and start, by a program that
 * knows nothing of leases, moves on to the next port.
 */
export async function launchServers(
  stream: Pick<Stream, 'servers' | 'clients' | 'name'>,
  ports: StreamPorts,
  planned: Planned,
  signal: AbortSignal,
): Promise<void> {
  await ports.reserve();
  signal.throwIfAborted();
  const launch = (server: Traffic, index: number) =>
    launchServer(server, clientsOf(index, stream), index, ports, planned, signal);
  firstOrAll(await Promise.allSettled(stream.servers.map(launch)), stream.name);
}

/**
 * Starts one server by `act` on its port, or on the next one.
 *
 * @param clients none of one-ended traffic.
 */
export async function launchServer(
  server: Traffic,
  clients: readonly Traffic[],
  index: number,
  ports: StreamPorts,
  planned: Planned,
  signal: AbortSignal,
  act: () => Promise<void> = () => server.start(),
): Promise<void> {
  const peer = clients[0];
  for (;;) {
    const port = ports.numbers[index];
    server.prepare?.({ ...planned, ...(port !== undefined && { port }), ...(peer && { clients, peer }) });
    try {
      return await act();
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
  { servers, clients, server: only }: Pick<Stream, 'servers' | 'clients' | 'server'>,
  ports: readonly number[],
  planned: Planned,
): void {
  const dataPorts = ports.slice(servers.length);
  clients.forEach((client, index) => {
    const server = servers[index] ?? only;
    const port = servers[index] ? ports[index] : ports[0];
    const dataPort = client.dataPorts ? dataPorts.shift() : undefined;
    const target = server.host?.address(optionsOf(client)?.ipVersion);
    client.prepare?.({
      ...planned,
      ...(port !== undefined && { port }),
      ...(dataPort !== undefined && { dataPort }),
      ...(target !== undefined && { target }),
      peer: server,
    });
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
      const others = traffics.filter((other) => other !== traffic);
      await Promise.allSettled(others.map((other) => stopEnd(other, stream)));
      throw error;
    }
  };
  firstOrAll(await Promise.allSettled(traffics.map(guarded)), stream);
}
