import { type Connection } from './connection.js';

/**
 * A connection that puts a command in front of another connection's commands,
 * such as `['ip', 'netns', 'exec', 'blue']`.
 *
 * @param description of the new connection, for people.
 */
export function withPrefix(
  connection: Connection,
  prefix: readonly string[],
  description: string,
): Connection {
  return {
    description,
    peer: connection.peer,
    open: (argv, signal) => connection.open([...prefix, ...argv], signal),
  };
}
