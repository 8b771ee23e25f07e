import { setTimeout as sleep } from 'node:timers/promises';
import { recordOf } from '../../src/streams/record.js';
import { streamFromOptions, type StreamOptionsInput } from '../../src/streams/stream-options.js';
import type { Stream } from '../../src/streams/stream.js';
import { directionsOf, type TrafficResult } from '../../src/results/traffic-result.js';
import { buildLab } from '../../src/lab/index.js';
import { iperf2 as tool } from '../../src/tools/iperf2/tool.js';
import { isAtLeast } from '../../src/tools/program.js';
import { iperf2 } from '../../src/traffic/iperf2.js';
import { NFT } from './support/firewall.js';
import { listProcesses } from './support/processes.js';
import { requireOrSkip } from './support/require.js';
import { expect, expectGone, test, type Hosts } from './support/hosts.js';

/* iperf2 2.1 on real hosts: what a stream makes of it. */

type Options = Omit<Extract<StreamOptionsInput, { tool: 'iperf2' }>, 'tool'>;

const namesOf = ({ sut, client }: Hosts) => ({ sut, client });
const bitrates = { tcp: '10M', udp: '8M' } as const;

/** A server from 2.2.1 on takes one flow of UDP: more are refused. */
async function skipManyUdpFlows({ sut }: Hosts): Promise<void> {
  const { version } = await sut.tools.of(tool.programs.server!);
  test.skip(isAtLeast(version, '2.2.1'), `iperf2 ${version} serves one flow of UDP`);
}

function bytesOf({ intervals }: TrafficResult): number {
  return intervals.reduce((sum, { bytes }) => sum + bytes, 0);
}

function everyResult({ results }: Stream): TrafficResult[] {
  return [...results.server, ...results.clients].flatMap(directionsOf);
}

function expectSound(stream: Stream): void {
  expect(everyResult(stream).flatMap(({ sound, notes }) => (sound ? [] : notes))).toEqual([]);
  expect(stream.validate()).toBe(true);
}

for (const protocol of ['tcp', 'udp'] as const)
  for (const direction of ['forward', 'reverse', 'bidirectional'] as const)
    for (const parallel of protocol === 'udp' && direction !== 'forward' ? [1] : [1, 3])
      test(`${protocol}, ${direction}, ${parallel} flows: both ends measure what was asked`, async ({
        hosts,
      }) => {
        if (protocol === 'udp' && parallel > 1) await skipManyUdpFlows(hosts);
        const options: Options = {
          protocol,
          direction,
          parallel,
          bitrate: bitrates[protocol],
          interval: 0.5,
        };
        const stream = streamFromOptions({ tool: 'iperf2', ...options }, namesOf(hosts));
        await stream.run(2);
        expectSound(stream);
        const asked = (protocol === 'tcp' ? 10e6 : 8e6) * parallel;
        const count = direction === 'bidirectional' ? 4 : 2;
        expect(everyResult(stream)).toHaveLength(count);
        for (const result of everyResult(stream)) {
          // On a busy machine who receives may read on after the two seconds, and its bitrate is that of the longer time.
          const { bytes, durationSeconds, bitsPerSecond } = result.summary!;
          expect((bytes * 8) / 2 / asked).toBeGreaterThan(0.7);
          expect((bytes * 8) / 2 / asked).toBeLessThan(1.3);
          expect(durationSeconds).toBeGreaterThan(1.9);
          expect((bitsPerSecond * durationSeconds) / 8 / bytes).toBeCloseTo(1, 1);
          expect(result.intervals.filter(({ startSeconds }) => startSeconds < 1.99)).toHaveLength(4);
          expect(result.flows).toHaveLength(parallel);
          expect(bytesOf(result)).toBe(result.summary!.bytes);
          const { retransmits, packets, lossRatio, jitterSeconds, meanLatencySeconds } = result.summary!;
          const udp = protocol === 'udp';
          expect([retransmits, packets].map((value) => value !== undefined)).toEqual([
            !udp && result.sender,
            udp,
          ]);
          for (const value of [lossRatio, jitterSeconds, meanLatencySeconds])
            expect(value !== undefined).toBe(udp && !result.sender);
        }
        await expectGone(stream);
      });

for (const protocol of ['tcp', 'udp'] as const)
  test(`two clients on one port, ${protocol}: each with its own record at both ends`, async ({ hosts }) => {
    if (protocol === 'udp') await skipManyUdpFlows(hosts);
    for (const direction of protocol === 'tcp' ? (['forward', 'reverse'] as const) : (['forward'] as const)) {
      const stream = streamFromOptions(
        { tool: 'iperf2', protocol, direction, bitrate: '8M', parallel: 2, clients: ['client', 'client'] },
        namesOf(hosts),
      );
      await stream.run(2);
      expectSound(stream);
      expect([stream.servers.length, stream.ports.length]).toEqual([1, 1]);
      expect(stream.results.server).toHaveLength(2);
      // What the one server printed is in a report once.
      expect(recordOf(stream).servers.map(({ raw }) => raw !== undefined)).toEqual([true, false]);
      for (const [index, server] of stream.results.server.entries()) {
        const client = stream.results.clients[index]!;
        expect([server.flows.length, client.flows.length]).toEqual([2, 2]);
        expect(server.summary!.bitsPerSecond / 16e6).toBeCloseTo(1, 0);
        expect(server.summary!.bytes / client.summary!.bytes).toBeCloseTo(1, 1);
        expect(bytesOf(server)).toBe(server.summary!.bytes);
      }
      await expectGone(stream);
    }
  });

test('nothing listens; the server is killed; the client is killed', async ({ hosts }) => {
  const port = 25_211;
  const udp = { protocol: 'udp', bitrate: '1M' } as const;
  const reverse = { direction: 'reverse' } as const;
  for (const options of [{}, udp, reverse, { ...udp, ...reverse }]) {
    const lonely = iperf2.client(hosts.client, { ...options, port, target: '127.0.0.1' });
    await expect(lonely.run(1)).rejects.toMatchObject({
      code: 'TRAFFIC_FAILED',
      reason: expect.stringContaining('Connection refused'),
    });
    for (const [end, reason] of [
      [
        '-s',
        /failed: (it lasted|(tcp )?write failed|shutdown failed|read failed|did not receive|Read UDP fin)|was ended by SIGKILL/,
      ],
      ['-c', /failed: it was ended by SIGKILL/],
    ] as const) {
      const stream = streamFromOptions({ tool: 'iperf2', ...options }, namesOf(hosts));
      let early: unknown;
      const running = stream.run(4).catch((error: unknown) => (early = error));
      await expect.poll(() => early ?? stream.clients[0]!.running).toBe(true);
      await sleep(1300);
      const own = new RegExp(`^iperf ${end} .*-p ${stream.port} |^iperf ${end} -p ${stream.port} `);
      const found = [...listProcesses().values()].filter(({ command }) => own.test(command));
      expect(found).toHaveLength(1);
      process.kill(found[0]!.pid, 'SIGKILL');
      expect(await running).toMatchObject({ name: 'TrafficError', reason: expect.stringMatching(reason) });
      expect(stream.validate()).toBe(false);
      await expectGone(stream);
    }
  }
});

test('a server that says that it listens before it does is waited for', async ({ hosts }) => {
  const hasty = `case $1 in -s) echo "Server listening on TCP port 1 with pid $$"; sleep 0.7 ;; esac\nexec iperf "$@"`;
  const sut = hosts.make({ name: 'hasty', tools: { iperf2: await hosts.script(hasty) } });
  const stream = streamFromOptions({ tool: 'iperf2' }, { sut, client: hosts.client });
  await stream.run(1);
  expectSound(stream);
  await expectGone(stream);
});

test('a port that a stranger has taken: the next one is used', async ({ hosts }) => {
  const stream = streamFromOptions({ tool: 'iperf2', port: 25_221 }, namesOf(hosts));
  const stranger = await hosts.sut.spawn(['iperf3', '-s', '-p', '25221']);
  await expect
    .poll(async () => (await (await hosts.sut.supervisor()).ports.listening([25_221])).size)
    .toBe(1);
  await stream.run(1);
  expect([stream.port, stream.validate()]).toEqual([25_222, true]);
  await stranger.kill('KILL');
  await stranger.exited;
});

test('a multicast group, where no route leads to it, with the asked TTL', async ({}) => {
  await using lab = await buildLab({ loopback: false });
  requireOrSkip(test, 'lab', lab.kind === 'loopback' ? lab.description : undefined);
  // What comes with another one is dropped.
  const rules =
    'ip daddr 224.0.0.0/4 udp dport > 0 ip ttl != 3 drop\nip6 daddr ff15::/16 udp dport > 0 ip6 hoplimit != 3 drop';
  const table = `table inet ttl {\nchain in {\ntype filter hook input priority 0\n${rules}\n}\n}`;
  expect(await lab.hosts.sut.exec([...NFT, table])).toMatchObject({ exitCode: 0 });
  for (const group of ['239.255.1.1', 'ff15::1']) {
    const stream = streamFromOptions(
      { tool: 'iperf2', protocol: 'udp', bitrate: '4M', group, ttl: 3 },
      { ...lab.hosts },
    );
    await stream.run(2);
    expectSound(stream);
    expect(stream.results.server[0]!.summary).toMatchObject({ lostPackets: 0 });
    expect(stream.results.server[0]!.summary!.packets).toBeGreaterThan(500);
    expect(stream.results.server[0]!.summary!.packets).toBe(stream.results.clients[0]!.summary!.packets);
    await expectGone(stream);
  }
});

test('an IPv6 group that leaves by another network than the lab: nothing is sent', async ({}) => {
  await using lab = await buildLab({ loopback: false });
  requireOrSkip(test, 'lab', lab.kind === 'loopback' ? lab.description : undefined);
  const another = `ip link add other0 type veth peer name other1 && ip link set other0 up && ip link set other1 up &&
    ip -6 route add multicast ff15::2/128 dev other0 table local`;
  expect(await lab.hosts.client.exec(['sh', '-c', another])).toMatchObject({ exitCode: 0 });
  const stream = streamFromOptions(
    { tool: 'iperf2', protocol: 'udp', bitrate: '4M', group: 'ff15::2' },
    { ...lab.hosts },
  );
  await expect(stream.run(1)).rejects.toMatchObject({
    name: 'UnsupportedError',
    reason: expect.stringMatching(/through another network: other0 instead of \S+; as root: ip -6 route add/),
  });
  await expectGone(stream);
});

for (const [role, protocol] of [
  ['server', 'udp'],
  ['client', 'tcp'],
] as const)
  test(`a ${protocol} ${role} that is not run for a second: its report is waited for`, async ({ hosts }) => {
    const options = { tool: 'iperf2', protocol, bitrate: '4M', interval: 0.5 } as const;
    const stream = streamFromOptions(options, namesOf(hosts));
    await stream.start();
    await sleep(1300);
    const own = new RegExp(`^iperf -${role === 'server' ? 's' : 'c'} .*-p ${stream.port} `);
    const { pid } = [...listProcesses().values()].find(({ command }) => own.test(command))!;
    process.kill(pid, 'SIGSTOP');
    const stopping = stream.stop();
    await sleep(1300);
    process.kill(pid, 'SIGCONT');
    await stopping;
    expectSound(stream);
    expect(stream.results.clients[0]!.summary!.bytes).toBe(stream.results.server[0]!.summary!.bytes);
    await expectGone(stream);
  });

test('start and stop', async ({ hosts }) => {
  for (const protocol of ['tcp', 'udp'] as const)
    for (const direction of ['forward', 'reverse', 'bidirectional'] as const) {
      const stream = streamFromOptions(
        { tool: 'iperf2', protocol, direction, bitrate: bitrates[protocol], interval: 0.5 },
        namesOf(hosts),
      );
      await stream.start();
      await sleep(1300);
      const began = performance.now();
      await stream.stop();
      console.log(protocol, direction, Math.round(performance.now() - began), 'ms');
      expectSound(stream);
      await expectGone(stream);
    }
});
