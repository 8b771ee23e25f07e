import { expect, test } from '@playwright/test';
import { evaluate } from '../../../src/criteria/evaluate.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import type { TrafficResult } from '../../../src/results/traffic-result.js';
import { withMissingPackets } from '../../../src/traffic/missing-packets.js';
import { resultOf } from '../../../src/traffic/tool-results.js';
import { allRecordings, feed, READERS, type Recording, recordingsOf } from '../tools/iperf3/recordings.js';

function resultsOf(recording: Recording, peer?: TrafficResult): TrafficResult {
  const { asked, intervalSeconds, mode, role, version } = recording;
  const { direction, omitSeconds, protocol } = asked;
  const context = { role, intervalSeconds, omitSeconds, direction };
  const output = feed(new READERS[mode](context), recording.out, recording.err).output();
  return resultOf(output, {
    tool: 'iperf3',
    version,
    role,
    direction,
    protocol,
    durationSeconds: asked.seconds,
    stopped: false,
    peer,
  });
}

/** Both ends of a recorded run, as a stream reads them: the client ends first. */
function bothEnds(recordings: readonly Recording[], name: string) {
  const find = (wanted: string) => recordings.find((one) => one.name === wanted)!;
  const client = resultsOf(find(name));
  return { client, server: resultsOf(find(`${name}.server`), client) };
}

const outage = recordingsOf('iperf3-3.12-outage');

test('what was lost after the last arrival is lost', () => {
  const { client, server } = bothEnds(outage, 'udp-tail-lost');
  expect(server).toMatchObject({ sound: true, summary: { packets: 313, lostPackets: 149 } });
  expect(server.summary!.lossRatio).toBeCloseTo(149 / 313);
  expect(server.notes).toEqual([
    'the sender sent 313 packets, the receiver accounts for 164: the missing 149 are counted as lost',
  ]);
  const subjects = [server, client].map((result) => ({ result, stream: 'Stream', host: result.role }));
  expect(evaluate(subjects, [maxLoss('0.1%')])).toMatchObject([{ pass: false, actual: '47.6 %' }]);
});

test('so is a flow of which nothing came in', () => {
  const { server } = bothEnds(outage, 'udp-dead-flow');
  expect(server.summary).toMatchObject({ packets: 376, lostPackets: 188, lossRatio: 0.5 });
});

test('no recording of a sound run is changed by what the other end tells', () => {
  const recordings = allRecordings();
  let compared = 0;
  for (const { version, name, asked, role } of recordings) {
    if (asked.protocol !== 'udp' || role !== 'client') continue;
    const same = recordings.filter((one) => one.version === version);
    if (!same.some((one) => one.name === `${name}.server`)) continue;
    const { client, server } = bothEnds(same, name);
    if (!client.sound || !server.sound) continue;
    compared++;
    expect([...client.notes, ...server.notes].join(), name).not.toContain('counted as lost');
  }
  expect(compared).toBeGreaterThan(60);
});

const summary = { durationSeconds: 10, bytes: 0, bitsPerSecond: 0 };
function missing(sent: number, expected: number, sentSeconds = 10, apartSeconds = 0): boolean {
  const received = { ...summary, packets: expected, lostPackets: 0 };
  const told = { ...summary, durationSeconds: sentSeconds, packets: sent };
  const flows = [{ id: 5, summary: received }];
  return withMissingPackets({ summary: received, flows }, told, apartSeconds) !== undefined;
}

test('a tenth of a second, or ten packets, may be on their way', () => {
  expect(missing(100, 90)).toBe(false);
  expect(missing(100, 89)).toBe(true);
  expect(missing(10_000, 9900)).toBe(false);
  expect(missing(10_000, 9899)).toBe(true);
  expect(missing(76, 78)).toBe(false);
});

test('what the sender sent beyond the time of the receiver is on its way too', () => {
  expect(missing(10_500, 10_000, 10.5)).toBe(false);
  expect(missing(10_500, 10_000, 10)).toBe(true);
});

test('of what was stopped an interval more may be on its way, and no more', () => {
  expect(missing(1000, 940, 10, 0.5)).toBe(false);
  expect(missing(1000, 939, 10, 0.5)).toBe(true);
});

test('counts that are not known stay so', () => {
  const flows = [{ id: 5, summary }];
  expect(withMissingPackets({ summary, flows }, { ...summary, packets: 100 })).toBeUndefined();
  const received = { ...summary, packets: 10, lostPackets: 0 };
  expect(
    withMissingPackets({ summary: received, flows: [{ id: 5, summary: received }] }, summary),
  ).toBeUndefined();
  expect(withMissingPackets({ summary, flows: [] }, { ...summary, packets: 100 })).toBeUndefined();
});
