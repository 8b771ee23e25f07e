import { expect, test } from '@playwright/test';
import { intervalResult, replyResult, trafficSummary } from '../../../../src/results/traffic-result.js';
import { PingReader } from '../../../../src/tools/ping/reader.js';
import type { ToolOutput } from '../../../../src/tools/tool.js';
import { allRecordings, feed, read, type Recording } from './recordings.js';

const MUTATIONS = 5000;
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
  '1e999',
  '99999999999999999999',
  '٣',
  '%',
  '\u{1f600}',
  ',',
  'icmp_seq=',
  '\r',
];

const MUTATORS: ((text: string) => string)[] = [
  (text) => text.slice(0, below(text.length + 1)),
  (text) => text.slice(below(text.length + 1)),
  (text) => swapLines(text),
  (text) => text.replaceAll(/\d+/g, (digits) => (below(20) === 0 ? JUNK[below(JUNK.length)]! : digits)),
  (text) => insert(text, JUNK[below(JUNK.length)]!),
  (text) => insert(text, 'x'.repeat(below(100_000))),
  (text) => text + text,
  // One digit, in one place: what nobody sees.
  (text) => replaceAt(text, /\d/g, String(below(10))),
  (text) => text.replaceAll(/\d/g, (digit) => (below(30) === 0 ? String(below(10)) : digit)),
  (text) =>
    text
      .split('\n')
      .filter(() => below(8) > 0)
      .join('\n'),
  (text) => text.replaceAll('.', ','),
];

function insert(text: string, junk: string): string {
  const at = below(text.length + 1);
  return text.slice(0, at) + junk + text.slice(at);
}

function replaceAt(text: string, pattern: RegExp, by: string): string {
  const found = [...text.matchAll(pattern)];
  const at = found[below(found.length)]?.index;
  return at === undefined ? text : text.slice(0, at) + by + text.slice(at + 1);
}

function swapLines(text: string): string {
  const lines = text.split('\n');
  const [one, other] = [below(lines.length), below(lines.length)];
  [lines[one], lines[other]] = [lines[other]!, lines[one]!];
  return lines.join('\n');
}

function checkShape(output: ToolOutput): void {
  for (const { intervals, replies = [], summary } of output.directions) {
    for (const interval of intervals) {
      intervalResult.parse(interval);
      if (interval.endSeconds < interval.startSeconds) throw new Error('an interval ends before it begins');
    }
    replies.forEach((reply) => replyResult.parse(reply));
    if (summary) trafficSummary.parse(summary);
  }
}

/** What a result counts, where it proves anything. */
function counted(output: ToolOutput) {
  const { summary } = output.directions[0] ?? {};
  if (output.ending !== 'complete' || !summary) return undefined;
  const { packets, lostPackets, duplicatePackets, bytes } = summary;
  return { packets, lostPackets, duplicatePackets, bytes };
}

function mutated(text: string): string {
  for (let count = 1 + below(3); count > 0; count--) text = MUTATORS[below(MUTATORS.length)]!(text);
  return text;
}

/**
 * Recordings of commands that Netwright gives: it knows the count, and `-O` tells of every request. The end record of a
 * flood stands alone: its loss in percent is all that holds it together.
 */
const recordings = allRecordings();
const isOurs = ({ command, asked }: Recording) => command.includes('-n -D -O') && asked.count !== undefined;

test(`${MUTATIONS} broken outputs are read without a fault, a wrong number, or much time`, () => {
  let slowestMs = 0;
  const tally = { read: 0, complete: 0 };
  const wrong: string[] = [];
  for (let run = 0; run < MUTATIONS; run++) {
    const one = recordings[below(recordings.length)]!;
    const text = mutated(one.out);
    const started = performance.now();
    try {
      const output = feed(new PingReader(one.asked), text, below(3) === 0 ? text : one.err).output();
      checkShape(output);
      const result = counted(output);
      const right = counted(read(one));
      if (output.directions[0]?.intervals.length) tally.read++;
      if (result) tally.complete++;
      // What says that nothing could be sent may be lost with its channel; that nothing came back is right all the same.
      if (result && right && isOurs(one) && JSON.stringify(result) !== JSON.stringify(right))
        wrong.push(
          `run ${run}, ${one.id}: ${JSON.stringify(result)} in place of ${JSON.stringify(right)}\n${text.slice(-600)}`,
        );
    } catch (error) {
      throw new Error(`seed ${SEED}, run ${run}, ${one.id}:\n${text.slice(0, 5000)}`, { cause: error });
    }
    slowestMs = Math.max(slowestMs, performance.now() - started);
  }
  console.log(
    `${MUTATIONS} broken outputs of ping: ${tally.read} with intervals, ${tally.complete} complete, slowest ${Math.round(slowestMs)} ms`,
  );
  expect(wrong.join('\n\n')).toBe('');
  expect(slowestMs).toBeLessThan(2000);
  // Were everything refused, nothing would be tested.
  expect(tally.read).toBeGreaterThan(MUTATIONS / 4);
  expect(tally.complete).toBeGreaterThan(MUTATIONS / 10);
});

test('one line of 50 MB is taken in a short time', () => {
  const started = performance.now();
  for (const begin of [
    '',
    '64 bytes from ',
    'From a icmp_seq=',
    '3 packets transmitted, ',
    'rtt min/avg/max/mdev = ',
  ])
    for (const part of ['/', ': icmp_seq=1 ', ' (a)', '1', ' ']) {
      const line = begin + part.repeat(50e6 / 25 / part.length);
      const reader = new PingReader(recordings[0]!.asked);
      for (const channel of ['stdout', 'stderr'] as const) reader.line(channel, line);
      checkShape(reader.output());
    }
  new PingReader(recordings[0]!.asked).line('stderr', `ping: ${'/ping: '.repeat(50e6 / 7)}`);
  expect(performance.now() - started).toBeLessThan(10_000);
});
