import { startInline, type InlineRun } from './run-inline.js';
import { startMarkedSshd, twoHostsBehind } from './ssh-topology.js';
import { tracesOf, untilClean, workersOf } from './traces.js';
import { until } from './until.js';
import { isAlive } from '../../integration/support/descendants.js';
import { CleanupStack } from '../../../src/core/cleanup.js';
import { randomBytes } from 'node:crypto';

/** How the hosts of a nested run are reached. */
export const WAYS = ['lab', 'ssh'] as const;
export type Way = (typeof WAYS)[number];

export const VICTIMS = ['group', 'main', 'worker'] as const;
export type Victim = (typeof VICTIMS)[number];

/** What is killed, and how long its workers may live after that. */
export const KILLS: Readonly<Record<Victim, { what: string; workersEndWithinSeconds: number }>> = {
  group: { what: "the runner's process group", workersEndWithinSeconds: 0.5 },
  main: { what: "the runner's main process alone", workersEndWithinSeconds: 5 },
  worker: { what: 'the worker', workersEndWithinSeconds: 0.5 },
};

/** A nested run whose test is in the middle of its traffic. */
export interface InTraffic extends AsyncDisposable {
  readonly run: InlineRun;
  readonly workers: readonly number[];
}

/** Source text: what the test does with its `stream`, and tests that follow it. */
interface Told {
  body?: string;
  more?: string;
}

const FLOW = `await stream.start(); tell('flowing', process.pid); await pause(60_000);`;

/** Starts a nested run and waits until its traffic flows. In the end everything is gone. */
export async function startInTraffic(way: Way, { body = FLOW, more = '' }: Told = {}): Promise<InTraffic> {
  const cleanup = new CleanupStack();
  try {
    const mark = randomBytes(6).toString('hex');
    const use = way === 'ssh' ? { topology: await sshTopology(mark, cleanup) } : {};
    const text = `import { test, expect } from 'netwright/fixtures';
      import { pause, tell } from './tell.js';
      test.use({ streamOptions: { bitrate: '10M' } });
      test('traffic', async ({ stream }) => { test.setTimeout(90_000); ${body} });
      ${more}`;
    const run = startInline({ 'a.spec.ts': text }, { mark, use });
    cleanup.defer(() => run.remove());
    cleanup.defer(() => endAll(run));
    await run.told('flowing');
    return { run, workers: workersOf(run), [Symbol.asyncDispose]: () => cleanup.dispose() };
  } catch (error) {
    await cleanup.dispose();
    throw error;
  }
}

/**
 * Kills a part of a run in mid-traffic, and measures from there. Workers that outlive their runner may still be at work
 * on the hosts: then `cleanSeconds` counts from the end of the workers.
 */
export async function killInTraffic(
  way: Way,
  victim: Victim,
): Promise<{ cleanSeconds: number; workersSeconds: number }> {
  await using traffic = await startInTraffic(way);
  const { run, workers } = traffic;
  if (tracesOf(run).processes.length === 0 || tracesOf(run).leases.length === 0 || workers.length === 0)
    throw new Error(`nothing is running that could be left behind: ${JSON.stringify(tracesOf(run))}`);
  if (victim === 'group') run.signalGroup('SIGKILL');
  else if (victim === 'main') run.signal('SIGKILL');
  else for (const pid of workers) process.kill(pid, 'SIGKILL');
  const gone = () => !workers.some(isAlive);
  const workersSeconds = await until(gone, 10, () => `the workers ${workers.join(', ')} to end`);
  const before = victim === 'main' ? 0 : workersSeconds;
  return { workersSeconds, cleanSeconds: before + (await untilClean(run, 10)) };
}

async function sshTopology(mark: string, cleanup: CleanupStack): Promise<object> {
  const sshd = await startMarkedSshd(mark);
  cleanup.defer(() => sshd.stop());
  return twoHostsBehind(sshd);
}

async function endAll(run: InlineRun): Promise<void> {
  const workers = workersOf(run);
  run.signalGroup('SIGKILL');
  for (const pid of workers)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  await run.ended;
  await untilClean(run, 10);
}
