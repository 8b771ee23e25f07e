import { CurlDownload, HttpServer } from '../../example-tests/http-download.js';
import { minBitrate } from '../../src/criteria/bitrate.js';
import { buildLab } from '../../src/lab/index.js';
import type { StressOptions } from '../../src/streams/stress/options.js';
import { StressTrafficManager } from '../../src/streams/stress/stress-traffic-manager.js';
import { namespacesRefused } from './support/as-user.js';
import { descendantsOf } from './support/descendants.js';
import { NFT } from './support/firewall.js';
import { expect, test, type Hosts } from './support/hosts.js';
import { listProcesses } from './support/processes.js';
import { requireNetperf } from './support/require-netperf.js';
import { requireOrSkip } from './support/require.js';
import { sshdMissing } from './support/sshd.js';

/** Short streams of little load between two hosts, silent. */
function stressOf({ sut, client }: Pick<Hosts, 'sut' | 'client'>, options: Partial<StressOptions> = {}) {
  return new StressTrafficManager({
    ...{ sut, clients: [client], numStreams: 4, minDur: 1, maxDur: 2, log: () => undefined },
    ...options,
  });
}

/** Such as `3 iperf2 udp reverse 1400 B 2 s`, in the order of the sequence. */
function sequenceOf(stress: StressTrafficManager): string[] {
  return [...stress.record()!.streams]
    .sort((one, another) => one.number - another.number)
    .map(
      (each) =>
        `${each.number} ${each.tool} ${each.protocol} ${each.direction} ${each.lengthBytes} B ${each.durationSeconds} s`,
    );
}

/** How many iperf3s of this worker run. */
function countIperf3(): number {
  const all = listProcesses();
  return descendantsOf(process.pid).filter((pid) => all.get(pid)?.name === 'iperf3').length;
}

for (const transport of ['local', 'ssh'] as const)
  test.describe(transport, () => {
    test.use({ transport });
    if (transport === 'ssh') requireOrSkip(test, 'sshd', sshdMissing());

    test('streams of all tools replace each other, are all sound, and nothing is left', async ({ hosts }) => {
      const stress = stressOf(hosts, {
        bitrate: undefined!,
        seed: 11,
        criteria: [minBitrate(0.0001, { of: 'mean' })],
      });
      await stress.startAll();
      await stress.wait(6);
      expect(stress.streams).toHaveLength(4);
      const ports = stress.streams.flatMap((stream) => stream.ports);
      expect(new Set(ports).size).toBe(ports.length);
      await stress.stopAll();
      expect(stress.failures).toEqual([]);
      expect(stress.validateAll()).toBe(true);
      expect(stress.counts.completed).toBeGreaterThanOrEqual(8);
      const tools = new Set(stress.summary.map(({ tool }) => tool));
      for (const tool of ['iperf2', 'iperf3', 'ping']) expect([...tools]).toContain(tool);
      for (const { bytes, outcome } of stress.completedStreams)
        expect([outcome, bytes! > 0]).toEqual(['completed', true]);
    });

    test('paused, nothing runs; resumed, as many as before', async ({ hosts }) => {
      const stress = stressOf(hosts, {
        trafficTools: ['iperf3'],
        protocols: ['tcp', 'udp'],
        bitrate: '5M',
        minDur: 60,
        maxDur: 60,
      });
      await stress.startAll();
      await expect.poll(countIperf3).toBe(8);
      await stress.pauseAll();
      expect(countIperf3()).toBe(0);
      await stress.resumeAll();
      await expect.poll(countIperf3).toBe(8);
      await stress.pauseAll(0.1);
      await expect.poll(countIperf3).toBe(8);
      await stress.wait(1.5);
      await stress.stopAll();
      expect(countIperf3()).toBe(0);
      expect(stress.counts).toMatchObject({ completed: 0, cut: 12, failed: 0 });
      // What was cut counts for as long as it lasted.
      expect(
        stress
          .record()!
          .streams.slice(-4)
          .every(({ bytes = 0 }) => bytes > 100_000),
      ).toBe(true);
      expect(stress.evaluate([minBitrate(2, { of: 'mean' })]).every(({ pass }) => pass)).toBe(true);
    });
  });

test('a seed draws the same streams again', async ({ hosts }) => {
  const [first, again] = [1, 2].map(() =>
    stressOf(hosts, { seed: 5, trafficTools: ['iperf2', 'iperf3', 'ping'] }),
  );
  for (const stress of [first!, again!]) await stress.runAll(3);
  const common = Math.min(sequenceOf(first!).length, sequenceOf(again!).length);
  expect(common).toBeGreaterThanOrEqual(6);
  expect(sequenceOf(first!).slice(0, common)).toEqual(sequenceOf(again!).slice(0, common));
});

test('what a host lacks: of the defaults it is left out with a notice, what was named is refused with the reason', async ({
  hosts,
}) => {
  const client = hosts.make({
    name: 'bare',
    tools: { netperf: '/nowhere/netperf', iperf2: '/nowhere/iperf' },
  });
  const lines: string[] = [];
  const stress = stressOf({ sut: hosts.sut, client }, { log: (line) => lines.push(line), numStreams: 2 });
  await stress.runAll(2);
  expect(stress.counts.failed).toBe(0);
  expect(
    stress.notices.filter((notice) => /^(netperf|iperf2) is left out: .*nowhere/.test(notice)),
  ).toHaveLength(2);
  expect(lines[0]).toBe(`stress traffic: seed ${stress.seed}`);
  expect(lines).toEqual([lines[0], ...stress.notices.map((notice) => `stress traffic: ${notice}`)]);
  expect(stress.summary.some(({ tool }) => tool === 'netperf' || tool === 'iperf2')).toBe(false);

  const named = stressOf({ sut: hosts.sut, client }, { trafficTools: ['iperf3', 'iperf2'] });
  await expect(named.startAll()).rejects.toMatchObject({
    code: 'IMPOSSIBLE',
    message: expect.stringMatching(/tool 'iperf2': .*\/nowhere\/iperf/),
  });
  expect([named.state, named.streams.length]).toEqual(['idle', 0]);
});

test('a host that is lost fails every stream, less and less often, and ends it by maxFailures', async ({
  hosts,
}) => {
  const stress = stressOf(hosts, { trafficTools: ['iperf3'], protocols: ['tcp'], maxFailures: 8 });
  await stress.startAll();
  await stress.wait(0.5);
  await hosts.client.close();
  await expect(stress.wait(20)).rejects.toMatchObject({ code: 'MAX_FAILURES' });
  expect([stress.state, stress.streams.length]).toEqual(['stopped', 0]);
  expect(stress.failures.every(({ reason }) => reason !== undefined && reason !== '')).toBe(true);
});

test('several clients, source addresses, and a range of ports that a firewall lets in', async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
  await using lab = await buildLab({ loopback: false });
  const { sut, client } = lab.hosts;
  const clients = [client, client];
  const stress = new StressTrafficManager({
    ...{ sut, clients, srcIps: clients.map((host) => host.address(6)), dstIp: sut.address(6) },
    ...{ numStreams: 3, minDur: 1, maxDur: 1, bitrate: '5M', startPort: 9960, log: () => undefined },
    ...{ seed: 3, trafficTools: ['iperf3', 'iperf2', 'ping'] },
  });
  const seen = new Set<number>();
  await stress.startAll();
  for (let look = 0; look < 30; look++) {
    for (const stream of stress.streams) for (const port of stream.ports) seen.add(port);
    await stress.wait(0.1);
  }
  await stress.stopAll();
  expect(stress.failures).toEqual([]);
  expect(stress.validateAll()).toBe(true);
  expect(Math.min(...seen)).toBeGreaterThanOrEqual(9960);
  expect(Math.max(...seen)).toBeLessThanOrEqual(9999);
  const clientsOf = (isPing: boolean) =>
    stress.completedStreams
      .filter(({ tool }) => (tool === 'ping') === isPing)
      .map((each) => each.clients.length);
  expect([...new Set(clientsOf(false))]).toEqual([2]);
  expect([...new Set(clientsOf(true))]).toEqual([1]);
});

test('what a firewall swallows whole has failed when it is cut after 10 s, and not before', async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
  await using lab = await buildLab({ loopback: false });
  const chain = 'chain c { type filter hook input priority 0; meta l4proto { udp, icmp } drop; }';
  expect((await lab.hosts.sut.exec([...NFT, `table inet t { ${chain}; }`])).exitCode).toBe(0);
  const stress = stressOf(lab.hosts, {
    ...{ trafficTools: ['iperf2', 'ping'], directions: ['forward'], minDur: 60, maxDur: 60, maxSize: 1400 },
    // Both tools are among the four, before the pause and after it.
    ...{ protocols: ['udp', 'icmp'], dstIp: lab.hosts.sut.address(4), seed: 2 },
  });
  await stress.startAll();
  await stress.wait(2);
  await stress.pauseAll();
  expect(stress.counts).toEqual({ completed: 0, cut: 4, failed: 0 });
  expect(() => stress.validateAll()).toThrow(/no stream .* has ended with traffic: 4 were ended by a stop/);
  await stress.resumeAll();
  await stress.wait(12);
  await stress.stopAll();
  expect(stress.counts).toEqual({ completed: 0, cut: 4, failed: 4 });
  expect([...new Set(stress.failures.map(({ tool }) => tool))].sort()).toEqual(['iperf2', 'ping']);
  for (const { code, reason } of stress.failures)
    expect([code, reason]).toEqual([
      'NO_TRAFFIC',
      expect.stringMatching(
        /^nothing had come in at the .* on (sut|client) when it was stopped after 1\d s: /,
      ),
    ]);
  expect(stress.validateAll()).toBe(false);
});

test("traffic of the user's own, as the example has it, is cut by a pause and a stop, and does not fail", async ({
  hosts,
}) => {
  const stress = stressOf(hosts, {
    ...{
      trafficTools: ['http'],
      protocols: ['tcp'],
      directions: ['forward'],
      minDur: 1,
      maxDur: 60,
      seed: 4,
    },
    trafficClasses: { http: { server: HttpServer, client: CurlDownload, protocols: ['tcp'] } },
  });
  await stress.startAll();
  await stress.wait(2);
  await stress.pauseAll();
  expect(stress.counts).toMatchObject({ failed: 0, cut: 4 });
  await stress.resumeAll();
  await stress.wait(1);
  await stress.stopAll();
  expect(stress.failures).toEqual([]);
  expect(stress.counts.cut).toBe(8);
});

test('a multicast group', async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
  await using lab = await buildLab({ loopback: false });
  const { sut, client } = lab.hosts;
  const stress = stressOf(
    { sut, client },
    { commType: 'multicast', dstIp: '239.255.1.1', numStreams: 2, maxSize: 1400 },
  );
  await stress.runAll(3.5);
  expect(stress.failures).toEqual([]);
  expect(stress.counts.completed).toBeGreaterThanOrEqual(2);
  expect(stress.summary.map(({ tool, protocol }) => `${tool} ${protocol}`)).toEqual(
    stress.summary.map(() => 'iperf2 udp'),
  );
});

test('where netperf is there, it takes part', async ({ hosts }) => {
  requireNetperf();
  const stress = stressOf(hosts, { trafficTools: ['netperf'], numStreams: 2 });
  await stress.runAll(4);
  expect(stress.failures).toEqual([]);
  expect(stress.counts.completed).toBeGreaterThanOrEqual(2);
});
