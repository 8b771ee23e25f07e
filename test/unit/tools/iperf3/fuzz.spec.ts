import { expect, test } from '@playwright/test';
import { flowResult, intervalResult, trafficSummary } from '../../../../src/results/traffic-result.js';
import type { ToolOutput } from '../../../../src/tools/tool.js';
import { allRecordings, feed, READERS, recordingsOf } from './recordings.js';

const MUTATIONS = 3000;
const SEED = 20261122;

/** The same numbers from 0 to 1 on every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = randomNumbers(SEED);
const below = (limit: number) => Math.floor(random() * limit);
const JUNK = [
  '\0',
  '-1',
  'nan',
  'null',
  '1e999',
  '99999999999999999999',
  '{',
  '}',
  '"',
  '[SUM]',
  '%',
  '\u{1f600}',
];

const MUTATORS: ((text: string) => string)[] = [
  (text) => text.slice(0, below(text.length + 1)),
  (text) => text.slice(below(text.length + 1)),
  (text) => swapLines(text),
  (text) => text.replaceAll(/\d+/g, (digits) => (below(20) === 0 ? JUNK[below(JUNK.length)]! : digits)),
  (text) => insert(text, JUNK[below(JUNK.length)]!),
  (text) => insert(text, 'x'.repeat(below(100_000))),
  (text) => text + text,
  (text) => text.replaceAll(/\d/g, (digit) => (below(30) === 0 ? String(below(10)) : digit)),
  (text) =>
    text
      .split('\n')
      .filter(() => below(8) > 0)
      .join('\n'),
  (text) => text.replaceAll(/true|false/g, () => (below(2) === 0 ? 'true' : 'false')),
];

function insert(text: string, junk: string): string {
  const at = below(text.length + 1);
  return text.slice(0, at) + junk + text.slice(at);
}

function swapLines(text: string): string {
  const lines = text.split('\n');
  const [one, other] = [below(lines.length), below(lines.length)];
  [lines[one], lines[other]] = [lines[other]!, lines[one]!];
  return lines.join('\n');
}

function check(output: ToolOutput): void {
  for (const direction of output.directions) {
    direction.intervals.forEach((interval) => intervalResult.parse(interval));
    direction.flows.forEach((flow) => flowResult.parse(flow));
    for (const summary of [direction.summary, direction.peerSummary])
      if (summary) trafficSummary.parse(summary);
    for (const { startSeconds, endSeconds } of direction.intervals)
      expect(endSeconds).toBeGreaterThanOrEqual(startSeconds);
  }
}

test(`${MUTATIONS} broken outputs are read without a fault, a wrong kind of number, or much time`, () => {
  const recordings = [...allRecordings(), ...recordingsOf('iperf3-3.12-kilobits')].filter(
    ({ out }) => out.length > 0 && out.length < 60_000,
  );
  let slowestMs = 0;
  let intervals = 0;
  for (let run = 0; run < MUTATIONS; run++) {
    const { mode, role, intervalSeconds, out, err, version, name } = recordings[below(recordings.length)]!;
    let text = out;
    for (let count = 1 + below(3); count > 0; count--) text = MUTATORS[below(MUTATORS.length)]!(text);
    const started = performance.now();
    try {
      const output = feed(
        new READERS[mode]({ role, intervalSeconds }),
        text,
        below(3) === 0 ? text : err,
      ).output();
      check(output);
      intervals += output.directions.flatMap((one) => one.intervals).length;
    } catch (error) {
      throw new Error(`seed ${SEED}, run ${run}, ${version}/${name}:\n${text.slice(0, 5000)}`, {
        cause: error,
      });
    }
    slowestMs = Math.max(slowestMs, performance.now() - started);
  }
  console.log(
    `${MUTATIONS} broken outputs, ${intervals} intervals read from them, slowest ${Math.round(slowestMs)} ms`,
  );
  expect(slowestMs).toBeLessThan(2000);
  // Were everything refused, nothing would be tested.
  expect(intervals).toBeGreaterThan(MUTATIONS / 4);
});

test('one line of 30 MB is taken in a short time', () => {
  const line = '[  5] 0.00-1.00 sec '.repeat(1.5e6);
  const started = performance.now();
  for (const Reader of Object.values(READERS)) {
    const reader = new Reader({ role: 'client', intervalSeconds: 1 });
    for (const channel of ['stdout', 'stderr'] as const) reader.line(channel, line);
    reader.line('stdout', `{${line}`);
    check(reader.output());
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});
