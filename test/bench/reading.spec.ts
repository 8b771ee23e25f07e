import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@playwright/test';
import { JsonReader } from '../../src/tools/iperf3/json-reader.js';
import { StreamReader } from '../../src/tools/iperf3/stream-reader.js';
import type { OutputReader } from '../../src/tools/tool.js';
import { longOutput } from './support/long-output.js';
import { median } from './support/statistics.js';

const CLIENT = { role: 'client', direction: 'forward' } as const;
const ROUNDS = 9;

function timed(work: () => unknown): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

/** All of an output, and what it says at the end. */
function readAll(reader: OutputReader, lines: readonly string[]) {
  for (const line of lines) reader.line('stdout', line);
  return reader.output();
}

const { document, stream } = longOutput(128, 0.1, 60);
const MODES = {
  '-J': {
    text: document,
    parse: () => JSON.parse(document) as unknown,
    least: (lines: readonly string[]) => parsedIntervals(lines),
    Reader: JsonReader,
  },
  '--json-stream': {
    text: stream,
    parse: () => stream.split('\n').map((line) => JSON.parse(line) as unknown),
    least: (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as unknown),
    Reader: StreamReader,
  },
};

/** Each interval of `-J`, put together line by line and parsed: all that a reader of lines cannot do without. */
function parsedIntervals(lines: readonly string[]): number {
  let [text, count] = ['{', 0];
  for (const line of lines)
    if (line.startsWith('\t\t\t')) text += line;
    else {
      // What stands before the first of them is no JSON by itself.
      if (line.startsWith('\t\t}') && count++ > 0) JSON.parse(`${text}}`);
      text = '{';
    }
  return count;
}

for (const [mode, { text, parse, least, Reader }] of Object.entries(MODES))
  test(`128 flows at 0.1 s for 60 s by ${mode} are read at half the speed of JSON.parse or more`, () => {
    // A connection delivers lines.
    const lines = text.split('\n');
    const rounds = Array.from({ length: ROUNDS }, () => ({
      plain: timed(parse),
      own: timed(() => {
        const reader = new Reader({ ...CLIENT, intervalSeconds: 0.1 });
        const { directions, ending } = readAll(reader, lines);
        const [{ flows, intervals }] = directions as [(typeof directions)[0]];
        expect([ending, flows.length, intervals.length]).toEqual(['complete', 128, 600]);
      }),
      least: timed(() => least(lines)),
    }));
    const ofPlain = median(rounds.map(({ plain, own }) => plain / own));
    const ofLeast = median(rounds.map(({ least: floor, own }) => floor / own));
    const atBest = median(rounds.map(({ plain, least: floor }) => plain / floor));
    console.log(
      `${mode}, ${(text.length / 1e6).toFixed(1)} MB, ${lines.length} lines: ${ofPlain.toFixed(2)} of the speed of JSON.parse; ` +
        `at best ${atBest.toFixed(2)}, of which it has ${ofLeast.toFixed(2)}`,
    );
    expect(ofPlain).toBeGreaterThanOrEqual(0.5);
    expect(ofLeast).toBeGreaterThanOrEqual(0.5);
  });

for (const [what, flows, intervalSeconds, figures] of [
  ['128 flows at 1 s', 128, 1, 'tcp sent'],
  ['one flow at 0.1 s', 1, 0.1, 'tcp sent'],
  ['one flow of UDP with loss at 0.1 s', 1, 0.1, 'udp received'],
] as const)
  test(`six hours of ${what} stay under 50 MB`, () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const minute = longOutput(flows, intervalSeconds, 60, figures).stream.split('\n');
    const reader = new StreamReader({ ...CLIENT, intervalSeconds });
    reader.line('stdout', minute[0]!);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let minutes = 0; minutes < 360; minutes++)
      for (const line of minute.slice(1, -1)) reader.line('stdout', later(line, minutes * 60));
    collect();
    const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
    const count = reader.output().directions[0]!.intervals.length;
    console.log(`six hours of ${what}: ${count} intervals, ${megabytes.toFixed(1)} MB`);
    expect(count).toBe((6 * 3600) / intervalSeconds);
    expect(megabytes).toBeLessThan(50);
  });

/** The same interval, so many seconds later. */
function later(line: string, seconds: number): string {
  return line.replace(
    /"(start|end)":([\d.e+-]+)/g,
    (_, key: string, time: string) => `"${key}":${Number(time) + seconds}`,
  );
}
