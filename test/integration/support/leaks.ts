import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { boundSockets, listProcesses, socketsOf, type ProcessFacts } from './processes.js';

/*
 * What a test may leave behind. The hosts of these tests are namespaces and sshds of this machine, so that one look at
 * /proc sees the processes of all of them.
 *
 * Workers run at the same time, so each thing must be known as ours:
 * - NETWRIGHT_RUN, which test.ts sets, is inherited by everything that a worker starts; sshd and sudo drop it.
 * - What has lost it has an ancestor that has it, or the worker itself is an ancestor.
 * - Without either it may be an orphan, which counts: its first process has Netwright's own mark, or is in a namespace.
 * - Temporary files: every worker has a TMPDIR of its own.
 */

/** Something that is there and ought to be gone after the test. */
export interface Leak {
  readonly kind: 'process' | 'lease' | 'socket' | 'namespace' | 'file';
  /** For people. */
  readonly what: string;
}

/** Everything of ours at one moment, by a key that is never used twice. */
export type Snapshot = ReadonlyMap<string, Leak>;

const LEASES = '/tmp/netwright-leases';
const NAMED_NAMESPACES = '/run/netns';
const MARKED = /^NETWRIGHT(_COMMAND)?=/;

/** Everything of ours that is there now. */
export function takeSnapshot(): Snapshot {
  const processes = listProcesses();
  const owners = new Owners(processes);
  return new Map([
    ...processLeaks(processes, owners),
    ...leaseLeaks(owners),
    ...socketLeaks(processes, owners),
    ...namespaceLeaks(processes, owners),
    ...namedNamespaceLeaks(owners),
    ...fileLeaks(),
  ]);
}

/** What has come since `before` and stays for `waitMs`. What is seen only once is on its way. */
export async function leaksSince(before: Snapshot, waitMs = 2000): Promise<Leak[]> {
  const deadlineMs = performance.now() + waitMs;
  for (let last = takeSnapshot(); ;) {
    await sleep(50);
    const now = takeSnapshot();
    const news = [...now].filter(([key]) => !before.has(key) && last.has(key));
    if (news.length === 0 || performance.now() > deadlineMs) return news.map(([, leak]) => leak);
    last = now;
  }
}

/** @throws Error naming every leak since `before`. */
export async function expectNoLeaks(before: Snapshot, waitMs?: number): Promise<void> {
  const leaks = await leaksSince(before, waitMs);
  if (leaks.length === 0) return;
  const list = leaks.map(({ kind, what }) => `  ${kind}: ${what}`).join('\n');
  throw new Error(`${leaks.length} thing(s) left behind:\n${list}`);
}

type Owner = 'ours' | 'others' | 'nobody';
type Found = [key: string, leak: Leak];

/** Tells whose a process is. */
class Owners {
  readonly #run = process.env.NETWRIGHT_RUN;

  constructor(private readonly processes: ReadonlyMap<number, ProcessFacts>) {}

  of(pid: number): Owner {
    let at = this.processes.get(pid);
    let top = at;
    // Bounded, should a PID have been reused while /proc was read.
    for (let steps = 0; at && at.pid > 1 && steps < 100; steps++) {
      if (at.pid === process.pid) return 'ours';
      const run = [...at.environment].find((entry) => entry.startsWith('NETWRIGHT_RUN='));
      if (run !== undefined) return run === `NETWRIGHT_RUN=${this.#run}` ? 'ours' : 'others';
      if (at.name === 'node') return 'others';
      top = at;
      at = this.#above(at);
    }
    return top && this.#isOrphan(top) ? 'nobody' : 'others';
  }

  /** Where the parent is gone, as it soon is for most processes of a supervisor, the leader may still be there. */
  #above({ pid, parent, group, session }: ProcessFacts): ProcessFacts | undefined {
    const next =
      parent > 1 ? parent : [group, session].find((leader) => leader !== pid && this.processes.has(leader));
    return next === undefined ? undefined : this.processes.get(next);
  }

  /** A session of somebody else also ends at process 1, but begins in the machine's own namespace, and unmarked. */
  #isOrphan({ environment, network }: ProcessFacts): boolean {
    if ([...environment].some((entry) => MARKED.test(entry))) return true;
    return network !== undefined && network !== this.processes.get(process.pid)?.network;
  }

  /** Of a thing that names the process it belongs to. A process that is gone owns nothing. */
  named(pid: number | undefined): Owner {
    return pid !== undefined && this.processes.has(pid) ? this.of(pid) : 'nobody';
  }
}

function processLeaks(processes: ReadonlyMap<number, ProcessFacts>, owners: Owners): Found[] {
  return [...processes.values()].flatMap(({ pid, born, command, environment }): Found[] => {
    if (pid === process.pid) return [];
    const marks = [...environment];
    const counts = marks.some((entry) => MARKED.test(entry))
      ? owners.of(pid) !== 'others'
      : marks.includes(`NETWRIGHT_RUN=${process.env.NETWRIGHT_RUN}`);
    return counts
      ? [[`process ${pid} ${born}`, { kind: 'process', what: `${pid} ${inShort(command)}` }]]
      : [];
  });
}

function leaseLeaks(owners: Owners): Found[] {
  return list(LEASES).flatMap((name): Found[] => {
    const text = read(join(LEASES, name));
    // Such as `root@lab7:4711 nonce`: the process on the near end.
    const pid = /@\S*:(\d+) /.exec(text ?? '')?.[1];
    if (text === undefined || owners.named(pid === undefined ? undefined : Number(pid)) === 'others')
      return [];
    return [[`lease ${name} ${text}`, { kind: 'lease', what: `${name} of ${text.trim()}` }]];
  });
}

function socketLeaks(processes: ReadonlyMap<number, ProcessFacts>, owners: Owners): Found[] {
  const tables = new Map<string, Map<string, string>>();
  return [...processes.values()].flatMap(({ pid, network, command }): Found[] => {
    if (network === undefined || owners.of(pid) !== 'ours') return [];
    const bound = tables.get(network) ?? boundSockets(pid);
    tables.set(network, bound);
    return socketsOf(pid).flatMap((inode): Found[] => {
      const words = bound.get(inode);
      const what = `${words} of process ${pid} ${inShort(command)}`;
      return words === undefined ? [] : [[`socket ${inode}`, { kind: 'socket', what }]];
    });
  });
}

function namespaceLeaks(processes: ReadonlyMap<number, ProcessFacts>, owners: Owners): Found[] {
  const own = processes.get(process.pid)?.network;
  return [...processes.values()].flatMap(({ pid, network, command }): Found[] => {
    if (network === undefined || network === own || owners.of(pid) === 'others') return [];
    const what = `${network} of process ${pid} ${inShort(command)}`;
    return [[`namespace ${network}`, { kind: 'namespace', what }]];
  });
}

/** A worker that names a namespace puts its PID into the name. */
function namedNamespaceLeaks(owners: Owners): Found[] {
  return list(NAMED_NAMESPACES).flatMap((name): Found[] => {
    const pid = /\d+/.exec(name)?.[0];
    if (owners.named(pid === undefined ? undefined : Number(pid)) === 'others') return [];
    return [[`netns ${name}`, { kind: 'namespace', what: `${name} in ${NAMED_NAMESPACES}` }]];
  });
}

function fileLeaks(): Found[] {
  const names = list(tmpdir()).filter((name) => /^netwright(?!-leases$)/.test(name));
  return names.map((name) => [`file ${name}`, { kind: 'file', what: join(tmpdir(), name) }]);
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    // It may go at any time with the last of what was in it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}

function inShort(command: string): string {
  return command.length > 120 ? `${command.slice(0, 120)}…` : command;
}
