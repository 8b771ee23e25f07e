import { expect, test } from '@playwright/test';
import { streamChart } from '../../../src/charts/stream-chart.js';
import type { IntervalResult, ReplyResult } from '../../../src/results/traffic-result.js';
import { otherEnd, record, result, stream, verdict } from './support/records.js';
import { unbalanced } from './support/svg.js';

const FIGURES = [0, 1, 1e-9, 5e-324, 94.1e6, 4e11, 1e300, Number.MAX_VALUE, NaN, Infinity, -1];
const TIMES = [0, 0.5, 1, 1, 2, 1e-12, 3600, 1e12, NaN, -0];
const NAMES = ['Stream', '', '<&">\'', '\u0000\ud800', '→'.repeat(300), ']]>', '-->', '%s ${x}', 'a\nb'];

/** Small, and the same on every run: a failure must be seen again. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function chooser(seed: number): <T>(list: readonly T[]) => T {
  const source = numbers(seed);
  return (list) => list[Math.floor(source.next().value * list.length)]!;
}

function oddStream(seed: number) {
  const choose = chooser(seed);
  const slice = (): IntervalResult => ({
    startSeconds: choose(TIMES),
    endSeconds: choose(TIMES),
    bytes: 0,
    bitsPerSecond: choose(FIGURES),
    ...choose([{}, { rttSeconds: choose(FIGURES), lostPackets: choose([0, 1]) }]),
    ...choose([{}, {}, {}, { transactionsPerSecond: choose(FIGURES) }]),
    omitted: choose([true, false, false]),
  });
  const intervals = Array.from({ length: choose([0, 1, 2, 3, 7, 1500]) }, slice);
  const reply = (): ReplyResult => ({
    sequence: choose([0, 1, 2, 3, 40, 1e6]),
    ...choose([{}, { timeSeconds: choose(TIMES) }]),
    ...choose([{}, { rttSeconds: choose(FIGURES) }]),
  });
  const replies = choose([{}, { replies: Array.from({ length: choose([0, 1, 2, 9, 2000]) }, reply) }]);
  const client = result({ intervals, sound: choose([true, false]), ...replies });
  delete client.summary;
  if (choose([true, false]))
    client.summary = { durationSeconds: choose(TIMES.slice(0, 8)), bytes: 0, bitsPerSecond: 0 };
  const limits = Array.from({ length: choose([0, 1, 2, 9]) }, () =>
    verdict({
      limit: choose(FIGURES),
      expected: choose(['≥ 1', '≤ 1', '']),
      metric: choose(['bitsPerSecond', 'rttSeconds']),
    }),
  );
  return stream([], {
    name: choose(NAMES),
    protocol: choose(['tcp', 'tcp', 'icmp']),
    intervalSeconds: choose([0, 1, 0.1, NaN, -1]),
    direction: choose(['forward', 'reverse', 'bidirectional']),
    clients: choose([
      [],
      [record(choose(NAMES), client)],
      [record('client', client), record('client', client)],
    ]),
    servers: choose([[], [record(choose(NAMES), otherEnd(client))]]),
    verdicts: limits,
    ...choose([{}, { failure: choose(NAMES) }]),
  });
}

test('no chart holds NaN, undefined or Infinity, whatever the input', async () => {
  for (let seed = 1; seed <= 800; seed += 1) {
    const svg = await streamChart(oddStream(seed));
    const attributes = svg.replace(/>[^<]*</g, '><');
    expect(attributes, `seed ${seed}`).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(unbalanced(svg), `seed ${seed}`).toEqual([]);
    const words = svg.replace(/<[^>]*>/g, ' ');
    expect(words, `seed ${seed}`).not.toMatch(/NaN|undefined|Infinity/);
  }
});
