import { expect, test } from '@playwright/test';
import type { TrafficResult, TrafficSummary } from '../../../../src/results/traffic-result.js';
import { bytesOf, figuresOf } from '../../../../src/streams/stress/figures.js';
import { intervals, result } from '../../criteria/results.js';

/** A server receives and a client sends, unless told otherwise. */
const server = (summary: Partial<TrafficSummary>, parts: Partial<TrafficResult> = {}) =>
  result({ summary: { durationSeconds: 1, bytes: 1000, bitsPerSecond: 8000, ...summary }, ...parts });
const client = (summary: Partial<TrafficSummary>, parts: Partial<TrafficResult> = {}) =>
  server(summary, { role: 'client', sender: true, ...parts });
const reverse = { direction: 'reverse' } as const;

test('of several clients the receivers are summed up, over the longest of their times', () => {
  const results = {
    server: [server({ bytes: 1000, durationSeconds: 2 }), server({ bytes: 500, durationSeconds: 5 })],
    clients: [client({ bytes: 7000, durationSeconds: 9 }), client({ bytes: 7000 })],
  };
  expect(figuresOf({ results })).toEqual({ bytes: 1500, seconds: 5 });
});

test('one result of a server for all its clients is not counted once more at the clients', () => {
  const results = { server: [server({ bytes: 2000 })], clients: [client({}), client({})] };
  expect(figuresOf({ results })).toMatchObject({ bytes: 2000 });
});

test('where nobody receives, what the clients sent is all there is', () => {
  const results = { server: [], clients: [client({ bytes: 300 }), client({ bytes: 400 })] };
  expect(figuresOf({ results })).toMatchObject({ bytes: 700, seconds: 1 });
});

test('both ways at once: what the server received and what the client did', () => {
  const results = {
    server: [server({ bytes: 100 }, { opposite: server({ bytes: 9000 }, { ...reverse, sender: true }) })],
    clients: [client({ bytes: 9000 }, { opposite: client({ bytes: 20 }, { ...reverse, sender: false }) })],
  };
  expect(figuresOf({ results })).toMatchObject({ bytes: 120 });
});

test('packets and losses are those of receivers, retransmits those of senders', () => {
  const sent = client({ packets: 1000, lostPackets: 7, retransmits: 3 });
  const received = (lostPackets: number) => server({ packets: 500, lostPackets, retransmits: 90 });
  const results = { server: [received(4), received(0)], clients: [sent, client({ retransmits: 2 })] };
  expect(figuresOf({ results })).toMatchObject({ packets: 1000, lostPackets: 4, retransmits: 5 });
  const unseen = figuresOf({ results: { server: [], clients: [sent] } })!;
  // What a sender sent, nobody may have received: that is no loss of 0.
  expect([unseen.packets, unseen.lostPackets]).toEqual([undefined, undefined]);
});

test('ping: its replies, its losses and its round trips', () => {
  const pings = client(
    { bytes: 640, packets: 10, lostPackets: 2, meanRttSeconds: 0.01, maxRttSeconds: 0.03 },
    { tool: 'ping', protocol: 'icmp', sender: false },
  );
  expect(figuresOf({ results: { server: [pings], clients: [] } })).toEqual({
    ...{ bytes: 640, seconds: 1, packets: 10, lostPackets: 2 },
    ...{ meanRttSeconds: 0.01, maxRttSeconds: 0.03 },
  });
});

test('of round trips the mean over those that tell one, and the highest of all', () => {
  const rtt = (meanRttSeconds: number, maxRttSeconds: number) => client({ meanRttSeconds, maxRttSeconds });
  const results = { server: [server({})], clients: [rtt(0.01, 0.5), rtt(0.03, 0.04), client({})] };
  expect(figuresOf({ results })).toMatchObject({ meanRttSeconds: 0.02, maxRttSeconds: 0.5 });
});

test('without an end record the intervals count, but not those of the warm-up', () => {
  const [warmUp, ...measured] = intervals(800, 8, 16);
  const { summary, ...cut } = server({}, { intervals: [{ ...warmUp!, omitted: true }, ...measured] });
  expect([summary?.bytes, bytesOf(cut)]).toEqual([1000, 3_000_000]);
  expect(figuresOf({ results: { server: [cut], clients: [] } })).toEqual({ bytes: 3_000_000, seconds: 3 });
});

test('where nothing was measured there are no figures', () => {
  expect(figuresOf({ results: { server: [], clients: [] } })).toBeUndefined();
  const { summary, ...nothing } = server({}, { intervals: [] });
  expect(summary).toBeDefined();
  expect(figuresOf({ results: { server: [nothing], clients: [] } })).toBeUndefined();
});
