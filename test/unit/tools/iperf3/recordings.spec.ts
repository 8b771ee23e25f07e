import { expect, test } from '@playwright/test';
import { flowResult, intervalResult, trafficSummary } from '../../../../src/results/traffic-result.js';
import type { DirectionOutput, ToolOutput } from '../../../../src/tools/tool.js';
import { isAtLeast } from '../../../../src/tools/iperf3/version.js';
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
  const context = { role, intervalSeconds, ...(told && { direction: asked.direction }) };
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
  expect(read(recording, false), 'reads the same without being told the direction').toEqual(output);
  checkShape(output);
  const want = expected(recording);
  expect(output.ending, output.error).toBe(want.ending);
  if (want.ending === 'failed' || want.ending === 'interrupted') expect(output.error).toMatch(/\w/);
  else expect(output.error).toBeUndefined();
  if (want.figures === 'none') expect(figuresOf(output)).toBe(0);
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
    expect(one.sender).toBe(sender);
    const receivesUdp = asked.protocol === 'udp' && !sender;
    for (const figures of [...one.intervals, ...(one.summary ? [one.summary] : [])]) {
      const seconds =
        'durationSeconds' in figures ? figures.durationSeconds : figures.endSeconds - figures.startSeconds;
      expect(figures.bitsPerSecond).toBeGreaterThanOrEqual(min * (seconds < 0.9 ? 0.8 : 1));
      expect(figures.bitsPerSecond).toBeLessThanOrEqual(max * (seconds < 0.9 ? 1.2 : 1));
      const bits = figures.bitsPerSecond * seconds;
      const tolerance = seconds < 0.5 ? 0.15 : 0.025;
      expect(Math.abs(figures.bytes * 8 - bits), 'bytes, rate and time agree').toBeLessThanOrEqual(
        bits * tolerance,
      );
      expect(figures.lostPackets !== undefined, 'loss is known at receivers of UDP').toBe(receivesUdp);
      expect(figures.jitterSeconds !== undefined, 'jitter is known at receivers of UDP').toBe(receivesUdp);
      expect(figures.retransmits !== undefined, 'senders of TCP know retransmits').toBe(
        asked.protocol === 'tcp' && sender,
      );
    }
    for (const [index, interval] of one.intervals.entries()) {
      const before = one.intervals[index - 1];
      if (before && before.omitted === interval.omitted)
        expect(Math.abs(interval.startSeconds - before.endSeconds)).toBeLessThan(0.02);
    }
    if (role === 'server') expect(one.peerSummary, 'a server is told nothing').toBeUndefined();
  }
}

/** What holds for a run that ended as asked. */
function checkWhole(recording: Recording, output: ToolOutput): void {
  const { asked, intervalSeconds } = recording;
  const directions = asked.direction === 'bidirectional' ? ['forward', 'reverse'] : [asked.direction];
  expect(output.directions.map((one) => one.direction)).toEqual(directions);
  expect(output.protocol).toBe(asked.protocol);
  if (recording.mode !== 'text') expect(output.version).toBe(recording.version);
  for (const one of output.directions) {
    expect(one.flows).toHaveLength(asked.flows);
    expect(one.flows.every((flow) => flow.summary !== undefined)).toBe(true);
    const { summary } = one;
    expect(summary).toBeDefined();
    if (asked.seconds > 0) {
      expect(summary!.durationSeconds).toBeGreaterThan(asked.seconds - 0.05);
      const count = intervalSeconds === 0 ? 1 : Math.ceil(asked.seconds / intervalSeconds);
      expect(one.intervals.filter((interval) => !interval.omitted)).toHaveLength(count);
      expect(one.intervals.filter((interval) => interval.omitted)).toHaveLength(asked.omitSeconds);
    }
    const measured = one.intervals.filter((interval) => !interval.omitted);
    const bytes = measured.reduce((sum, interval) => sum + interval.bytes, 0);
    // The end of a TCP test is counted, but reported in no interval by some versions.
    expect(bytes / summary!.bytes).toBeGreaterThan(0.94);
    expect(bytes / summary!.bytes).toBeLessThan(1.06);
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
    expect(client.asked.protocol === 'udp' && client.mode === 'json' && mine.sender, message).toBe(true);
    expect(isAtLeast(client.version, '3.11'), message).toBe(false);
    return;
  }
  const measured = theirs.summary!;
  expect(told.bytes / measured.bytes, message).toBeGreaterThan(0.985);
  expect(told.bytes / measured.bytes, message).toBeLessThan(1.015);
  expect(told.bitsPerSecond / measured.bitsPerSecond, message).toBeGreaterThan(0.97);
  expect(told.bitsPerSecond / measured.bitsPerSecond, message).toBeLessThan(1.03);
  expect(told.lostPackets, message).toBe(measured.lostPackets);
  expect(told.retransmits, message).toBe(measured.retransmits);
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
