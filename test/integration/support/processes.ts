import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process as `/proc` shows it. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** Its process group and its session, each named after its leader, which may be gone. */
  readonly group: number;
  readonly session: number;
  /** Tells it from a later process with the same PID. */
  readonly born: string;
  readonly name: string;
  readonly command: string;
  /** Entries such as `NETWRIGHT=1`; empty when this user may not read them. */
  readonly environment: ReadonlySet<string>;
  /** Such as `net:[4026531833]`; `undefined` when this user may not know. */
  readonly network: string | undefined;
}

/** Every process but zombies, by PID. */
export function listProcesses(): Map<number, ProcessFacts> {
  const found = new Map<number, ProcessFacts>();
  for (const name of readdirSync('/proc')) {
    const facts = /^\d+$/.test(name) ? factsOf(Number(name)) : undefined;
    if (facts) found.set(facts.pid, facts);
  }
  return found;
}

function factsOf(pid: number): ProcessFacts | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (stat === undefined) return undefined;
  const end = stat.lastIndexOf(')');
  const [state, parent, group, session, ...rest] = stat.slice(end + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    born: rest[15] ?? '',
    name: stat.slice(stat.indexOf('(') + 1, end),
    command: words(pid, 'cmdline').join(' '),
    environment: new Set(words(pid, 'environ')),
    network: attempt(() => readlinkSync(`/proc/${pid}/ns/net`)),
  };
}

/** Inodes of the sockets that a process holds. */
export function socketsOf(pid: number): string[] {
  const directory = `/proc/${pid}/fd`;
  const names = attempt(() => readdirSync(directory)) ?? [];
  return names.flatMap((name) => {
    const inode = /^socket:\[(\d+)\]$/.exec(attempt(() => readlinkSync(`${directory}/${name}`)) ?? '')?.[1];
    return inode === undefined ? [] : [inode];
  });
}

/** Listening TCP and bound UDP sockets in the network namespace of a process: inode to words such as `tcp port 5201`. */
export function boundSockets(pid: number): Map<string, string> {
  const bound = new Map<string, string>();
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    const wanted = table.startsWith('tcp') ? '0A' : '07';
    const lines = (attempt(() => readFileSync(`/proc/${pid}/net/${table}`, 'latin1')) ?? '').split('\n');
    for (const line of lines.slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state !== wanted || local === undefined || inode === undefined) continue;
      bound.set(inode, `${table} port ${Number.parseInt(local.split(':')[1]!, 16)}`);
    }
  }
  return bound;
}

function words(pid: number, file: string): string[] {
  return (attempt(() => readFileSync(`/proc/${pid}/${file}`, 'utf8')) ?? '').split('\0').filter(Boolean);
}

/** Processes go while they are looked at, and some may not be looked at. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
