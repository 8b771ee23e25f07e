import { PortError } from '../core/errors.js';
import { sleep } from '../core/wait.js';
import type { RunContext, Traffic } from '../traffic/traffic.js';
import { firstOrAll } from './failures.js';
import { clientsOf } from './server-results.js';
import type { StreamPorts } from './stream-ports.js';
import type { Stream } from './stream.js';
import { stopEnd } from './stopping.js';
import { optionsOf } from './tool-options.js';

type Planned = Pick<RunContext, 'durationSeconds'>;
type Ends = Pick<Stream, 'server' | 'servers' | 'clients' | 'target'>;

/** Starts the servers, waits, for streams that begin with it too, and tells the clients where they are; the clients are still to be started. */
export async function launch(
  stream: Ends & Pick<Stream, 'name' | 'durationSeconds' | 'line'>,
  ports: StreamPorts,
  delaySeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const { durationSeconds, line } = stream;
  const planned = durationSeconds === undefined ? {} : { durationSeconds };
  await launchServers(stream, ports, planned, signal);
  await sleep(delaySeconds * 1000, signal);
  await line?.arrive(stream, signal);
  signal.throwIfAborted();
  prepareClients(stream, ports.numbers, planned);
}

/**
 * Reserves the ports and starts the servers. A server whose port was taken between lease and start, by a program that
 * knows nothing of leases, moves on to the next port.
 */
async function launchServers(
  stream: Ends & Pick<Stream, 'name'>,
  ports: StreamPorts,
  planned: Planned,
  signal: AbortSignal,
): Promise<void> {
  await ports.reserve();
  signal.throwIfAborted();
  await checkAll(stream, ports.numbers, planned);
  signal.throwIfAborted();
  const launch = (server: Traffic, index: number) =>
    launchServer(server, clientsOf(index, stream), index, ports, planned, signal);
  firstOrAll(await Promise.allSettled(stream.servers.map(launch)), stream.name);
}

/**
 * Throws what the stream's start would throw of what its hosts and tools cannot do; starts and reserves nothing.
 *
 * @throws what `Traffic.check` throws.
 */
export async function checkEnds(stream: Ends, durationSeconds: number): Promise<void> {
  const count = stream.servers.length + stream.clients.length;
  // No port is known yet, and no command depends on which it is.
  await checkAll(
    stream,
    Array.from({ length: count }, () => 1),
    { durationSeconds },
  );
}

/** What a client's host cannot do is told before its server starts; the first end that cannot is the error. */
async function checkAll(stream: Ends, ports: readonly number[], planned: Planned): Promise<void> {
  for (const [index, server] of stream.servers.entries())
    await server.check?.(serverContext(clientsOf(index, stream), ports[index], planned));
  const contexts = clientContexts(stream, ports, planned);
  for (const [index, client] of stream.clients.entries()) await client.check?.(contexts[index]!);
}

function serverContext(clients: readonly Traffic[], port: number | undefined, planned: Planned): RunContext {
  const [peer] = clients;
  return { ...planned, ...(port !== undefined && { port }), ...(peer && { clients, peer }) };
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
  for (;;) {
    server.prepare?.(serverContext(clients, ports.numbers[index], planned));
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
function prepareClients(stream: Ends, ports: readonly number[], planned: Planned): void {
  const contexts = clientContexts(stream, ports, planned);
  stream.clients.forEach((client, index) => client.prepare?.(contexts[index]!));
}

function clientContexts(
  { servers, clients, server: only, target: given }: Ends,
  ports: readonly number[],
  planned: Planned,
): RunContext[] {
  const dataPorts = ports.slice(servers.length);
  return clients.map((client, index) => {
    const server = servers[index] ?? only;
    const port = servers[index] ? ports[index] : ports[0];
    const dataPort = client.dataPorts ? dataPorts.shift() : undefined;
    const target = given ?? server.host?.address(optionsOf(client)?.ipVersion);
    return {
      ...planned,
      ...(port !== undefined && { port }),
      ...(dataPort !== undefined && { dataPort }),
      ...(target !== undefined && { target }),
      peer: server,
    };
  });
}

/**
 * All at once; the first failure stops the others, whose being stopped is then no failure of theirs.
 *
 * @param life told of it before the others are stopped.
 */
export async function allOrNone(
  traffics: readonly Traffic[],
  act: (traffic: Traffic) => Promise<void>,
  stream: string,
  life: { troubled: boolean },
): Promise<void> {
  const guarded = async (traffic: Traffic) => {
    try {
      await act(traffic);
    } catch (error) {
      life.troubled = true;
      const others = traffics.filter((other) => other !== traffic);
      await Promise.allSettled(others.map((other) => stopEnd(other, stream)));
      throw error;
    }
  };
  firstOrAll(await Promise.allSettled(traffics.map(guarded)), stream);
}
