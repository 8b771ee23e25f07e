import { readdirSync, readFileSync } from 'node:fs';

/** PIDs of everything that descends from `pid`, children before their own children. */
export function descendantsOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const);
  const found: number[] = [];
  for (let wave = [pid]; wave.length > 0;) {
    wave = parents
      .filter(([, parent]) => parent !== undefined && wave.includes(parent))
      .map(([child]) => child);
    found.push(...wave);
  }
  return found;
}

/** Whether a process is there and no zombie. */
export function isAlive(pid: number): boolean {
  const stat = readStat(String(pid));
  return stat !== undefined && stat[0] !== 'Z';
}

function parentOf(pid: string): number | undefined {
  const stat = readStat(pid);
  return stat && Number(stat[1]);
}

/** The fields of `/proc/PID/stat` after the name, which may hold anything: state, parent, … */
function readStat(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
