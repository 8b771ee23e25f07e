import { readdirSync, readFileSync } from 'node:fs';

/** A process as `/proc` shows it; a zombie too. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly name: string;
  /** PID and start time: never used twice. */
  readonly key: string;
  /** CPU time of its own, in milliseconds. */
  readonly ownMs: number;
  /** CPU time of the children that it has reaped, and of theirs, in milliseconds. */
  readonly reapedMs: number;
}

/** Linux counts in these, whatever the kernel's own tick. */
const TICK_MS = 10;

/** Every process of these process groups. */
export function processesOf(groups: ReadonlySet<number>): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? [])
    .filter(({ group }) => groups.has(group));
}

/** The children of a process that lead a group of their own. */
export function groupsBelow(pid: number): Set<number> {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  return new Set(
    all.filter((each) => each.parent === pid && each.group === each.pid).map((each) => each.pid),
  );
}

/** The name of what a process runs; empty when it is gone. */
export function nameOf(pid: number): string {
  return (read(pid, 'comm') ?? '').trimEnd();
}

/** Whether something in the network namespace of a process listens on the TCP port. */
export function listensOn(pid: number, port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const listening = new RegExp(`^ *\\d+: [0-9A-F]+:${hex} [0-9A-F]+:0000 0A `, 'm');
  return ['net/tcp', 'net/tcp6'].some((table) => listening.test(read(pid, table) ?? ''));
}

function readProcess(pid: number): Process | undefined {
  const stat = read(pid, 'stat');
  if (stat === undefined) return undefined;
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  const ticks = (...places: number[]) =>
    places.reduce((sum, place) => sum + Number(fields[place]), 0) * TICK_MS;
  // schedstat counts nanoseconds, but not in every kernel.
  const nanoseconds = Number((read(pid, 'schedstat') ?? '').split(' ')[0]);
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    name: stat.slice(stat.indexOf('(') + 1, end),
    key: `${pid} ${fields[19]}`,
    ownMs: nanoseconds > 0 ? nanoseconds / 1e6 : ticks(11, 12),
    reapedMs: ticks(13, 14),
  };
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return undefined;
  }
}
