import { setTimeout as sleep } from 'node:timers/promises';
import { expect as expectTraffic } from '../../fixtures/index.js';
import { loadJudging } from '../../fixtures/on-demand.js';
import type { Channel, Connection } from '../../src/connection/connection.js';
import { localConnection } from '../../src/connection/local.js';
import { buildLab } from '../../src/lab/index.js';
import { Stream } from '../../src/streams/stream.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { iperf3 } from '../../src/traffic/iperf3.js';
import { expect, expectGone, test, type Hosts } from './support/hosts.js';
import { listProcesses } from './support/processes.js';
import { requireOrSkip } from './support/require.js';
import { sshdMissing } from './support/sshd.js';

/* Ends that die in the middle, and figures that prove nothing. */

test.beforeAll(loadJudging);

const plain = ({ sut, client }: Pick<Hosts, 'sut' | 'client'>) =>
  new Stream({ server: iperf3.server(sut), clients: [iperf3.client(client)] });

/** Ends one end of a stream behind its back. */
function kill(stream: Stream, end: '-s' | '-c', signal: NodeJS.Signals): void {
  const own = new RegExp(`^iperf3 ${end} .*-p ${stream.port} `);
  const found = [...listProcesses().values()].filter(({ command }) => own.test(command));
  expect(found).toHaveLength(1);
  process.kill(found[0]!.pid, signal);
}

for (const transport of ['local', 'ssh'] as const)
  test.describe(transport, () => {
    if (transport === 'ssh') requireOrSkip(test, 'sshd', sshdMissing());
    test.use({ transport });

    for (const [end, signal, reason] of [
      ['-s', 'SIGKILL', /^iperf3 client on client failed: .*(closed unexpectedly|reset by peer|Broken pipe)/],
      // What the client sees first is a race: the server's last word, or its closed sockets.
      [
        '-s',
        'SIGTERM',
        /^iperf3 client on client failed: .*(the server has terminated|reset by peer|Broken pipe)/,
      ],
      ['-c', 'SIGKILL', /^iperf3 client on client failed: it was ended by SIGKILL$/],
      ['-c', 'SIGTERM', /^iperf3 client on client failed: interrupt - the client has terminated/],
    ] as const)
      test(`${end === '-s' ? 'a server' : 'a client'} that dies of ${signal} in mid-test`, async ({
        hosts,
      }) => {
        const stream = plain(hosts);
        const running = stream.run(5).catch((error: unknown) => error);
        await expect.poll(() => stream.clients[0]!.running).toBe(true);
        await sleep(1300);
        kill(stream, end, signal);
        expect(await running).toMatchObject({
          name: 'TrafficError',
          code: 'TRAFFIC_FAILED',
          reason: expect.stringMatching(reason),
          output: [
            {
              end: 'iperf3 client on client',
              lines: expect.arrayContaining([expect.stringContaining('sec')]),
            },
            { end: 'iperf3 server on sut', lines: expect.arrayContaining([expect.stringContaining('sec')]) },
          ],
        });
        expect(stream.validate()).toBe(false);
        expect(() => expectTraffic(stream).not.toHaveMinBitrate(1e6)).toThrow(/is not sound proves nothing/);
        await expectGone(stream);
      });
  });

for (const [end, signal] of [
  ['-s', 'SIGKILL'],
  ['-s', 'SIGTERM'],
  ['-c', 'SIGKILL'],
  ['-c', 'SIGTERM'],
] as const)
  test(`started without end, ${end === '-s' ? 'the server' : 'the client'} dies of ${signal}: not sound`, async ({
    hosts,
  }) => {
    const stream = plain(hosts);
    await stream.start();
    await sleep(1300);
    kill(stream, end, signal);
    await expect.poll(() => stream.clients[0]!.running).toBe(false);
    await stream.stop();
    expect(stream.validate()).toBe(false);
    await expectGone(stream);
  });

test('one of two clients dies: the other is stopped, and only the dead one is told', async ({ hosts }) => {
  const stream = new Stream({
    server: iperf3.server(hosts.sut),
    clients: [iperf3.client(hosts.client), iperf3.client(hosts.client)],
  });
  const running = stream.run(5).catch((error: unknown) => error);
  await expect.poll(() => stream.clients.every((client) => client.running)).toBe(true);
  await sleep(1200);
  kill(stream, '-c', 'SIGKILL');
  expect(await running).toMatchObject({
    name: 'TrafficError',
    reason: 'iperf3 client on client failed: it was ended by SIGKILL',
  });
  expect(stream.validate()).toBe(false);
  await expectGone(stream);
});

test('the connection to a host is lost in mid-test', async ({ hosts }) => {
  let channel: Channel | undefined;
  const connection: Connection = {
    description: 'a connection that will be lost',
    open: async (...args) => (channel = await localConnection().open(...args)),
  };
  const client = hosts.make({ name: 'client', connection });
  const stream = plain({ sut: hosts.sut, client });
  const running = stream.run(5).catch((error: unknown) => error);
  await expect.poll(() => stream.clients[0]!.running).toBe(true);
  await sleep(1200);
  channel!.destroy();
  expect(await running).toMatchObject({
    name: 'ConnectionError',
    code: 'CONNECTION_LOST',
    reason: expect.stringContaining('Lost the connection to client (a connection that will be lost)'),
  });
  expect(stream.validate()).toBe(false);
  await expectGone(stream);
});

test('a run of 1.5 s lasts no less, and its figures are whole', async ({ hosts }) => {
  const stream = plain(hosts);
  await stream.run(1.5);
  expect(stream.results.clients[0]!.summary!.durationSeconds).toBeGreaterThanOrEqual(1.5);
  expect(stream.validate()).toBe(true);
  expect(() => iperf3.client(hosts.client, { omit: 0.5 })).toThrow(
    "option 'omit' must be a whole number of seconds from 0 to 60; got 0.5",
  );
});

test('UDP above the rate of the link: loss is reported, and nothing fails by itself', async ({}) => {
  await using lab = await buildLab({ loopback: false, rate: '10M' });
  requireOrSkip(test, 'lab', lab.kind === 'loopback' ? lab.description : undefined);
  const manager = new TrafficManager({ hosts: { ...lab.hosts } });
  // A sender that has to wait for its own queue loses nothing: only several fill it.
  const stream = manager.addStream({ protocol: 'udp', bitrate: '2M', parallel: 16, length: 1400 });
  await stream.run(3);
  expect(stream.validate()).toBe(true);
  expect(stream.results.server[0]!.summary!.lossRatio).toBeGreaterThan(0.3);
  expectTraffic(stream).not.toHaveMaxLoss('1%');
  expect(() => expectTraffic(stream).toHaveMaxLoss('1%')).toThrow(/[34567]\d(\.\d+)? %/);
  await expectGone(stream);
});

test('limits without a unit, and limits that nothing could break', async ({ hosts }) => {
  const manager = new TrafficManager({ hosts: { sut: hosts.sut, client: hosts.client } });
  const stream = manager.addStream({ protocol: 'udp', bitrate: '5M' });
  await stream.run(1);
  const refused = (judge: () => unknown, message: RegExp) => expect(judge).toThrow(message);
  for (const traffic of [expectTraffic(stream), expectTraffic(stream).not]) {
    refused(
      () => traffic.toHaveMaxLoss(1 as never),
      /must be a percentage with its sign, such as '0.1%'; got 1/,
    );
    refused(
      () => traffic.toHaveMaxJitter(5 as never),
      /must be a time with its unit, such as '5ms' or '1.5s'; got 5/,
    );
    refused(() => traffic.toHaveMaxLoss('100%'), /100/);
    refused(() => traffic.toHaveMaxJitter('0'), /must be a time with its unit/);
    refused(() => traffic.toHaveMinBitrate(-1), /0 or more.*got -1/);
  }
  expect(stream.verdicts).toEqual([]);
});

test('what was not measured throws, under .not too', async ({ hosts }) => {
  const stream = plain(hosts);
  await stream.run(1);
  for (const traffic of [expectTraffic(stream), expectTraffic(stream).not]) {
    expect(() => traffic.toHaveMaxLoss('1%')).toThrow(/not measured|did not measure/i);
    expect(() => traffic.toHaveMaxJitter('5ms')).toThrow(/not measured|did not measure/i);
  }
});

test('what was not started, or still runs, throws, under .not too', async ({ hosts }) => {
  const stream = plain(hosts);
  expect(() => expectTraffic(stream).not.toHaveMinBitrate(1)).toThrow(
    /has not been started: there is nothing/,
  );
  await stream.start();
  expect(() => expectTraffic(stream).not.toHaveMinBitrate(1)).toThrow(
    /is still running; stop it before it is judged/,
  );
  await stream.stop();
});
