import type { OutputLine } from '../connection/output-line.js';
import type { RemoteProcess } from '../connection/remote-process.js';
import type { Host } from '../host/host.js';
import { untilSocket } from '../host/socket-watch.js';
import type { Readiness } from '../tools/tool.js';

/** A process that is being read. */
export interface Watched {
  /** `true` when it can be used, `false` when it ended before. */
  ready: Promise<boolean>;
  /** Settles when its output has been read to the end and it is gone. */
  read: Promise<void>;
}

/** Reads a process to its end, and tells when it can be used. */
export function untilReady(
  host: Host,
  process: RemoteProcess,
  readiness: Readiness,
  onLine: (line: OutputLine) => void,
): Watched {
  const over = new AbortController();
  let sawLine: () => void = () => undefined;
  const lineSeen = new Promise<true>((resolve) => (sawLine = () => resolve(true)));
  const read = (async () => {
    for await (const line of process.lines) {
      onLine(line);
      if (readiness.by === 'line' && readiness.pattern.test(line.text)) sawLine();
    }
    over.abort();
    await process.exited;
  })();
  const ended = read.then(() => false);
  // Not everybody below looks at it.
  ended.catch(() => undefined);
  switch (readiness.by) {
    case 'start':
      return { ready: Promise.resolve(true), read };
    case 'line':
      return { ready: Promise.race([lineSeen, ended]), read };
    case 'listening':
    case 'connected': {
      const seen = untilSocket(host, readiness.by, readiness, over.signal);
      return { ready: Promise.race([seen.then(() => true), ended]), read };
    }
  }
}

/** Where readiness is seen in the socket table, a stranger's socket would look like it: the port that has one. */
export async function takenPort(host: Host, readiness: Readiness): Promise<number | undefined> {
  if (readiness.by !== 'listening') return undefined;
  const { port } = readiness;
  const supervisor = await host.supervisor();
  return (await supervisor.ports.listening([port])).has(port) ? port : undefined;
}
