import { expect, test } from '@playwright/test';
import { TOOL_NAMES } from '../../../../src/tools/tools.js';
import type { OutputReader } from '../../../../src/tools/tool.js';
import { campaign, planned, report } from './campaign.js';
import { faults } from './oracle.js';
import { resultFor, truthOf } from './truth.js';
import { heapBytes } from '../heap.js';
import type { RecordedRun } from '../recorded-run.js';
import { RECORDED_TOOLS } from '../recorded-tools.js';

/** Of each tool; the bench takes more. */
const PLAN = planned({ seed: 20_261_122, count: 7000 });
const LONG_LINE = 50e6;
/** What a reader may keep of a line of 50 MB. */
const KEPT_BYTES = 3e6;

for (const name of TOOL_NAMES) {
  const runs = RECORDED_TOOLS[name].runs();

  test(`${name}: ${PLAN.count} damaged outputs are refused, or read right`, () => {
    test.setTimeout(600_000);
    const outcome = campaign(runs, PLAN);
    console.log(report(name, outcome));
    expect(outcome.failures.join('\n\n'), `${outcome.failed} of ${outcome.mutations}`).toBe('');
    if (PLAN.only !== undefined) return;
    expect(outcome.mixed).toBeLessThanOrEqual(PLAN.count / 1000);
    // Were everything refused, or nothing damaged, nothing would be tested.
    expect(outcome.sound).toBeGreaterThan(PLAN.count / 50);
    expect(outcome.refused).toBeGreaterThan(PLAN.count / 5);
  });

  test(`${name}: one line of 50 MB is not kept, and does not stop a reader`, () => {
    test.setTimeout(120_000);
    for (const [kind, run] of oneOfEachKind(runs))
      for (const pattern of patternsOf(run)) {
        const before = heapBytes();
        const started = performance.now();
        const reader = readerFedWith(run, pattern);
        expect(performance.now() - started, kind).toBeLessThan(20_000);
        expect(heapBytes() - before, `${kind} ${pattern}`).toBeLessThan(KEPT_BYTES);
        const truths = () => [truthOf(run, [run.out], run.err)];
        expect(faults(resultFor(run, reader.output()), truths, false)).toEqual([]);
      }
  });
}

/** The line is not reachable from here any more. */
function readerFedWith(run: RecordedRun, pattern: string): OutputReader {
  const line = Buffer.alloc(LONG_LINE, pattern).toString('latin1');
  const lines = run.out.split('\n');
  const half = Math.floor(lines.length / 2);
  const reader = run.reader();
  for (const text of [line, ...lines.slice(0, half), line, ...lines.slice(half), line])
    reader.line('stdout', text);
  reader.line('stderr', line);
  return reader;
}

/** A run of every kind of output. */
function oneOfEachKind(runs: readonly RecordedRun[]): Map<string, RecordedRun> {
  const kinds = new Map<string, RecordedRun>();
  for (const run of runs) {
    const kind = `${run.lineByLine ? 'lines' : 'a document'}${run.out.startsWith('{') ? ' of JSON' : ''}`;
    if (run.out.length > 1000 && !kinds.has(kind)) kinds.set(kind, run);
  }
  return kinds;
}

/** Nothing that could be meant, and what looks like a part of the output. */
function patternsOf({ out }: RecordedRun): string[] {
  const lines = out.split('\n');
  return ['{', `${lines[0]} `, `${lines[Math.floor(lines.length / 2)]},`, 'error - '];
}
