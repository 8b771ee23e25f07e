import { expect, test } from '@playwright/test';
import type { IntervalResult } from '../../../../src/results/traffic-result.js';
import type { DirectionOutput } from '../../../../src/tools/tool.js';
import { feed, READERS, recordingsOf } from './recordings.js';

const recordings = recordingsOf('iperf3-3.12-outage');

function readOutage(name: string): { direction: DirectionOutput; notes: string[] } {
  const { role, mode, intervalSeconds, out } = recordings.find((one) => one.name === name)!;
  const { directions, notes } = feed(new READERS[mode]({ role, intervalSeconds }), out).output();
  return { direction: directions[0]!, notes };
}

function microseconds({ jitterSeconds }: IntervalResult): number | undefined {
  return jitterSeconds === undefined ? undefined : Math.round(jitterSeconds * 1e6);
}

test('a flow of which nothing came in leaves the loss of all unknown, and is noted', () => {
  const { direction, notes } = readOutage('udp-dead-flow.server');
  expect(direction.flows.map(({ summary }) => summary!.packets)).toEqual([188, 0]);
  for (const figure of ['packets', 'lostPackets', 'lossRatio'])
    expect(direction.summary).not.toHaveProperty(figure);
  expect(notes).toEqual(['nothing came in of 1 flow of 2: how much of it was lost iperf3 does not know']);
});

test('nor has it any jitter, and it is left out of the mean', () => {
  const { flows, summary, intervals } = readOutage('udp-dead-flow.server').direction;
  expect(flows[0]!.summary!.jitterSeconds).toBeCloseTo(9e-6, 9);
  expect(flows[1]!.summary).not.toHaveProperty('jitterSeconds');
  expect(summary!.jitterSeconds).toBe(flows[0]!.summary!.jitterSeconds);
  expect(intervals.map(microseconds)).toEqual([4, 110, 9]);
});

test('an interval in which nothing came in has no jitter; what iperf3 prints is that of the one before', () => {
  const { intervals } = readOutage('udp-tail-lost.server').direction;
  expect(intervals.map(microseconds)).toEqual([6, 117, 35, undefined, undefined]);
});

test('JSON is read the same', () => {
  const { role, intervalSeconds, out } = recordingsOf('iperf3-3.21').find(
    ({ name }) => name === 'udp-P2-J.server',
  )!;
  const json = JSON.parse(out) as { intervals: { streams: object[] }[]; end: { streams: { udp: object }[] } };
  const nothing = {
    bytes: 0,
    bits_per_second: 0,
    packets: 0,
    lost_packets: 0,
    lost_percent: 0,
    jitter_ms: 0,
  };
  for (const interval of json.intervals) Object.assign(interval.streams[1]!, nothing);
  Object.assign(json.end.streams[1]!.udp, nothing);
  const output = feed(new READERS.json({ role, intervalSeconds }), JSON.stringify(json)).output();
  const { flows, summary, intervals } = output.directions[0]!;
  expect(summary).not.toHaveProperty('lossRatio');
  expect(flows[1]!.summary).not.toHaveProperty('jitterSeconds');
  expect(summary!.jitterSeconds).toBe(flows[0]!.summary!.jitterSeconds);
  for (const interval of intervals) expect(interval.jitterSeconds).toBeGreaterThan(0);
  expect(output.notes.join()).toContain('nothing came in of 1 flow of 2');
});
