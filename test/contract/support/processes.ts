import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What `/proc` says about a process. */
export interface ProcessInfo {
  pid: number;
  parent: number;
  group: number;
  state: string;
  /** Name of the program, 15 characters at most. */
  name: string;
  command: string;
}

/** Every process here. */
export function processes(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => infoOf(Number(pid)) ?? []);
}

/** Every living process in whose environment `mark` stands. */
export function markedBy(mark: string): ProcessInfo[] {
  return processes().filter(({ pid, state }) => state !== 'Z' && text(pid, 'environ').includes(mark));
}

/** The processes of a supervisor by their parts. */
export interface Parts {
  outer: number;
  main: number;
  watchdog: number;
  cat: number;
}

/** Finds the parts of an idle supervisor by its mark; between two naps of the watchdog they cannot be told. */
export async function partsOf(mark: string): Promise<Parts> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const parts = findParts(mark);
    if (parts) return parts;
    await sleep(20);
  }
  throw new Error(`no whole supervisor among ${JSON.stringify(markedBy(mark))}`);
}

function findParts(mark: string): Parts | undefined {
  const all = markedBy(mark);
  const watch = all.find(({ name, command }) => name === 'sleep' && command.endsWith('sleep 1'));
  const watchdog = all.find(({ pid }) => pid === watch?.parent);
  const main = all.find(({ pid }) => pid === watchdog?.parent);
  const cat = all.find(({ name, command }) => name === 'cat' || command.split(' ')[0] === 'cat');
  if (!watchdog || !main || !cat) return undefined;
  return { outer: main.parent, main: main.pid, watchdog: watchdog.pid, cat: cat.pid };
}

/** Milliseconds until no process bears the mark. */
export async function untilGone(mark: string, limitMs = 10_000): Promise<number> {
  const start = performance.now();
  for (;;) {
    const left = markedBy(mark);
    const passed = performance.now() - start;
    if (left.length === 0) return passed;
    if (passed > limitMs) throw new Error(`still there after ${limitMs} ms: ${JSON.stringify(left)}`);
    await sleep(5);
  }
}

/** Resident memory in kB. */
export function residentKilobytes(pid: number): number {
  return Number(/VmRSS:\s*(\d+)/.exec(text(pid, 'status'))?.[1] ?? 0);
}

function infoOf(pid: number): ProcessInfo | undefined {
  const stat = text(pid, 'stat');
  if (stat === '') return undefined;
  const [state = '', parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const command = text(pid, 'cmdline').replaceAll('\0', ' ').trim();
  return { pid, parent: Number(parent), group: Number(group), state, name, command };
}

function text(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return ''; // It has just ended.
  }
}
