import { type ConnectionSpec } from '../topology/topology.js';
import { type Connection } from './connection.js';
import { localConnection } from './local.js';
import { withPrefix } from './namespace.js';
import { sshConnection } from './ssh.js';

type Adapters = {
  readonly [Type in ConnectionSpec['type']]: (
    spec: Extract<ConnectionSpec, { type: Type }>,
    hostName: string,
  ) => Connection;
};

/** Every way to reach a host: a new one is a file of its own and a line here. */
const adapters: Adapters = {
  local: localConnection,
  ssh: sshConnection,
};

/**
 * The connection that a topology describes. Nothing is opened yet.
 *
 * @param hostName the host's name in the topology, for errors.
 */
export function connectionFor(spec: ConnectionSpec, hostName: string): Connection {
  const adapter = adapters[spec.type] as (spec: ConnectionSpec, hostName: string) => Connection;
  const connection = adapter(spec, hostName);
  if (spec.namespace === undefined) return connection;
  return withPrefix(
    connection,
    ['ip', 'netns', 'exec', spec.namespace],
    `${connection.description} in namespace ${spec.namespace}`,
  );
}
