import assert from 'node:assert/strict';
import { expect, test } from '@playwright/test';
import { intervalResult, replyResult, trafficSummary } from '../../../../src/results/traffic-result.js';
import type { ToolOutput } from '../../../../src/tools/tool.js';
import { allRecordings, read, type Recording } from './recordings.js';
import {
  FAILED,
  INTERRUPTED,
  ON_THEIR_WAY,
  plain,
  type Plain,
  REORDERED,
  TRUNCATED,
} from './recordings-oracle.js';

const recordings = allRecordings();
const CASES = 38 + 36 + 4 * 16;

for (const folder of new Set(recordings.map(({ id }) => id.split('/')[0]!))) {
  test(`every recording of ping ${folder} reads as it must`, () => {
    const cases = recordings.filter(({ id }) => id.startsWith(`${folder}/`));
    const failures = cases.flatMap((one) => {
      try {
        check(one);
        return [];
      } catch (error) {
        return [`${one.id}: ${(error as Error).message}`];
      }
    });
    expect(failures.join('\n\n')).toBe('');
    console.log(`ping ${folder}: ${cases.length - failures.length} cases of ${cases.length}`);
  });
}

test('every recording is a case, and every odd one is named once', () => {
  console.log(`${recordings.length} cases of ${CASES}`);
  expect(recordings).toHaveLength(CASES);
  for (const [cases, count] of [
    ...FAILED,
    ...ON_THEIR_WAY,
    [TRUNCATED.cases, TRUNCATED.count] as const,
    [INTERRUPTED.cases, INTERRUPTED.count] as const,
    [REORDERED.cases, 1] as const,
  ])
    expect(
      recordings.filter(({ id }) => cases.test(id)),
      String(cases),
    ).toHaveLength(count);
});

function check(one: Recording): void {
  const output = read(one);
  checkShape(output);
  const failed = FAILED.find(([cases]) => cases.test(one.id));
  if (failed) {
    assert.equal(output.ending, 'failed');
    assert.equal(output.error, failed[2]);
    assert.equal(output.directions[0]?.summary?.bytes ?? 0, 0);
    return;
  }
  const record = plain(one);
  const [direction] = output.directions;
  assert.ok(direction);
  assert.equal(direction.direction, 'forward');
  assert.equal(direction.sender, false);
  if (TRUNCATED.cases.test(one.id)) {
    assert.equal(record, undefined);
    assert.equal(output.ending, 'truncated');
    assert.equal(direction.summary, undefined);
    assert.equal(direction.replies?.length, one.out.match(/ bytes from /g)!.length);
    return;
  }
  assert.ok(record);
  assert.equal(output.ending, INTERRUPTED.cases.test(one.id) ? 'interrupted' : 'complete', output.error);
  checkCounts(one, output, record);
  checkRoundTrips(one, output, record);
}

function checkShape(output: ToolOutput): void {
  for (const { intervals, replies = [], summary } of output.directions) {
    for (const interval of intervals) intervalResult.parse(interval);
    for (const reply of replies) replyResult.parse(reply);
    if (summary) trafficSummary.parse(summary);
  }
}

function checkCounts({ id, asked }: Recording, output: ToolOutput, record: Plain): void {
  const onTheirWay = ON_THEIR_WAY.find(([cases]) => cases.test(id))?.[2] ?? 0;
  const { summary, intervals, replies } = output.directions[0]!;
  const packets = record.transmitted - onTheirWay;
  const lostPackets = packets - record.received;
  assert.deepEqual(
    [summary?.packets, summary?.lostPackets, summary?.duplicatePackets, summary?.bytes],
    [packets, lostPackets, record.duplicates, record.received * asked.lengthBytes],
  );
  assert.equal(summary?.lossRatio, packets > 0 ? lostPackets / packets : undefined);
  assert.equal(
    output.notes.some((note) => note.includes('on the way')),
    onTheirWay > 0,
  );
  const sum = (key: 'packets' | 'lostPackets' | 'bytes' | 'duplicatePackets') =>
    intervals.reduce((total, interval) => total + interval[key]!, 0);
  assert.deepEqual(
    [sum('packets'), sum('lostPackets'), sum('bytes'), sum('duplicatePackets')],
    [packets, lostPackets, summary?.bytes, record.duplicates],
  );
  for (const [index, interval] of intervals.entries())
    assert.equal(interval.startSeconds, index === 0 ? 0 : intervals[index - 1]!.endSeconds);
  const end = intervals.at(-1)?.endSeconds ?? 0;
  assert.ok(Math.abs(end - summary!.durationSeconds) < 1e-6);
  const pace = record.transmitted > 1 ? record.lastRequestSeconds / (record.transmitted - 1) : 0;
  const lasted = record.lastRequestSeconds - onTheirWay * pace + (asked.flood ? pace : asked.intervalSeconds);
  if (packets > 0 && !id.startsWith('20221126/'))
    assert.ok(Math.abs(summary!.durationSeconds - lasted) < (asked.flood ? 0.02 : 1e-6), `${lasted} s`);
  if (asked.flood) return assert.equal(replies, undefined);
  assert.equal(replies!.length, packets);
  assert.equal(replies!.filter((reply) => reply.timeSeconds !== undefined).length, record.received);
  const reordered = replies!.filter((reply) => reply.reordered).length;
  assert.equal(reordered, REORDERED.cases.test(id) ? REORDERED.reordered : 0);
  assert.equal(summary?.reorderedPackets, reordered);
}

function checkRoundTrips({ id }: Recording, output: ToolOutput, { rtt, times, duplicates }: Plain): void {
  const { summary } = output.directions[0]!;
  const figures = [summary?.minRttSeconds, summary?.meanRttSeconds, summary?.maxRttSeconds];
  if (!rtt) return assert.deepEqual(figures, [undefined, undefined, undefined]);
  const printed = [rtt.min, rtt.mean, rtt.max].map((milliseconds) => Math.round(milliseconds * 1000) / 1e6);
  // ping's own record has the duplicates in it.
  if (duplicates === 0) assert.deepEqual(figures, printed);
  const sorted = times.toSorted((one, other) => one - other);
  for (const [share, figure] of [
    [0.5, summary?.p50RttSeconds],
    [0.9, summary?.p90RttSeconds],
    [0.95, summary?.p95RttSeconds],
    [0.99, summary?.p99RttSeconds],
  ] as const) {
    const nearest = sorted[Math.ceil(share * sorted.length) - 1];
    if (nearest === undefined) assert.equal(figure, undefined);
    else
      assert.ok(Math.abs(figure! - nearest / 1000) <= nearest * 1e-5 + 1e-9, `${id}: ${figure} ${nearest}`);
  }
}
