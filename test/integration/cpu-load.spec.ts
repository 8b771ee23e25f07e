import { setTimeout as sleep } from 'node:timers/promises';
import { maxCpu } from '../../src/criteria/cpu.js';
import type { Host } from '../../src/host/host.js';
import { buildLab, type Lab } from '../../src/lab/index.js';
import { directionsOf, type TrafficResult } from '../../src/results/traffic-result.js';
import { type StreamOptionsInput, streamFromOptions } from '../../src/streams/stream-options.js';
import { iperf3 } from '../../src/tools/iperf3/tool.js';
import { isAtLeast } from '../../src/tools/program.js';
import { namespacesRefused } from './support/as-user.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

/* What of iperf3's own CPU load is known, with the iperf3 that this machine has. */

test.beforeAll(async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
});

async function isFrom(version: string, host: Host): Promise<boolean> {
  return isAtLeast((await host.tools.of(iperf3.programs.client)).version, version);
}

function loadsOf(results: readonly TrafficResult[]): (number | undefined)[] {
  return results.flatMap(directionsOf).map(({ summary }) => summary?.cpuRatio);
}

async function loads(lab: Lab, options: StreamOptionsInput, seconds: number) {
  const stream = streamFromOptions(options, { ...lab.hosts });
  await stream.run(seconds);
  const found = { server: loadsOf(stream.results.server), client: loadsOf(stream.results.clients) };
  console.log(`${JSON.stringify(options)}: ${JSON.stringify(found)}`);
  return { ...found, stream };
}

for (const direction of ['forward', 'bidirectional'] as const)
  test(`${direction}: both ends' is measured, and more traffic takes more of it`, async () => {
    await using lab = await buildLab({ loopback: false });
    const slow = await loads(lab, { direction, bitrate: '20M' }, 2);
    const fast = await loads(lab, { direction }, 2);
    const ends = (await isFrom('3.10', lab.hosts.sut))
      ? (['server', 'client'] as const)
      : (['client'] as const);
    for (const end of ends) {
      expect(slow[end]).toHaveLength(direction === 'forward' ? 1 : 2);
      for (const [index, load] of slow[end].entries()) {
        expect(load).toBeLessThan(0.3);
        expect(fast[end][index]).toBeGreaterThan(load! * 2);
        expect(fast[end][index]).toBeGreaterThan(0.05);
      }
    }
    if (ends.length === 1) return expect(fast.server[0]).toBeUndefined();
    expect(fast.stream.validate([maxCpu('1000%')])).toBe(true);
    expect(fast.stream.validate([maxCpu('5%', { side: 'receiver' })])).toBe(false);
  });

test('a client that only receives knows its own from 3.17 on, and before that a limit on it throws', async () => {
  await using lab = await buildLab({ loopback: false });
  const { server, client, stream } = await loads(lab, { direction: 'reverse', bitrate: '20M' }, 1);
  const known = await isFrom('3.17', lab.hosts.client);
  expect(client[0] !== undefined).toBe(known);
  expect(server[0] !== undefined).toBe(await isFrom('3.10', lab.hosts.sut));
  if (known) return;
  expect(() => stream.validate([maxCpu('90%')])).toThrow(
    /did not measure cpuRatio at the receiver: .* use iperf3 3\.17 or newer/,
  );
});

test('a server that only receives tells its own from 3.17 on when its client was stopped', async () => {
  await using lab = await buildLab({ loopback: false });
  const stream = streamFromOptions({ bitrate: '20M' }, { ...lab.hosts });
  await stream.start();
  await sleep(1500);
  await stream.stop();
  const { server, clients } = stream.results;
  expect(server[0]!.sound && clients[0]!.sound).toBe(true);
  expect(loadsOf(clients)[0]).toBeLessThan(0.3);
  expect(loadsOf(server)[0] !== undefined).toBe(await isFrom('3.17', lab.hosts.sut));
});
