import { Stream } from '../../src/streams/stream.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { iperf3 } from '../../src/traffic/iperf3.js';
import type { Iperf3OptionsInput } from '../../src/tools/iperf3/options.js';
import type { Traffic } from '../../src/traffic/traffic.js';
import { FakeTraffic } from '../unit/streams/fake-traffic.js';
import { expect, expectGone, test, type Hosts } from './support/hosts.js';
import { listProcesses } from './support/processes.js';

/* What the ancestor gets wrong in the life of a stream, and what it gets right without a test. */

const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const kinds: Record<string, Iperf3OptionsInput> = {
  TCP: {},
  UDP: { protocol: 'udp', bitrate: '5M' },
  'TCP in reverse': { direction: 'reverse' },
  'UDP in reverse': { protocol: 'udp', bitrate: '5M', direction: 'reverse' },
  'TCP in both directions': { direction: 'bidirectional' },
  'UDP in both directions': { protocol: 'udp', bitrate: '5M', direction: 'bidirectional' },
};

test('startAll, a wait, stopAll, and validateAll: every kind of traffic is sound', async ({ hosts }) => {
  const manager = new TrafficManager({ hosts: { sut: hosts.sut, client: hosts.client } });
  const limit = { bitrate: '50M' };
  for (const [name, options] of Object.entries(kinds)) manager.addStream({ ...limit, name, ...options });
  expect(manager.streams.map(({ completed }) => completed)).not.toContain(true);
  await manager.startAll();
  expect(manager.streams.map(({ running }) => running)).not.toContain(false);
  expect(manager.streams.map(({ completed }) => completed)).not.toContain(true);
  await sleep(1.6);
  await manager.stopAll();
  expect(manager.streams.map(({ completed }) => completed)).not.toContain(false);
  const verdicts = manager.evaluate();
  expect(verdicts.filter(({ pass }) => !pass)).toEqual([]);
  expect(manager.validateAll()).toBe(true);
  for (const stream of manager.streams) await expectGone(stream);
});

test('starting twice is refused, and orphans nothing', async ({ hosts }) => {
  const stream = plain(hosts);
  await stream.start();
  const { port } = stream;
  const commands = pids(port!);
  await expect(stream.start()).rejects.toMatchObject({ name: 'UsageError', code: 'ALREADY_STARTED' });
  await expect(stream.run(1)).rejects.toThrow(
    "stream 'Stream' is started; stop it before it is started again",
  );
  expect(stream.port).toBe(port);
  expect(pids(port!)).toEqual(commands);
  expect(commands).toHaveLength(2);
  await stream.stop();
  await expectGone(stream);
});

test('starting again after a stop reserves a port anew', async ({ hosts }) => {
  const stream = plain(hosts, { port: 24_801 });
  await stream.run(1);
  expect(stream.port).toBe(24_801);
  const stranger = await hosts.sut.spawn(['iperf3', '-s', '-p', '24801']);
  await expect
    .poll(async () => (await (await hosts.sut.supervisor()).ports.listening([24_801])).size)
    .toBe(1);
  await stream.run(1);
  expect([stream.port, stream.validate()]).toEqual([24_802, true]);
  await stranger.kill('KILL');
  await stranger.exited;
});

test('stopping twice, and before the start, is harmless and takes no time', async ({ hosts }) => {
  const stream = plain(hosts);
  const timed = async () => {
    const began = performance.now();
    await stream.stop({ delay: 3 });
    return performance.now() - began;
  };
  expect(await timed()).toBeLessThan(50);
  await stream.start();
  await sleep(1.1);
  await stream.stop();
  expect(await timed()).toBeLessThan(50);
  expect(stream.validate()).toBe(true);
});

test('what was only reserved is given back by a stop', async ({ hosts }) => {
  const stream = plain(hosts);
  expect([stream.port, stream.ports]).toEqual([undefined, []]);
  await stream.reserve();
  const { port } = stream;
  expect(port).toBeGreaterThanOrEqual(5201);
  await stream.reserve();
  expect(stream.port).toBe(port);
  await stream.stop();
  expect([stream.port, stream.started]).toEqual([port, false]);
  const other = plain(hosts, { port: port!, portFindTries: 1 });
  await other.reserve();
  await other.stop();
});

test('a stop in the middle of a start, at any moment, leaves nothing', async ({ hosts }) => {
  for (const ms of [0, 2, 5, 10, 20, 30, 50]) {
    const stream = plain(hosts);
    const starting = stream.start().catch((error: unknown) => error);
    await sleep(ms / 1000);
    await stream.stop();
    expect((await starting) ?? { code: 'STOPPED' }).toMatchObject({ code: 'STOPPED' });
    await expectGone(stream);
  }
});

test('a stop in the middle of a run ends it as an error', async ({ hosts }) => {
  const stream = plain(hosts);
  const running = stream.run(60).catch((error: unknown) => error);
  await sleep(1.2);
  await stream.stop();
  expect(await running).toMatchObject({ name: 'TrafficError', code: 'STOPPED' });
  expect(stream.validate()).toBe(false);
  await expectGone(stream);
});

test('the order and the delay of start and stop, on real processes', async ({ hosts }) => {
  const moments: Record<string, number> = {};
  const noted = (traffic: Traffic, name: string): Traffic =>
    new Proxy(traffic, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        if (key !== 'start' && key !== 'stop') return value.bind(target) as unknown;
        return async (...args: unknown[]) => {
          moments[`${name} ${key} begins`] ??= performance.now();
          await (value as (...args: unknown[]) => Promise<void>).apply(target, args);
          moments[`${name} ${key} ends`] ??= performance.now();
        };
      },
    });
  const stream = new Stream({
    server: noted(iperf3.server(hosts.sut), 'server'),
    clients: [noted(iperf3.client(hosts.client), 'client')],
  });
  await stream.start({ delay: 0.5 });
  await sleep(1.1);
  await stream.stop({ delay: 0.5 });
  const startGap = moments['client start begins']! - moments['server start ends']!;
  const stopGap = moments['server stop begins']! - moments['client stop ends']!;
  for (const gap of [startGap, stopGap]) {
    expect(gap).toBeGreaterThan(490);
    expect(gap).toBeLessThan(800);
  }
  expect(stream.validate()).toBe(true);
});

test('an unnamed stream, one of a name and one of the same name', async ({ hosts }) => {
  const manager = new TrafficManager({ hosts: { sut: hosts.sut, client: hosts.client } });
  manager.addStream({});
  manager.addStream({ name: 'bulk' });
  expect(() => manager.addStream({ name: 'bulk' })).toThrow("there is a stream 'bulk' already");
  await expect(manager.run('voice', 1)).rejects.toThrow(
    "there is no stream 'voice'; the manager has 'Stream', 'bulk'",
  );
  expect(manager.streams).toHaveLength(2);
});

test('one of three streams fails: the others run to their end, and all are told', async ({ hosts }) => {
  const lame = hosts.make({ name: 'lame', tools: { iperf3: '/nowhere/iperf3' } });
  const manager = new TrafficManager({ hosts: { sut: hosts.sut, client: hosts.client, lame } });
  const good = manager.addStream({ name: 'good' });
  manager.addStream({ name: 'bad', clients: ['lame'] });
  manager.addStream({ name: 'worse', server: 'lame' });
  await expect(manager.runAll(1)).rejects.toMatchObject({
    name: 'AggregateStreamError',
    errors: [{ code: 'TOOL_MISSING' }, { code: 'TOOL_MISSING' }],
    outcomes: [{ stream: 'good' }, { stream: 'bad', error: {} }, { stream: 'worse', error: {} }],
    message: expect.stringMatching(
      /^2 of 3 streams did not run:\n- good: ok\n- bad: iperf3 cannot be run on lame[^]*\n- worse: iperf3 cannot/,
    ),
  });
  expect(good.validate()).toBe(true);
  for (const stream of manager.streams) await expectGone(stream);
});

test('a generator of the user’s own on both ends, and on one end only', async ({ hosts }) => {
  const own = new Stream({
    server: new FakeTraffic('server'),
    clients: [new FakeTraffic('client')],
    port: 700,
  });
  await own.run(1);
  expect([own.port, own.validate()]).toEqual([700, true]);

  const client = new FakeTraffic('client', { run: () => sleep(0.05) });
  const mixed = new Stream({ server: iperf3.server(hosts.sut), clients: [client] });
  // Its client sent nothing to the server.
  await expect(mixed.run(1)).rejects.toThrow(/iperf3 server on sut failed: no traffic was reported/);
  const context = client.calls.filter(({ what }) => what === 'prepare').at(-1)?.context;
  expect(context).toMatchObject({ port: mixed.port, target: '127.0.0.1', durationSeconds: 1 });
  expect(mixed.validate()).toBe(false);
  await expectGone(mixed);
});

function plain({ sut, client }: Hosts, options: { port?: number; portFindTries?: number } = {}): Stream {
  return new Stream({ server: iperf3.server(sut), clients: [iperf3.client(client)], ...options });
}

/** PIDs of the iperf3 that have the port. */
function pids(port: number): number[] {
  const found = [...listProcesses().values()].filter(({ command }) =>
    new RegExp(`^iperf3 .*-p ${port} `).test(command),
  );
  return found.map(({ pid }) => pid);
}
