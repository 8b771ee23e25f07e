import { readFileSync } from 'node:fs';
import type { RemoteProcess } from '../connection/remote-process.js';
import { ConnectionError, NetwrightError } from '../core/errors.js';
import { withDeadline } from '../core/wait.js';

/** What a lost connection, or the exit of the holder, takes to be heard of. */
const REASON_MS = 5000;

/**
 * Watches over the processes that hold a lab.
 *
 * @returns a function that tells why the lab is gone; `undefined` as long as it is there. Ask it before a namespace is
 * entered by PID: that of a process which has ended may be another's, in the namespace of the machine itself.
 */
export function lossOf(
  holder: RemoteProcess,
  pids: readonly number[],
): () => Promise<ConnectionError | undefined> {
  const births = pids.map(birthOf);
  return async () => {
    if (!holder.ended && pids.every((pid, index) => birthOf(pid) === births[index])) return undefined;
    const late = () => new Error('a process that held it has ended');
    const cause: unknown = await withDeadline(holder.exited, REASON_MS, late).then(
      ({ exitCode, signal }) =>
        new Error(
          `the process that held it ${signal ? `was ended by ${signal}` : `exited with ${exitCode}`}`,
        ),
      (error: unknown) => error,
    );
    return new ConnectionError('LAB_LOST', `The lab is gone: ${why(cause)}`, { cause });
  };
}

/** Without where the connection led: the lab's holder has only one, to this machine. */
function why(cause: unknown): string {
  return cause instanceof NetwrightError
    ? cause.reason.replace(/^Lost the connection to .*?: /, '')
    : (cause as Error).message;
}

/**
 * When a process started, which tells it from a later one with its number; `undefined` when it has ended.
 * Source: proc(5), stat, fields 3 and 22.
 */
function birthOf(pid: number): string | undefined {
  try {
    const [state, ...rest] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' ? undefined : rest[18];
  } catch {
    return undefined;
  }
}
