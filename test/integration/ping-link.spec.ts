import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../src/host/host.js';
import { buildLab, type Lab } from '../../src/lab/index.js';
import { INTERFACE } from '../../src/lab/scripts.js';
import { SingleHostStream } from '../../src/streams/single-host-stream.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { ping } from '../../src/traffic/ping.js';
import { NFT } from './support/firewall.js';
import { namespacesRefused } from './support/as-user.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

/* The real ping over the lab's link, with a firewall in the way. */

const MANY = { interval: 0.02, count: 200 };

test.beforeAll(async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
});

/** A firewall in front of the SUT's answers. */
async function rule(host: Host, text: string): Promise<void> {
  const chain = `chain c { type filter hook input priority 0; ${text}; }`;
  const { exitCode, stderr } = await host.exec([...NFT, `table inet t { ${chain}; }`]);
  expect([exitCode, stderr]).toEqual([0, '']);
}

async function dropped(host: Host): Promise<number> {
  const { stdout } = await host.exec([...NFT, 'list', 'ruleset']);
  return Number(/counter packets (\d+)/.exec(stdout)?.[1]);
}

const aimed = (lab: Lab, options: object = {}, ipVersion: 4 | 6 = 4) =>
  ping(lab.hosts.client, { target: lab.hosts.sut.address(ipVersion), ...options });

for (const ipVersion of [4, 6] as const)
  test(`IPv${ipVersion}: every request has its reply`, async () => {
    await using lab = await buildLab({ loopback: false });
    const traffic = aimed(lab, { interval: 0.1, ipVersion }, ipVersion);
    await traffic.run(2);
    const { summary, intervals, replies, sound, notes } = traffic.results!;
    expect(sound).toBe(true);
    // A busy machine is late, and that is told.
    expect(notes.filter((note) => !note.endsWith('its timers are late'))).toEqual([]);
    expect(summary).toMatchObject({ packets: 20, lostPackets: 0, bytes: 20 * 56, duplicatePackets: 0 });
    expect(summary!.durationSeconds).toBeGreaterThanOrEqual(2);
    expect(summary!.p50RttSeconds).toBeGreaterThan(0);
    expect(summary!.p99RttSeconds).toBeLessThan(0.5);
    expect(intervals.map(({ packets }) => packets)).toEqual([10, 10]);
    expect(replies!.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(replies!.every(({ ttl }) => ttl === 64)).toBe(true);
  });

for (const [what, condition, least, most] of [
  ['every fifth', 'numgen inc mod 5 == 0', 0.15, 0.25],
  // Four standard deviations of 200.
  ['20 of 100 by chance', 'numgen random mod 100 < 20', 0.08, 0.32],
] as const)
  test(`of 200 requests ${what} is dropped: the loss is what the firewall counts`, async () => {
    await using lab = await buildLab({ loopback: false });
    await rule(lab.hosts.sut, `icmp type echo-request ${condition} counter drop`);
    const traffic = aimed(lab, MANY);
    await traffic.run(4);
    const { summary, intervals, replies, sound } = traffic.results!;
    expect(sound).toBe(true);
    expect(summary!.packets).toBe(200);
    expect(summary!.lostPackets).toBe(await dropped(lab.hosts.sut));
    expect(summary!.lossRatio).toBeGreaterThanOrEqual(least);
    expect(summary!.lossRatio).toBeLessThanOrEqual(most);
    expect(intervals.reduce((sum, { lostPackets }) => sum + lostPackets!, 0)).toBe(summary!.lostPackets);
    expect(replies!.filter(({ rttSeconds }) => rttSeconds === undefined)).toHaveLength(summary!.lostPackets!);
  });

test('all is lost: nothing is proved', async () => {
  await using lab = await buildLab({ loopback: false });
  await rule(lab.hosts.sut, 'icmp type echo-request drop');
  const traffic = aimed(lab, { interval: 0.2, timeout: 0.5 });
  await expect(traffic.run(1)).rejects.toMatchObject({
    name: 'TrafficError',
    code: 'TRAFFIC_FAILED',
    reason: 'ping on client failed: no reply came in',
  });
  expect(traffic.results!.summary).toMatchObject({ packets: 5, lostPackets: 5, lossRatio: 1, bytes: 0 });
  expect(traffic.results!.summary).not.toHaveProperty('meanRttSeconds');
  expect(traffic.validate()).toBe(false);
});

test('a link that dies before the stop is loss; only the last requests are not counted', async () => {
  await using lab = await buildLab({ loopback: false });
  const traffic = aimed(lab, { interval: 0.1, timeout: 0.5 });
  await traffic.start();
  await sleep(1050);
  await rule(lab.hosts.sut, 'icmp type echo-request drop');
  await sleep(1500);
  await traffic.stop();
  const { summary, sound, notes } = traffic.results!;
  expect(sound).toBe(true);
  expect(summary!.lostPackets).toBeGreaterThanOrEqual(6);
  expect(summary!.lostPackets).toBeLessThanOrEqual(14);
  expect(notes).toEqual([expect.stringMatching(/^the last 5 requests were on the way when it ended/)]);
});

test('a sender without a carrier: its requests are lost or not sent, and either is seen', async () => {
  await using lab = await buildLab({ loopback: false });
  const traffic = aimed(lab, { interval: 0.1 });
  const running = traffic.run(4);
  await sleep(1000);
  await lab.link.down();
  await sleep(2200);
  await lab.link.up();
  await running;
  const { summary, intervals, sound, notes } = traffic.results!;
  expect(sound).toBe(true);
  expect(summary!.packets).toBe(40);
  expect(intervals.filter(({ bytes }) => bytes === 0).length).toBeGreaterThanOrEqual(1);
  if (summary!.lostPackets! < 7)
    expect(notes).toContainEqual(expect.stringMatching(/^ping sent nothing for [12]\.\d s/));
});

test('replies that come twice', async () => {
  await using lab = await buildLab({ loopback: false });
  const { sut, client } = lab.hosts;
  const twice = `icmp type echo-reply dup to ${client.address(4)} device ${INTERFACE}`;
  const made = await sut.exec([
    ...NFT,
    `table ip t { chain c { type filter hook output priority 0; ${twice}; }; }`,
  ]);
  requireOrSkip(test, 'lab', made.exitCode === 0 ? undefined : `nft cannot duplicate: ${made.stderr}`);
  const traffic = aimed(lab, { interval: 0.1 });
  await traffic.run(1);
  const { summary, replies, sound } = traffic.results!;
  expect(sound).toBe(true);
  expect(summary).toMatchObject({ packets: 10, lostPackets: 0, bytes: 560 });
  // It ends with the first reply to the last one.
  expect(summary!.duplicatePackets).toBeGreaterThanOrEqual(9);
  expect(replies![0]!.duplicates).toBe(1);
});

test('a request that is too long and must not be fragmented is no loss, but an error', async () => {
  await using lab = await buildLab({ loopback: false });
  const whole = aimed(lab, { length: 2000, interval: 0.2 });
  await whole.run(0.4);
  expect(whole.results!.summary).toMatchObject({ packets: 2, lostPackets: 0, bytes: 4000 });
  for (const ipVersion of [4, 6] as const) {
    const traffic = aimed(lab, { length: 2000, dontFragment: true, interval: 0.2 }, ipVersion);
    await expect(traffic.run(0.4)).rejects.toThrow(/^ping on client failed: .*[Mm]essage too long/);
    expect(traffic.results!.error).toMatch(/[Mm]essage too long/);
  }
});

test('no route', async () => {
  await using lab = await buildLab({ loopback: false });
  const traffic = aimed(lab, { target: '203.0.113.1' });
  await expect(traffic.run(1)).rejects.toThrow('ping on client failed: connect: Network is unreachable');
  await expect(traffic.start()).rejects.toMatchObject({
    code: 'START_FAILED',
    reason: 'ping on client could not start: connect: Network is unreachable',
  });
});

test('what comes back in place of replies is told', async () => {
  await using lab = await buildLab({ loopback: false });
  await rule(
    lab.hosts.sut,
    'icmp type echo-request numgen inc mod 2 == 0 reject with icmp type admin-prohibited',
  );
  const traffic = aimed(lab, { interval: 0.1 });
  await traffic.run(1);
  const { summary, notes, sound } = traffic.results!;
  expect(sound).toBe(true);
  expect(summary).toMatchObject({ packets: 10, lostPackets: 5 });
  expect(notes).toEqual([`Packet filtered (from ${lab.hosts.sut.address(4)})`]);
});

test('a flood', async () => {
  await using lab = await buildLab({ loopback: false });
  const traffic = aimed(lab, { flood: true, length: 1000 });
  await traffic.run(1);
  const { summary, intervals, sound } = traffic.results!;
  expect(sound).toBe(true);
  expect(summary!.packets).toBeGreaterThan(1000);
  expect(summary!.bytes).toBe((summary!.packets! - summary!.lostPackets!) * 1000);
  expect(summary!.meanRttSeconds).toBeLessThan(0.1);
  expect(intervals).toHaveLength(1);
  expect(traffic.results).not.toHaveProperty('replies');
  await traffic.start();
  await sleep(300);
  await traffic.stop();
  expect(traffic.validate()).toBe(true);
  expect(traffic.results!.summary!.durationSeconds).toBeLessThan(1);
});

test('beside other traffic, by the name of the hosts', async () => {
  await using lab = await buildLab({ loopback: false });
  const manager = new TrafficManager({ hosts: { ...lab.hosts } });
  const stream = manager.addStream(new SingleHostStream({ server: aimed(lab, { interval: 0.1 }) }));
  await stream.run(1);
  expect(stream.validate()).toBe(true);
  expect(stream.results.server[0]!.summary!.packets).toBe(10);
});
