import assert from 'node:assert/strict';
import { expect, test } from '@playwright/test';
import { flowResult, intervalResult, trafficSummary } from '../../../../src/results/traffic-result.js';
import type { DirectionOutput, ToolOutput } from '../../../../src/tools/tool.js';
import { isAtLeast } from '../../../../src/tools/program.js';
import { allRecordings, feed, READERS, type Recording } from './recordings.js';
import { expected, ODD, ODD_RATES } from './recordings-oracle.js';

const recordings = allRecordings();
const CASES = 185 + 187 + 195 + 210 + 212 + 212 - 6;

function idOf({ version, name }: Recording): string {
  return `${version}/${name}`;
}

/** Read as Netwright does, with the direction that was asked for, and without being told. */
function read(recording: Recording, told: boolean): ToolOutput {
  const { role, intervalSeconds, mode, out, err, asked } = recording;
  const context = {
    role,
    intervalSeconds,
    omitSeconds: asked.omitSeconds,
    ...(told && { direction: asked.direction }),
  };
  return feed(new READERS[mode](context), out, err).output();
}

for (const version of new Set(recordings.map((recording) => recording.version))) {
  test(`every recording of iperf3 ${version} reads as it must`, () => {
    const cases = recordings.filter((recording) => recording.version === version);
    const failures = cases.flatMap((recording) => {
      try {
        check(recording);
        return [];
      } catch (error) {
        return [`${recording.name}: ${(error as Error).message}`];
      }
    });
    expect(failures.join('\n\n')).toBe('');
    console.log(`iperf3 ${version}: ${cases.length - failures.length} cases of ${cases.length}`);
  });
}

function check(recording: Recording): void {
  const output = read(recording, true);
  assert.deepEqual(read(recording, false), output, 'reads the same without being told the direction');
  checkShape(output);
  const want = expected(recording);
  assert.equal(output.ending, want.ending, output.error);
  if (want.ending === 'failed' || want.ending === 'interrupted') assert.match(output.error ?? '', /\w/);
  else assert.equal(output.error, undefined);
  if (want.figures === 'none') assert.equal(figuresOf(output), 0);
  else checkFigures(recording, output, want.rate);
  if (want.figures === 'whole') checkWhole(recording, output);
}

function figuresOf(output: ToolOutput): number {
  return output.directions.flatMap((one) => [...one.intervals, ...(one.summary?.bytes ? [one.summary] : [])])
    .length;
}

function checkShape(output: ToolOutput): void {
  for (const direction of output.directions) {
    for (const interval of direction.intervals) intervalResult.parse(interval);
    for (const flow of direction.flows) flowResult.parse(flow);
    if (direction.summary) trafficSummary.parse(direction.summary);
    if (direction.peerSummary) trafficSummary.parse(direction.peerSummary);
  }
}

/** What holds for whatever was measured, however the run ended. */
function checkFigures(recording: Recording, output: ToolOutput, [min, max]: [number, number]): void {
  const { asked, role } = recording;
  for (const one of output.directions) {
    const sender = (role === 'client') === (one.direction === 'forward');
    assert.equal(one.sender, sender);
    const receivesUdp = asked.protocol === 'udp' && !sender;
    for (const figures of [...one.intervals, ...(one.summary ? [one.summary] : [])]) {
      const seconds =
        'durationSeconds' in figures ? figures.durationSeconds : figures.endSeconds - figures.startSeconds;
      assert.ok(
        figures.bitsPerSecond >= min * (seconds < 0.9 ? 0.8 : 1),
        `${figures.bitsPerSecond} is less than asked`,
      );
      assert.ok(
        figures.bitsPerSecond <= max * (seconds < 0.9 ? 1.2 : 1),
        `${figures.bitsPerSecond} is more than asked`,
      );
      const bits = figures.bitsPerSecond * seconds;
      const tolerance = seconds < 0.5 ? 0.15 : 0.025;
      assert.ok(Math.abs(figures.bytes * 8 - bits) <= bits * tolerance, 'bytes, rate and time agree');
      assert.equal(figures.lostPackets !== undefined, receivesUdp, 'loss is known at receivers of UDP');
      assert.equal(figures.jitterSeconds !== undefined, receivesUdp, 'jitter is known at receivers of UDP');
      assert.equal(
        figures.retransmits !== undefined,
        asked.protocol === 'tcp' && sender,
        'senders of TCP know retransmits',
      );
    }
    for (const [index, interval] of one.intervals.entries()) {
      const before = one.intervals[index - 1];
      if (before && before.omitted === interval.omitted)
        assert.ok(Math.abs(interval.startSeconds - before.endSeconds) < 0.02);
    }
    if (role === 'server') assert.equal(one.peerSummary, undefined, 'a server is told nothing');
  }
}

/** What holds for a run that ended as asked. */
function checkWhole(recording: Recording, output: ToolOutput): void {
  const { asked, intervalSeconds } = recording;
  const directions = asked.direction === 'bidirectional' ? ['forward', 'reverse'] : [asked.direction];
  assert.deepEqual(
    output.directions.map((one) => one.direction),
    directions,
  );
  assert.equal(output.protocol, asked.protocol);
  if (recording.mode !== 'text') assert.equal(output.version, recording.version);
  for (const one of output.directions) {
    assert.equal(one.flows.length, asked.flows);
    assert.ok(one.flows.every((flow) => flow.summary !== undefined));
    const { summary } = one;
    assert.ok(summary);
    if (asked.seconds > 0) {
      assert.ok(summary.durationSeconds > asked.seconds - 0.05);
      const count = intervalSeconds === 0 ? 1 : Math.ceil(asked.seconds / intervalSeconds);
      assert.equal(one.intervals.filter((interval) => !interval.omitted).length, count);
      assert.equal(one.intervals.filter((interval) => interval.omitted).length, asked.omitSeconds);
    }
    const measured = one.intervals.filter((interval) => !interval.omitted);
    const bytes = measured.reduce((sum, interval) => sum + interval.bytes, 0);
    // The end of a TCP test is counted, but reported in no interval by some versions.
    assert.ok(bytes / summary.bytes > 0.94);
    assert.ok(bytes / summary.bytes < 1.06);
  }
}

test('what a client was told is what its server measured', () => {
  const byId = new Map(recordings.map((recording) => [idOf(recording), recording]));
  let pairs = 0;
  for (const client of recordings.filter(
    (one) => one.role === 'client' && expected(one).figures === 'whole',
  )) {
    const server = byId.get(`${idOf(client)}.server`);
    if (!server || expected(server).figures !== 'whole') continue;
    const [mine, theirs] = [read(client, true), read(server, true)];
    for (const [index, one] of mine.directions.entries()) checkTold(client, one, theirs.directions[index]!);
    pairs += mine.directions.length;
  }
  console.log(`${pairs} directions of runs compared between both ends`);
  expect(pairs).toBeGreaterThan(200);
});

function checkTold(client: Recording, mine: DirectionOutput, theirs: DirectionOutput): void {
  const message = `${idOf(client)} ${mine.direction}`;
  const told = mine.peerSummary;
  if (!told) {
    // Before 3.11 the JSON of UDP has nothing of the receiver's bytes.
    assert.ok(client.asked.protocol === 'udp' && client.mode === 'json' && mine.sender, message);
    assert.equal(isAtLeast(client.version, '3.11'), false, message);
    return;
  }
  const measured = theirs.summary!;
  assert.ok(told.bytes / measured.bytes > 0.985, message);
  assert.ok(told.bytes / measured.bytes < 1.015, message);
  assert.ok(told.bitsPerSecond / measured.bitsPerSecond > 0.97, message);
  assert.ok(told.bitsPerSecond / measured.bitsPerSecond < 1.03, message);
  // What was told to be 0 may not have been told at all.
  const counted = mine.sender && client.asked.protocol === 'udp';
  assert.equal(told.lostPackets ?? (counted ? 0 : undefined), measured.lostPackets, message);
  assert.equal(told.retransmits, measured.retransmits, message);
}

test('every recording is a case, and every odd one is named once', () => {
  console.log(`${recordings.length} cases of ${CASES}`);
  expect(recordings).toHaveLength(CASES);
  for (const { cases, count, reason } of [...ODD, ...ODD_RATES])
    expect(
      recordings.filter((one) => cases.test(idOf(one))),
      reason,
    ).toHaveLength(count);
});
