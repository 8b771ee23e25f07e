import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive } from '../../integration/support/descendants.js';
import type { InlineRun } from './run-inline.js';
import { until } from './until.js';

const LEASES = '/tmp/netwright-leases';
const NAMESPACES = '/run/netns';

/** What a run has on its hosts: its processes there and what these hold. */
export interface Traces {
  processes: string[];
  leases: string[];
  files: string[];
}

/**
 * What a nested run has left behind. Network namespaces of a lab are anonymous: they are gone when no process of the
 * lab is there, and named ones are told by `namedNamespaces`.
 */
export function tracesOf(run: InlineRun): Traces {
  return {
    processes: processesOf(run.mark),
    leases: leasesOf(run.pids),
    files: readdirSync(run.temporary),
  };
}

/** Names under which anything could hold a network namespace. */
export function namedNamespaces(): string[] {
  return listed(NAMESPACES);
}

/**
 * Waits until the hosts of a run are clean.
 *
 * @returns the seconds that it took.
 * @throws what is left after `seconds`.
 */
export function untilClean(run: InlineRun, seconds: number): Promise<number> {
  return until(
    () => Object.values(tracesOf(run)).flat().length === 0,
    seconds,
    () => `the hosts to be clean; there are still ${JSON.stringify(tracesOf(run), null, 1)}`,
  );
}

/** PIDs of the runner's workers that are alive. */
export function workersOf(run: InlineRun): number[] {
  return [...new Set(run.pids)].filter((pid) => pid !== run.pid && isAlive(pid));
}

/** The processes on the hosts, local or behind an sshd that sets the mark; not the runner and its workers. */
export function processesOf(mark: string): string[] {
  return listed('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    const environment = read(`/proc/${pid}/environ`).split('\0');
    const ours = environment.includes(`NETWRIGHT_RUN=${mark}`) && environment.includes('NETWRIGHT=1');
    return ours ? [`${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 100)}`] : [];
  });
}

/** A lease names the process that asked for it. */
function leasesOf(pids: readonly number[]): string[] {
  return listed(LEASES).flatMap((name) => {
    const text = read(`${LEASES}/${name}`);
    const owned = pids.some((pid) => text.includes(`@${hostname()}:${pid} `));
    return owned ? [`${name}: ${text.trim()}`] : [];
  });
}

function listed(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Processes and leases come and go. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
