import { setTimeout as sleep } from 'node:timers/promises';
import { withPrefix } from '../../src/connection/namespace.js';
import { localConnection } from '../../src/connection/local.js';
import { ping, PingTraffic } from '../../src/traffic/ping.js';
import { asUser, isRoot } from './support/as-user.js';
import { expect, test, type Hosts } from './support/hosts.js';
import { listProcesses } from './support/processes.js';

/* The real ping, on loopback. */

const TARGET = '127.0.0.1';

test('stopping keeps the end record; starting again begins anew', async ({ hosts }) => {
  const traffic = ping(hosts.client, { target: TARGET, interval: 0.1 });
  for (const seconds of [1.25, 0.05]) {
    await traffic.start();
    expect(traffic.running).toBe(true);
    await sleep(seconds * 1000);
    await traffic.stop();
    expect(traffic.running).toBe(false);
    const { summary, sound } = traffic.results!;
    expect(sound).toBe(true);
    expect(summary!.packets! * 0.1).toBeGreaterThanOrEqual(seconds * 0.7);
    expect(summary!.packets! * 0.1).toBeLessThanOrEqual(seconds + 0.5);
    expect(summary!.lostPackets).toBe(0);
  }
});

test('a run that is stopped is none', async ({ hosts }) => {
  const traffic = ping(hosts.client, { target: TARGET, interval: 0.1 });
  const running = traffic.run(5).catch((error: unknown) => error);
  await expect.poll(() => traffic.running).toBe(true);
  await sleep(500);
  await traffic.stop();
  expect(await running).toMatchObject({ code: 'STOPPED' });
  expect(traffic.validate()).toBe(false);
  expect(traffic.results!.summary!.packets).toBeGreaterThan(2);
});

test('a ping that is killed proves nothing', async ({ hosts }) => {
  const traffic = ping(hosts.client, { target: '127.0.0.9', interval: 0.1 });
  const running = traffic.run(5).catch((error: unknown) => error);
  await expect.poll(() => traffic.running).toBe(true);
  await sleep(500);
  const found = [...listProcesses().values()].filter(({ command }) => /^ping .* 127\.0\.0\.9$/.test(command));
  expect(found).toHaveLength(1);
  process.kill(found[0]!.pid, 'SIGKILL');
  expect(await running).toMatchObject({ reason: 'ping on client failed: it was ended by SIGKILL' });
  expect(traffic.validate()).toBe(false);
});

for (const [what, options, words] of [
  [
    'an unknown host',
    { target: 'no-such-host.invalid' },
    /no-such-host\.invalid: (Name or service not known|Temporary)/,
  ],
  ['a bad interface', { target: TARGET, args: ['-I', 'nope0'] }, /SO_BINDTODEVICE nope0: No such device/],
  [
    'an address of the other IP',
    { target: TARGET, ipVersion: 6 },
    /Address family for hostname not supported/,
  ],
] as const)
  test(`${what} is an error before anything is measured`, async ({ hosts }) => {
    const traffic = new PingTraffic(hosts.client, options);
    await expect(traffic.run(1)).rejects.toMatchObject({
      code: 'TRAFFIC_FAILED',
      reason: expect.stringMatching(words),
    });
    await expect(traffic.start()).rejects.toMatchObject({
      code: 'START_FAILED',
      reason: expect.stringMatching(words),
    });
    expect(traffic.running).toBe(false);
  });

test('without a target there is nothing to start', async ({ hosts }) => {
  await expect(ping(hosts.client).run(1)).rejects.toMatchObject({
    code: 'NO_TARGET',
    reason: 'ping on client has no target: give it one, or start it by a stream',
  });
});

test('the pings of others are not taken for this one', async ({ hosts }) => {
  for (const says of [
    'ping (GNU inetutils) 2.4',
    "ping: invalid option -- 'V'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+b3) multi-call binary.",
  ]) {
    const path = await hosts.script(`cat <<'EOF'\n${says}\nEOF`);
    const host = hosts.make({ name: 'client', tools: { ping: path } });
    await expect(ping(host, { target: TARGET }).run(1)).rejects.toMatchObject({
      name: 'ToolError',
      code: 'TOOL_UNKNOWN',
      reason: `${path} on client did not answer -V with a version of ping`,
    });
  }
});

test.describe('as an ordinary user', () => {
  const host = ({ make }: Hosts) =>
    make({ name: 'client', connection: withPrefix(localConnection(), asUser(), 'local, as nobody') });

  test('2 ms are allowed, and less is refused before anything starts', async ({ hosts }) => {
    const user = host(hosts);
    const traffic = ping(user, { target: TARGET, interval: 0.002 });
    await traffic.run(0.5);
    expect(traffic.results!.summary).toMatchObject({ packets: 250, lostPackets: 0 });
    for (const options of [{ interval: 0.001 }, { flood: true }]) {
      const refused = ping(user, { target: TARGET, ...options });
      await expect(refused.run(0.5)).rejects.toMatchObject({
        name: 'UnsupportedError',
        code: 'NEEDS_ROOT',
        reason: expect.stringMatching(/takes root, which commands on 'client' are not run as; .* 0.002 s$/),
      });
      expect(refused.started).toBe(false);
    }
  });

  test('root may send each millisecond', async ({ hosts }) => {
    test.skip(!isRoot(), 'the suite runs as an ordinary user');
    const traffic = ping(hosts.client, { target: TARGET, interval: 0.001 });
    await traffic.run(0.2);
    expect(traffic.results!.summary!.packets).toBe(200);
  });
});
