import { createServer } from 'node:net';
import { directionsOf, type TrafficResult } from '../../src/results/traffic-result.js';
import { streamFromOptions, type StreamOptionsInput } from '../../src/streams/stream-options.js';
import { Stream } from '../../src/streams/stream.js';
import { findFreePort } from '../../src/host/ports.js';
import { iperf2 } from '../../src/traffic/iperf2.js';
import { netperf } from '../../src/traffic/netperf.js';
import { expect, expectGone, test, type Hosts } from './support/hosts.js';
import { descendantsOf, isAlive } from './support/descendants.js';
import { listProcesses } from './support/processes.js';
import { requireNetperf } from './support/require-netperf.js';

test.beforeAll(() => requireNetperf());

/** The processes of netperf that this worker started. */
function programs(): { pid: number; name: string }[] {
  const all = listProcesses();
  return descendantsOf(process.pid).flatMap((pid) => {
    const name = all.get(pid)?.name ?? '';
    return /^(netserver|netperf)$/.test(name) ? [{ pid, name }] : [];
  });
}

type Options = Omit<Extract<StreamOptionsInput, { tool: 'netperf' }>, 'tool'>;
const make = ({ sut, client }: Hosts, options: Options = {}) =>
  streamFromOptions({ tool: 'netperf', ...options }, { sut, client });

/** Results of both ends: the server's is what its client told. */
async function run(hosts: Hosts, options: Options): Promise<[server: TrafficResult, client: TrafficResult]> {
  const stream = make(hosts, options);
  await stream.run(1);
  const { server, clients } = stream.results;
  expect([server.length, clients.length]).toEqual([1, 1]);
  expect([...server, ...clients].flatMap(directionsOf).every(({ sound }) => sound)).toBe(true);
  return [server[0]!, clients[0]!];
}

for (const [direction, protocol] of [
  ['forward', 'tcp'],
  ['reverse', 'tcp'],
  ['forward', 'udp'],
] as const)
  test(`${protocol}, ${direction}: both ends are known, and the client of TCP has intervals`, async ({
    hosts,
  }) => {
    const interval = protocol === 'tcp' ? { interval: 0.2 } : {};
    const [server, client] = await run(hosts, { direction, protocol, ...interval, length: 1000 });
    const [sender, receiver] = direction === 'forward' ? [client, server] : [server, client];
    expect([sender.sender, receiver.sender]).toEqual([true, false]);
    expect(sender.summary!.bytes).toBeGreaterThan(1e6);
    expect(receiver.summary!.bytes).toBeGreaterThan(1e5);
    expect(server.intervals).toEqual([]);
    if (protocol === 'tcp') expect(client.intervals.length).toBeGreaterThanOrEqual(4);
    else expect(client.intervals).toEqual([]);
    const { lossRatio, packets, lostPackets } = receiver.summary!;
    if (protocol === 'tcp') return expect([lossRatio, packets]).toEqual([undefined, undefined]);
    expect(packets! * 1000).toBe(sender.summary!.bytes);
    expect((packets! - lostPackets!) * 1000).toBe(receiver.summary!.bytes);
  });

for (const [name, options] of Object.entries<Options>({
  TCP_RR: { test: 'rr', requestLength: 100, responseLength: 200 },
  TCP_CRR: { test: 'crr' },
  UDP_RR: { test: 'rr', protocol: 'udp' },
}))
  test(`${name}: transactions and their latency`, async ({ hosts }) => {
    const [server, { summary, intervals }] = await run(hosts, options);
    expect(summary!.transactionsPerSecond).toBeGreaterThan(100);
    const { minLatencySeconds: min, meanLatencySeconds: mean, p50LatencySeconds: p50 } = summary!;
    const { p90LatencySeconds: p90, p99LatencySeconds: p99, maxLatencySeconds: max } = summary!;
    const ordered = [min!, p50!, p90!, p99!, max!];
    expect(ordered).toEqual([...ordered].sort((one, other) => one - other));
    expect(max).toBeLessThan(1);
    // One at a time: the latency is the time that each takes.
    expect(mean! * summary!.transactionsPerSecond!).toBeGreaterThan(0.8);
    expect(mean! * summary!.transactionsPerSecond!).toBeLessThan(1.2);
    expect(server.summary!.transactionsPerSecond).toBeUndefined();
    expect(intervals.length).toBeLessThanOrEqual(2);
    // In netperf's own unit: bits of requests of one byte would be rounded to two digits.
    for (const { transactionsPerSecond } of intervals) {
      expect(transactionsPerSecond! / summary!.transactionsPerSecond!).toBeGreaterThan(0.2);
      expect(transactionsPerSecond! / summary!.transactionsPerSecond!).toBeLessThan(5);
    }
  });

test('the load of both hosts, where it was asked for', async ({ hosts }) => {
  for (const { summary } of await run(hosts, { cpu: true })) {
    expect(summary!.hostCpuRatio).toBeGreaterThan(0.01);
    expect(summary!.hostCpuRatio).toBeLessThanOrEqual(1);
  }
  for (const { summary } of await run(hosts, {})) expect(summary!.hostCpuRatio).toBeUndefined();
});

test('several clients: a netserver for each, and a port for its data', async ({ hosts }) => {
  const stream = make(hosts, { clients: ['client', 'client', 'client'], test: 'rr' });
  await stream.run(1);
  expect(stream.servers).toHaveLength(3);
  expect(new Set(stream.ports).size).toBe(6);
  expect(stream.results.server).toHaveLength(3);
  const told = stream.clients.map(
    (client) => (client as ReturnType<typeof netperf.client>).record().command!,
  );
  for (const [index, command] of told.entries()) expect(command).toContain(`,${stream.ports[3 + index]}`);
});

test('started and stopped: what was measured until then is kept', async ({ hosts }) => {
  const stream = make(hosts, { interval: 0.2 });
  await stream.start();
  await new Promise((resolve) => setTimeout(resolve, 700));
  await stream.stop();
  expect(stream.validate()).toBe(true);
  const { server, clients } = stream.results;
  expect(clients[0]!.summary!.durationSeconds).toBeGreaterThan(0.5);
  expect(server[0]!.summary!.bytes).toBeGreaterThan(1e6);
});

for (const [what, options] of Object.entries<Options>({
  "direction 'reverse'": { direction: 'reverse' },
  "test 'crr'": { test: 'crr' },
}))
  test(`${what} cannot be stopped, and is not started without an end`, async ({ hosts }) => {
    const stream = make(hosts, options);
    await expect(stream.start()).rejects.toMatchObject({
      name: 'UnsupportedError',
      reason: expect.stringContaining(`netperf cannot end ${what} before its time`),
    });
    expect(programs()).toEqual([]);
    expect(stream.running).toBe(false);
  });

test('a server that serves on cannot be run for a time, and is not started', async ({ hosts: { sut } }) => {
  for (const server of [netperf.server(sut, { port: 25_998 }), iperf2.server(sut, { port: 25_998 })]) {
    await expect(server.run(1)).rejects.toMatchObject({
      name: 'UnsupportedError',
      code: 'SERVES_ON',
      reason: expect.stringMatching(/^\w+ server on sut does not end by itself: use start\(\) and stop\(\)/),
    });
    expect(server.started).toBe(false);
  }
});

test('nobody listens: the client says so at once', async ({ hosts: { client } }) => {
  const alone = netperf.client(client, { port: 25_999, target: '127.0.0.1' });
  await expect(alone.run(1)).rejects.toMatchObject({
    code: 'TRAFFIC_FAILED',
    message: expect.stringContaining('are you sure there is a netserver listening'),
  });
});

test('a port that a stranger takes is passed over', async ({ hosts: { sut, client } }) => {
  const port = 25_300;
  const stranger = createServer();
  const server = netperf.server(sut);
  const prepare = server.prepare.bind(server);
  // Between lease and start.
  server.prepare = (context) => {
    prepare(context);
    if (context.port === port) stranger.listen(port);
  };
  const stream = new Stream({ server, clients: [netperf.client(client)], port });
  await stream.run(1);
  expect(stream.port).toBeGreaterThan(port);
  await new Promise((resolve) => stranger.close(resolve));
});

for (const [what, options] of Object.entries<Options>({
  'UDP to the server': { protocol: 'udp' },
  'TCP to the client': { direction: 'reverse' },
  'TCP to the server': {},
  connections: { test: 'crr' },
  'requests by UDP': { protocol: 'udp', test: 'rr' },
}))
  test(`${what}: netserver is ended in its test, though its client was killed`, async ({ hosts }) => {
    const stream = make(hosts, options);
    const running = stream.run(5).catch((error: unknown) => error);
    await expect.poll(() => programs().length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = programs();
    expect(before.map(({ name }) => name).sort()).toEqual(['netperf', 'netserver']);
    process.kill(before.find(({ name }) => name === 'netperf')!.pid, 'SIGKILL');
    expect(await running).toMatchObject({ name: 'TrafficError', code: 'TRAFFIC_FAILED' });
    expect(before.filter(({ pid }) => isAlive(pid))).toEqual([]);
    await expectGone(stream);
    expect(stream.validate()).toBe(false);
  });

test('the server is killed in the middle: the run fails, and nothing is left', async ({ hosts }) => {
  const stream = make(hosts, {});
  const running = stream.run(3);
  running.catch(() => undefined);
  const servers = () => programs().filter(({ name }) => name === 'netserver');
  await expect.poll(() => programs().length).toBe(2);
  for (const { pid } of servers()) process.kill(pid, 'SIGKILL');
  await expect(running).rejects.toMatchObject({ name: 'TrafficError' });
});

test('ends without a stream: the client starts, and stops with its figures', async ({
  hosts: { sut, client },
}) => {
  const port = await findFreePort(sut, 7911);
  const server = netperf.server(sut, { port });
  const sender = netperf.client(client, { port, target: '127.0.0.1' });
  await server.start();
  try {
    await sender.start();
    await new Promise((resolve) => setTimeout(resolve, 1200));
  } finally {
    await sender.stop();
    await server.stop();
  }
  expect(sender.results).toMatchObject({ sound: true });
  expect(sender.results!.summary!.durationSeconds).toBeLessThan(5);
});
