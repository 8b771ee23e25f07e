import { setTimeout as sleep } from 'node:timers/promises';
import { AbortedError } from '../../src/streams/live/aborted-error.js';
import type { TrafficError } from '../../src/core/errors.js';
import { minBitrate } from '../../src/criteria/bitrate.js';
import { maxLoss } from '../../src/criteria/loss.js';
import { maxOutage } from '../../src/criteria/outage.js';
import type { Host } from '../../src/host/host.js';
import { buildLab } from '../../src/lab/index.js';
import { live } from '../../src/streams/live/live.js';
import { recordOf } from '../../src/streams/record.js';
import type { StreamOptionsInput } from '../../src/streams/stream-options.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { namespacesRefused } from './support/as-user.js';
import { NFT } from './support/firewall.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

/* Outages, recoveries and soaks over the lab's link, which goes down, drops and gets slow. */

test.beforeAll(async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
});

const UDP = { protocol: 'udp', bitrate: '5M', interval: 0.1 } as const;

/** Drops what comes in at a host and what `match` fits, for so long. Nobody but it sees that. */
async function dropped(host: Host, match: string, seconds: number): Promise<void> {
  const chain = `chain c { type filter hook input priority 0; ${match} drop; }`;
  const made = await host.exec([...NFT, `table inet t { ${chain}; }`]);
  expect([made.exitCode, made.stderr]).toEqual([0, '']);
  await sleep(seconds * 1000);
  await host.exec([...NFT, 'delete', 'table', 'inet', 't']);
}

test('what is down does not recover, at whatever moment it went, and does when it is up', async () => {
  await using lab = await buildLab({ loopback: false });
  const manager = new TrafficManager({ hosts: { ...lab.hosts } });
  manager.addStream({ name: 'ping', tool: 'ping', interval: 0.02 });
  manager.addStream({ name: 'udp', ...UDP, interval: 0.4 });
  await manager.startAll();
  await live.reachBitrate(manager, '10k');
  const passes = async (within: number) =>
    (await live.recover(manager, { within })).map(({ pass }) => pass).join();
  const seen: string[] = [];
  for (let number = 0; number < 5; number++) {
    // Anywhere in an interval.
    await sleep(90 * number);
    await lab.link.down();
    const down = await passes(1);
    await lab.link.up();
    seen.push(`${down} ${await passes(4)}`);
  }
  await manager.stopAll();
  expect(seen).toEqual(seen.map(() => 'false,false true,true'));
});

test('data that does not come again is told, with how long it has been out', async () => {
  await using lab = await buildLab({ loopback: false });
  const manager = new TrafficManager({ hosts: { ...lab.hosts } });
  const ping = manager.addStream({ name: 'ping', tool: 'ping', interval: 0.02 });
  const udp = manager.addStream({ name: 'udp', ...UDP });
  await manager.startAll();
  await live.reachBitrate(manager, '10k');
  const action = () => lab.link.down();
  const errors = await Promise.all(
    [ping, udp].map((stream) =>
      stream
        .measureOutage(action, { within: 1, settle: 0.5 })
        .catch((error: unknown) => error as TrafficError),
    ),
  );
  await lab.link.up();
  await manager.stopAll();
  expect(errors.map((error) => (error as TrafficError).code)).toEqual(['NO_RECOVERY', 'NO_RECOVERY']);
  expect(String(errors[1])).toMatch(
    /stream 'udp', forward, at sut, did not come in without a break within 1\.\d+ s; its longest pause was of 1\.\d+ s/,
  );
});

test('an outage is that of the client that was out, and of what was dropped on the way', async () => {
  await using lab = await buildLab({ loopback: false });
  const manager = new TrafficManager({ hosts: { ...lab.hosts } });
  const two = manager.addStream({ name: 'two', clients: ['client', 'client'], ...UDP });
  const ping = manager.addStream({ name: 'ping', tool: 'ping', interval: 0.02 });
  await manager.startAll();
  await live.reachBitrate(manager, '10k');
  const { sut } = lab.hosts;
  const dropping = dropped(sut, `udp dport ${two.ports[1]}`, 0.7);
  const outages = await Promise.all(
    [two, ping].map((stream) => stream.measureOutage(() => dropping, { settle: 0.5 })),
  );
  expect(Math.abs(outages[0]!.seconds - 0.7)).toBeLessThan(0.3);
  expect(outages[0]).toMatchObject({ by: 'intervals', traffic: { stream: 'two', host: 'sut' } });
  expect(outages[1]!.seconds).toBeLessThan(0.3);

  const both = dropped(sut, '', 0.7);
  const [udp, replies] = await Promise.all(
    [two, ping].map((stream) => stream.measureOutage(() => both, { settle: 0.5 })),
  );
  for (const { seconds } of [udp!, replies!]) expect(Math.abs(seconds - 0.7)).toBeLessThan(0.3);
  await manager.stopAll();
  // The same, of the whole run.
  expect(ping.evaluate([maxOutage(0.4), maxOutage(1)]).map(({ pass }) => pass)).toEqual([false, true]);
});

test('a run of iperf2 is sound with an outage in its midst', async () => {
  await using lab = await buildLab({ loopback: false });
  const manager = new TrafficManager({ hosts: { ...lab.hosts } });
  const stream = manager.addStream({ tool: 'iperf2', ...UDP });
  const run = stream.run(4);
  await live.reachBitrate(stream, '4M');
  const outage = await stream.measureOutage(() => dropped(lab.hosts.sut, 'meta l4proto udp', 0.7), {
    settle: 0.5,
  });
  await run;
  expect(Math.abs(outage.seconds - 0.7)).toBeLessThan(0.3);
  const verdicts = stream.evaluate([maxLoss('5%'), maxLoss('90%'), maxOutage(1)]);
  expect(verdicts.map(({ pass }) => pass)).toEqual([false, true, true]);
});

test('a soak ends by loss in the direction that has it, and bears what is short', async () => {
  await using lab = await buildLab({ loopback: false });
  const manager = new TrafficManager({ hosts: { ...lab.hosts } });
  const stream = manager.addStream({ direction: 'reverse', ...UDP, bitrate: '10M', interval: 0.2 });
  const soak = stream
    .run(60, { abortOn: [maxLoss('10%'), minBitrate('1M')], after: 1.4 })
    .catch((error: unknown) => error);
  await live.reachBitrate(stream, 9);
  const half = 'numgen inc mod 2 == 0';
  await dropped(lab.hosts.client, `meta l4proto udp ${half}`, 0.5);
  // It was not for long enough.
  await live.sustainBitrate(stream, 5, { for: 1 });
  await sleep(1000);
  expect(stream.running).toBe(true);
  const dropping = dropped(lab.hosts.client, `meta l4proto udp ${half}`, 3);
  const error = await soak;
  await dropping;
  expect(error).toBeInstanceOf(AbortedError);
  const { verdict, message } = error as AbortedError;
  expect(message).toMatch(
    /of 60 s: maxLoss \(≤ 10 % .*\) was violated from .* \(reverse, sut → client, at the/,
  );
  expect(verdict).toMatchObject({ criterion: 'maxLoss', pass: false, limit: 0.1 });
  expect(verdict.value).toBeGreaterThan(0.3);
  const { startSeconds, endSeconds } = verdict.interval!;
  expect(endSeconds - startSeconds).toBeGreaterThanOrEqual(1.39);
  expect(endSeconds - startSeconds).toBeLessThan(2);
  // What was measured is kept, sound, and can be judged.
  const [result] = stream.results.clients;
  expect(result!.sound).toBe(true);
  expect(result!.intervals.at(-1)!.endSeconds).toBeGreaterThanOrEqual(endSeconds - 0.01);
  expect(stream.evaluate([minBitrate('1M')]).map(({ pass }) => pass)).toEqual([true]);
});

for (const options of [
  { tool: 'iperf3', ...UDP },
  { tool: 'iperf2', ...UDP },
  { tool: 'ping', interval: 0.1, timeout: 0.5 },
] as const)
  test(`a link that stays down ends a soak by loss: ${options.tool}`, async () => {
    await using lab = await buildLab({ loopback: false });
    const manager = new TrafficManager({ hosts: { ...lab.hosts } });
    const stream = manager.addStream(options);
    const soak = stream.run(60, { abortOn: [maxLoss('5%')], after: 1 }).catch((error: unknown) => error);
    await live.reachBitrate(stream, '1k');
    await sleep(500);
    await lab.link.down();
    const error = (await soak) as AbortedError;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.reason).toMatch(/of 60 s: maxLoss \(≤ 5 % in every interval\) was violated from/);
    // Of the last ping of an interval the fate is known when its time is over.
    if (options.tool !== 'ping') expect(error.verdict.value).toBe(1);
    expect(stream.running).toBe(false);
    // Nothing came in after those datagrams: only the sender knows of them.
    if (options.tool === 'iperf3') {
      expect(stream.results.server[0]!.summary!.lossRatio).toBeGreaterThan(0.1);
      expect(stream.evaluate([maxLoss('5%')])).toMatchObject([{ pass: false }]);
    }
  });

for (const options of [
  { direction: 'forward' },
  { direction: 'reverse' },
  { tool: 'iperf2' },
] satisfies StreamOptionsInput[])
  test(`a link that gets slow ends a soak by TCP: ${Object.values(options).join()}`, async () => {
    await using lab = await buildLab({ loopback: false, rate: '100M' });
    const manager = new TrafficManager({ hosts: { ...lab.hosts } });
    const stream = manager.addStream({ ...options, interval: 0.5 });
    const soak = manager
      .run(stream.name, 600, { abortOn: [minBitrate(50)], after: 1.5 })
      .catch((error: unknown) => error);
    await live.reachBitrate(stream, 80);
    await lab.link.shape({ rate: '20M' });
    const error = (await soak) as AbortedError;
    expect(error).toBeInstanceOf(AbortedError);
    expect(stream.running).toBe(false);
    expect(error.reason).toMatch(/of 600 s: minBitrate \(≥ 50 Mbit\/s in every interval\) was violated from/);
    expect(error.verdict.value).toBeLessThan(50e6);
    expect(stream.verdicts).toContainEqual(error.verdict);
    const { server, clients } = stream.results;
    expect([...server, ...clients].map(({ sound }) => sound)).toEqual([true, true]);
    expect(stream.evaluate([minBitrate(50)]).map(({ pass }) => pass)).toEqual([false]);
    const receiver = [...server, ...clients].find(({ sender }) => !sender)!;
    const slow = receiver.intervals.slice(-3).map(({ bitsPerSecond }) => bitsPerSecond);
    // It is slow, not dead.
    expect(Math.max(...slow)).toBeGreaterThan(10e6);
    expect(Math.min(...slow)).toBeLessThan(21e6);
    // Such as a report has it.
    expect(recordOf(stream).verdicts.map(({ criterion, pass }) => `${criterion} ${pass}`)).toEqual([
      'reachBitrate true',
      'minBitrate false',
      'minBitrate false',
    ]);
  });
