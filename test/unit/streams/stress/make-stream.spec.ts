import { expect, test } from '@playwright/test';
import { makeStream } from '../../../../src/streams/stress/make-stream.js';
import { parseStressOptions } from '../../../../src/streams/stress/options.js';
import type { Protocol } from '../../../../src/results/traffic-result.js';
import { optionsOf } from '../../../../src/streams/tool-options.js';
import type { PingOptions } from '../../../../src/tools/ping/options.js';
import { client, other, sut } from './fakes.js';

interface Asked {
  tool: string;
  streams: number;
  hours: number;
  protocol?: Protocol;
  clients?: number;
}

/** What the ends of a stream are made with. */
function optionsFor({ tool, streams, hours, protocol = 'tcp', clients = 1 }: Asked) {
  const hosts = [client, other].slice(0, clients);
  const plan = parseStressOptions({ sut, clients: hosts, numStreams: streams });
  const kind = { tool, protocol: tool === 'ping' ? 'icmp' : protocol, direction: 'forward' } as const;
  const drawn = { ...kind, lengthBytes: 64, durationSeconds: hours * 3600, client: 0 };
  return makeStream(plan, drawn, 'stress 1').allTraffics.map((traffic) => optionsOf(traffic)!);
}

const intervalsFor = (asked: Asked) => [
  ...new Set(optionsFor(asked).map(({ intervalSeconds }) => intervalSeconds)),
];

for (const tool of ['iperf3', 'iperf2', 'netperf'])
  test(`${tool}: an interval of 1 s, and a longer one where all streams at once would keep a million of them`, () => {
    // 5 × 21600 × 2 ends.
    expect(intervalsFor({ tool, streams: 5, hours: 6 })).toEqual([1]);
    expect(intervalsFor({ tool, streams: 200, hours: 6 })).toEqual([9]);
    expect(intervalsFor({ tool, streams: 200, hours: 6, clients: 2 })).toEqual([18]);
    // A short one among many is told of as finely as ever.
    expect(intervalsFor({ tool, streams: 200, hours: 0.1 })).toEqual([1]);
    expect(intervalsFor({ tool, streams: 1000, hours: 24 })).toEqual([60]);
  });

test('netperf has no intervals by UDP, however many streams there are', () => {
  expect(intervalsFor({ tool: 'netperf', protocol: 'udp', streams: 200, hours: 24 })).toEqual([0]);
});

test('ping: five requests a second, and fewer where there would be more than a million, but one a second', () => {
  const between = (asked: Omit<Asked, 'tool'>) =>
    (optionsFor({ tool: 'ping', ...asked })[0] as unknown as PingOptions).requestIntervalSeconds;
  expect(between({ streams: 5, hours: 6 })).toBe(0.2);
  expect(between({ streams: 25, hours: 6 })).toBeCloseTo(0.54, 5);
  expect(between({ streams: 200, hours: 6 })).toBe(1);
  // One-ended: other clients are in other streams.
  expect(between({ streams: 25, hours: 6, clients: 2 })).toBeGreaterThanOrEqual(0.54);
});
