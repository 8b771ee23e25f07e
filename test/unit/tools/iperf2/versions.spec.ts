import assert from 'node:assert/strict';
import { expect, test } from '@playwright/test';
import { TextReader } from '../../../../src/tools/iperf2/reader.js';
import { iperf2 } from '../../../../src/tools/iperf2/tool.js';
import type { DirectionOutput, ToolOutput } from '../../../../src/tools/tool.js';
import { outputOf } from '../feeding.js';
import type { RecordedRun } from '../recorded-run.js';
import { OWN_RUNS } from './recorded-runs.js';

/* Runs of 1.5 s at 5 Mbit/s for each flow and direction, as Netwright makes them, by four versions. */

/** A server that was stopped for a second took what was sent a second later. */
const isLate = ({ id, role }: RecordedRun) => role === 'client' && id.includes('late-close');
const LATE =
  'its end record counts the time until the other end had closed, too, which is more than a tenth of the run: its bitrate is lower than what it sent at';

const CASES = 66;

/** What the last row of each flow says that begins at 0, found without the reader: bytes and printed seconds. */
function endRows({ out }: RecordedRun, starred: boolean): { bytes: number; seconds: number }[] {
  const own = out.split('Server Report:')[0]!;
  const rows = new Map<string, { bytes: number; seconds: number }>();
  for (const line of own.split('\n')) {
    const match = /^\[ {1,2}(\*?)(\d)\] 0\.0+-(\S+) sec +(\d+) Bytes/.exec(line);
    if (match && (match[1] === '*') === starred)
      rows.set(match[2]!, { bytes: Number(match[4]), seconds: Number(match[3]) });
  }
  return [...rows.values()];
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Rows of the client's own direction have no star, nor has a server that only sends. */
function isStarred({ role, direction }: RecordedRun, one: DirectionOutput): boolean {
  return one.direction === 'reverse' && (role === 'client' || direction === 'bidirectional');
}

function check(run: RecordedRun, other: RecordedRun): void {
  const output = outputOf(run);
  assert.deepEqual(
    [output.ending, output.error, output.notes],
    ['complete', undefined, isLate(run) ? [LATE] : []],
  );
  const asked = run.direction === 'bidirectional' ? ['forward', 'reverse'] : [run.direction];
  assert.deepEqual(
    output.directions.map(({ direction }) => direction),
    asked,
  );
  for (const one of output.directions) checkDirection(run, one, outputOf(other));
}

function checkDirection(run: RecordedRun, one: DirectionOutput, other: ToolOutput): void {
  const { summary, intervals, flows, sender } = one;
  const rows = endRows(run, isStarred(run, one));
  assert.equal(sender, (run.role === 'client') === (one.direction === 'forward'));
  assert.equal(flows.length, run.parallel);
  assert.equal(summary!.bytes, total(rows.map(({ bytes }) => bytes)));
  assert.ok(Math.abs(summary!.durationSeconds - Math.max(...rows.map(({ seconds }) => seconds))) <= 0.0051);
  assert.equal(total(intervals.map(({ bytes }) => bytes)), summary!.bytes);
  // A rest of less than half an interval is none; nor is what a sender of TCP waits for the other end.
  const seconds = sender && run.protocol === 'tcp' ? 1.5 : summary!.durationSeconds;
  assert.equal(intervals.length, Math.floor(seconds / 0.5 + 0.55));
  if (seconds === 1.5) assert.equal(intervals.at(-1)!.endSeconds, 1.5);
  // Bytes, time and rate are three figures of which two give the third.
  const rates = flows.map(({ summary: flow }) => (flow!.bytes * 8) / flow!.durationSeconds);
  assert.ok(Math.abs(total(rates) / summary!.bitsPerSecond - 1) < 0.0002);
  const there = other.directions.find(({ direction }) => direction === one.direction)!;
  if (run.protocol === 'tcp') {
    assert.equal(there.summary!.bytes, summary!.bytes);
    assert.deepEqual(
      intervals.map(({ rttSeconds, congestionWindowBytes: window }) => [rttSeconds, window].map(Boolean)),
      intervals.map(() => [sender, sender]),
    );
    assert.equal(summary!.retransmits !== undefined, sender);
  } else checkDatagrams(one, there);
}

function checkDatagrams(
  { summary, intervals, sender, peerSummary, flows }: DirectionOutput,
  there: DirectionOutput,
) {
  const packets = (one: DirectionOutput['summary']) => one!.packets! - (one!.lostPackets ?? 0);
  // Of two flows the first datagrams may be both lost and received.
  assert.ok(Math.abs(packets(summary) - summary!.bytes / 1000) <= flows.length - 1);
  assert.equal(total(intervals.map((each) => each.packets!)), summary!.packets);
  assert.equal(summary!.lostPackets !== undefined, !sender);
  assert.equal(summary!.meanLatencySeconds !== undefined, !sender);
  // 2.1 counts the datagram that says that it was the last.
  if (!sender) assert.ok(Math.abs(summary!.packets! - there.summary!.packets!) <= 1);
  if (peerSummary) assert.equal(peerSummary.bytes, there.summary!.bytes);
}

test('what Netwright runs reads alike by every version', () => {
  const failures = OWN_RUNS.flatMap((run) => {
    const id = run.role === 'server' ? run.id.replace('.server', '') : `${run.id}.server`;
    try {
      check(
        run,
        OWN_RUNS.find((other) => other.id === id)!,
      );
      return [];
    } catch (error) {
      return [`${run.id}: ${(error as Error).message}`];
    }
  });
  console.log(`iperf2 by four versions: ${OWN_RUNS.length - failures.length} cases of ${OWN_RUNS.length}`);
  expect(failures.join('\n\n')).toBe('');
  expect(OWN_RUNS).toHaveLength(CASES);
});

test('from 2.2 on banners tell of IPv6', () => {
  const options = iperf2.parseOptions({ protocol: 'udp', bitrate: '1M', ipVersion: 6 });
  const facts = { host: 'sut', path: 'iperf', version: '2.2.1', has: () => undefined };
  const { readiness } = iperf2.server!(options, { ...facts, port: 5001, durationSeconds: 1, clients: 1 });
  const banner = 'Server listening on UDP (v6) port 5001 with pid 21848';
  expect(readiness.by === 'line' && readiness.pattern.test(banner)).toBe(true);
  const reader = new TextReader({ role: 'server', intervalSeconds: 1, parallel: 1 });
  reader.line('stdout', banner);
  expect(reader.output().protocol).toBe('udp');
});
