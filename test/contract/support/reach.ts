import { randomBytes } from 'node:crypto';
import type { Channel, Connection } from '../../../src/connection/connection.js';
import type { RemoteProcess } from '../../../src/connection/remote-process.js';
import type { Supervisor } from '../../../src/connection/supervisor.js';
import { CleanupStack } from '../../../src/core/cleanup.js';
import { Host, type HostOptions } from '../../../src/host/host.js';
import { processes, untilGone } from './processes.js';
import { type Way } from './ways.js';

/** A host reached for one test. When it is disposed of, nothing that bears its mark may be left. */
export interface Reached extends AsyncDisposable {
  host: Host;
  supervisor: Supervisor;
  /** Its process group. */
  group: number;
  /** Stands in the environment of every process of this supervisor, and of no other. */
  mark: string;
  channel: Channel;
  /** Frames as they came, for tests that speak the protocol themselves. */
  frames: string[];
  cleanup: CleanupStack;
}

/** Connects one way and starts a supervisor. */
export async function reach(way: Pick<Way, 'open'>, options: Partial<HostOptions> = {}): Promise<Reached> {
  const cleanup = new CleanupStack();
  try {
    const mark = `NETWRIGHT_TEST=${randomBytes(6).toString('hex')}`;
    let channel: Channel | undefined;
    const frames: string[] = [];
    const connection = tapped(await way.open(cleanup), mark, (opened) => {
      channel = opened;
      let rest = '';
      opened.output.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString('latin1')).split('\n');
        rest = lines.pop()!;
        if (frames.length < 100_000) frames.push(...lines);
      });
    });
    const host = new Host({ name: 'sut', connection, addresses: {}, ...options });
    cleanup.defer(() => untilGone(mark));
    cleanup.defer(() => host.close());
    const supervisor = await host.supervisor();
    return {
      host,
      supervisor,
      group: Number(/READY [0-9a-f]{16} (\d+)/.exec(frames.join('\n'))?.[1]),
      mark,
      channel: channel!,
      frames,
      cleanup,
      [Symbol.asyncDispose]: () => cleanup.dispose(),
    };
  } catch (error) {
    await cleanup.dispose();
    throw error;
  }
}

function tapped(connection: Connection, mark: string, onOpen: (channel: Channel) => void): Connection {
  return {
    description: connection.description,
    open: async (argv, signal) => {
      const words = [...argv];
      words.splice(1, 0, mark);
      const channel = await connection.open(words, signal);
      onOpen(channel);
      return channel;
    },
  };
}

/** Every line a process prints, by channel; the promise settles with its end. */
export async function outputOf(child: RemoteProcess): Promise<{ stdout: string[]; stderr: string[] }> {
  const output = { stdout: [] as string[], stderr: [] as string[] };
  for await (const { channel, text } of child.lines) output[channel].push(text);
  return output;
}

/** Zombies and living members of a process group. */
export function group(pid: number) {
  return processes().filter((process) => process.group === pid);
}

/** Runs a program of Node, wherever `PATH` may point to. */
export const node = (code: string, ...args: string[]) => [process.execPath, '-e', code, ...args];

/** Waits until `condition` holds, five seconds at most. */
export { until } from '../../integration/support/sshd.js';
