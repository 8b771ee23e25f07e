import assert from 'node:assert/strict';
import { expect, test } from '@playwright/test';
import { flowResult, intervalResult, trafficSummary } from '../../../../src/results/traffic-result.js';
import type { ToolOutput } from '../../../../src/tools/tool.js';
import { read, type Recording, recordingsOf } from './recordings.js';

const recordings = recordingsOf('iperf2-2.1.8');
const CASES = 76;

/** How the cases end that do not end as asked. */
const ENDINGS: readonly [
  cases: RegExp,
  ending: ToolOutput['ending'],
  error: RegExp | undefined,
  bytes: boolean,
][] = [
  [/^refused$/, 'failed', /^tcp connect failed: Connection refused$/, false],
  [/^refused-yC$/, 'failed', /^tcp connect failed: Connection refused$/, false],
  [/^udp-noserver$/, 'failed', /^(read failed: Connection refused|did not receive ack)/, true],
  [/^unknown-host$/, 'failed', /Host name lookup failure$/, false],
  [/^badarg$/, 'failed', /^iperf: unrecognized option `--nope'$/, false],
  [/^portinuse\.second$/, 'failed', /^listener bind failed: Address already in use$/, false],
  [/^(portinuse|udp-d|idle-server-\w+)\.server$/, 'truncated', undefined, false],
  [/^tcp-d-yC$/, 'failed', /Address already in use/, false],
  [/^(tcp-d|tcp-r|tcp-d-yC|udp-d)(\.server)?$/, 'failed', /dual test|Address already in use/, true],
  // CSV and sums alone are not what Netwright asks for: they are never taken for a whole result.
  [/-y[Cc]/, 'truncated', undefined, false],
  [/^tcp-sum-only-P4$/, 'truncated', undefined, false],
  [/^client-SIGKILL$|^server-SIGKILL\.server$/, 'truncated', undefined, true],
  [/^client-SIGKILL\.server$/, 'interrupted', /^recv failed: Connection reset by peer$/, true],
  [/^server-SIG(KILL|TERM|INT)$/, 'failed', /^write failed: Broken pipe$/, true],
  [/^server-SIG(TERM|INT)\.server$/, 'complete', undefined, true],
];

test('every recording of iperf2 2.1.8 reads as it must', () => {
  const failures = recordings.flatMap((recording) => {
    try {
      check(recording);
      return [];
    } catch (error) {
      return [`${recording.name}: ${(error as Error).message}`];
    }
  });
  console.log(`iperf2 2.1.8: ${recordings.length - failures.length} cases of ${recordings.length}`);
  expect(failures.join('\n\n')).toBe('');
  expect(recordings).toHaveLength(CASES);
});

function check(recording: Recording): void {
  const output = read(recording);
  for (const { intervals, flows, summary, peerSummary } of output.directions) {
    intervals.forEach((interval) => intervalResult.parse(interval));
    flows.forEach((flow) => flowResult.parse(flow));
    for (const figures of [summary, peerSummary]) if (figures) trafficSummary.parse(figures);
  }
  const odd = ENDINGS.find(([cases]) => cases.test(recording.name));
  assert.equal(output.ending, odd?.[1] ?? 'complete', output.error);
  if (odd?.[2]) assert.match(output.error!, odd[2]);
  else assert.equal(output.error, undefined);
  if (odd && !odd[3]) return assert.equal(output.directions.length, 0);
  if (odd?.[1] === 'failed' && /dual/.test(output.error ?? '')) return;
  checkFigures(recording, output);
  if (!odd) checkWhole(recording, output);
}

/** Of each flow, as `-b` asked: iperf2's M is 2^20. */
function rateOf({ command, protocol, name }: Recording): [min: number, max: number] {
  if (name.startsWith('n1M')) return [1e8, 1e11];
  if (name === 'udp-noserver') return [1.0e6, 1.1e6];
  const asked = (protocol === 'udp' ? 10 : 50) * 2 ** 20;
  assert.ok(!command.includes('-b ') || command.includes(protocol === 'udp' ? '-b 10M' : '-b 50M'));
  return [asked * 0.96, asked * 1.08];
}

/** What holds for whatever was measured, however the run ended. */
function checkFigures(recording: Recording, output: ToolOutput): void {
  const { role, protocol, parallel, enhanced } = recording;
  const [min, max] = rateOf(recording).map((rate) => rate * parallel) as [number, number];
  assert.ok(output.directions.length > 0);
  for (const one of output.directions) {
    const sender = (role === 'client') === (one.direction === 'forward');
    assert.equal(one.sender, sender);
    const receivesUdp = protocol === 'udp' && !sender;
    const measured = [...one.intervals, ...(one.summary ? [one.summary] : [])];
    assert.ok(measured.length > 0);
    for (const figures of measured) {
      assert.ok(figures.bitsPerSecond >= min, `${figures.bitsPerSecond} is less than asked`);
      assert.ok(figures.bitsPerSecond <= max, `${figures.bitsPerSecond} is more than asked`);
      assert.equal(figures.lostPackets !== undefined, receivesUdp);
      assert.equal(figures.jitterSeconds !== undefined, receivesUdp);
      assert.equal(figures.retransmits !== undefined, protocol === 'tcp' && sender && enhanced);
    }
    for (const interval of one.intervals) {
      assert.equal(interval.latencySeconds !== undefined, receivesUdp && enhanced);
      assert.equal(interval.rttSeconds !== undefined, protocol === 'tcp' && sender && enhanced);
      assert.equal(interval.congestionWindowBytes !== undefined, protocol === 'tcp' && sender && enhanced);
    }
  }
  if (role === 'client') assert.equal(output.endpoints?.length, parallel);
}

/** What holds for a run that ended as asked. */
function checkWhole(recording: Recording, output: ToolOutput): void {
  const { direction, role, protocol, parallel, intervalSeconds, name } = recording;
  const directions = direction === 'bidirectional' ? ['forward', 'reverse'] : [direction];
  assert.deepEqual(
    output.directions.map((one) => one.direction),
    directions,
  );
  assert.equal(output.protocol, protocol);
  for (const one of output.directions) {
    assert.equal(one.flows.length, parallel);
    assert.ok(one.flows.every(({ summary }) => summary));
    const seconds = name.startsWith('n1M') ? 0 : name.startsWith('client-SIG') ? 1.49 : 1.98;
    assert.ok(one.summary!.durationSeconds > seconds && one.summary!.durationSeconds < seconds + 0.1);
    assert.equal(one.intervals.length, intervalSeconds === 0 ? one.intervals.length : 2);
    const told = role === 'client' && protocol === 'udp' && direction === 'forward';
    assert.equal(one.peerSummary !== undefined, told);
  }
}
