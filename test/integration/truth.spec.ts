import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../src/host/host.js';
import { buildLab, type Lab } from '../../src/lab/index.js';
import type { TrafficResult } from '../../src/results/traffic-result.js';
import type { Stream } from '../../src/streams/stream.js';
import { type StreamOptionsInput, streamFromOptions } from '../../src/streams/stream-options.js';
import type { ToolName } from '../../src/tools/tools.js';
import { NFT } from './support/firewall.js';
import { namespacesRefused } from './support/as-user.js';
import { requireNetperf } from './support/require-netperf.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

test.beforeAll(async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
});

/** Loses what comes in on a host and matches: of that, which. */
async function lose(host: Host, which: string, match: string): Promise<void> {
  const rule = `${match} numgen ${which} counter drop`;
  const table = `table inet loss {\nchain in {\ntype filter hook input priority 0\n${rule}\n}\n}`;
  const { exitCode, stderr } = await host.exec([...NFT, table]);
  expect([exitCode, stderr]).toEqual([0, '']);
}

async function resultsOf(lab: Lab, options: StreamOptionsInput, seconds: number) {
  const stream = streamFromOptions(options, { ...lab.hosts });
  await stream.run(seconds);
  const { server, clients } = stream.results;
  return [...server, ...clients];
}

function receiver(results: readonly TrafficResult[]): TrafficResult {
  const found = results.filter(({ sender }) => !sender);
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** Datagrams with a payload: the small ones by which tools agree on a test are sent once, and would stall them. */
const DATA = 'meta l4proto udp meta length > 500';
const UDP: readonly StreamOptionsInput[] = [
  { tool: 'iperf3', protocol: 'udp', bitrate: '20M', length: 1000 },
  { tool: 'iperf2', protocol: 'udp', bitrate: '20M', length: 1000 },
  { tool: 'netperf', protocol: 'udp', length: 1000 },
];

for (const options of UDP)
  test(`${options.tool}: of UDP with 10 % real loss the receiving end counts 8 to 12 %`, async () => {
    if (options.tool === 'netperf') requireNetperf();
    // Slow enough for the receiver to lose nothing of its own: netperf sends as fast as it can.
    await using lab = await buildLab({ loopback: false, rate: '50M' });
    await lose(lab.hosts.sut, 'random mod 100 < 10', DATA);
    const { summary } = receiver(await resultsOf(lab, options, 3));
    console.log(`${options.tool}: ${summary!.lostPackets} of ${summary!.packets} lost`);
    expect(summary!.packets).toBeGreaterThan(1000);
    expect(summary!.lossRatio).toBeGreaterThan(0.08);
    expect(summary!.lossRatio).toBeLessThan(0.12);
  });

const TCP_TOOLS = ['iperf3', 'iperf2', 'netperf'] as const;

test('over a link of 100 Mbit/s all tools agree on the bitrate of TCP within 5 %', async () => {
  requireNetperf();
  await using lab = await buildLab({ loopback: false, rate: '100M' });
  const rates: [tool: ToolName, megabits: number][] = [];
  for (const tool of TCP_TOOLS) {
    const { summary } = receiver(await resultsOf(lab, { tool }, 4));
    rates.push([tool, summary!.bitsPerSecond / 1e6]);
  }
  console.log(rates.map(([tool, megabits]) => `${tool}: ${megabits.toFixed(2)} Mbit/s`).join(', '));
  const all = rates.map(([, megabits]) => megabits);
  expect(Math.max(...all)).toBeLessThanOrEqual(100);
  expect(Math.min(...all) / Math.max(...all)).toBeGreaterThan(0.95);
});

/** Mbit/s of every interval of both ends over a link of 20 Mbit/s, of which a sender's socket holds a third of a second and more. */
async function ratesOver20M(
  options: StreamOptionsInput,
  go: (stream: Stream) => Promise<void>,
): Promise<number[]> {
  await using lab = await buildLab({ loopback: false, rate: '20M' });
  const stream = streamFromOptions({ ...options, interval: 0.5 }, { ...lab.hosts });
  await go(stream);
  const { server, clients } = stream.results;
  // A netserver has no intervals.
  return [...(options.tool === 'netperf' ? [] : server), ...clients].flatMap(({ sender, intervals }) => {
    const megabits = intervals.map(({ bitsPerSecond }) => bitsPerSecond / 1e6);
    const seen = megabits.map((rate) => rate.toFixed(1)).join(' ');
    console.log(`${options.tool}, ${sender ? 'sender' : 'receiver'}: ${seen}`);
    expect(intervals.at(-1)!.endSeconds).toBeGreaterThanOrEqual(2.5);
    return megabits;
  });
}

for (const tool of TCP_TOOLS)
  for (const direction of ['forward', 'reverse'] as const)
    test(`${tool}, ${direction}: what a full socket holds at the end is no dip of the link at either end`, async () => {
      if (tool === 'netperf') requireNetperf();
      const ofRun = await ratesOver20M({ tool, direction }, (stream) => stream.run(3));
      expect(Math.min(...ofRun)).toBeGreaterThan(12);
      if (tool === 'netperf') return;
      const ofStopped = await ratesOver20M({ tool, direction }, async (stream) => {
        await stream.start();
        await sleep(3200);
        await stream.stop();
      });
      expect(Math.min(...ofStopped)).toBeGreaterThan(12);
    });

for (const ipVersion of [4, 6] as const)
  test(`of 200 pings by IPv${ipVersion} over a link that loses 20 %, 15 to 25 % are lost`, async () => {
    await using lab = await buildLab({ loopback: false });
    // Every fifth one: of 200 at random, 15 to 25 % would be missed one time in thirteen.
    await lose(lab.hosts.sut, 'inc mod 5 < 1', ECHO[ipVersion]);
    const options: StreamOptionsInput = { tool: 'ping', ipVersion, count: 200, interval: 0.02 };
    const [result] = await resultsOf(lab, options, 4);
    const { packets, lostPackets, lossRatio } = result!.summary!;
    console.log(`ping, IPv${ipVersion}: ${lostPackets} of ${packets} lost`);
    expect(packets).toBe(200);
    expect(lossRatio).toBeGreaterThanOrEqual(0.15);
    expect(lossRatio).toBeLessThanOrEqual(0.25);
    expect(result!.replies!.filter(({ rttSeconds }) => rttSeconds === undefined)).toHaveLength(lostPackets!);
  });

/** Neighbour discovery is ICMPv6 too. */
const ECHO = { 4: 'icmp type echo-request', 6: 'icmpv6 type echo-request' } as const;
