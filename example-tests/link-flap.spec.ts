import { percentileOf, type Outage } from 'netwright';
import { test, expect, type Lab } from 'netwright/fixtures';

test.beforeEach(({ lab }) => {
  const required = process.env.NETWRIGHT_REQUIRE?.includes('lab') ?? false;
  test.skip(lab.kind === 'loopback' && !required, `no link to take down: ${lab.description}`);
});

/** Takes the link down for a second and up again; returns how long it was down. */
async function flap(lab: Lab): Promise<number> {
  await lab.link.down();
  const down = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await lab.link.up();
  return (performance.now() - down) / 1000;
}

test('traffic comes back after the link does', async ({ lab, trafficManager }) => {
  const udp = trafficManager.addStream({ protocol: 'udp', bitrate: '5M', interval: 0.2 });
  await udp.start();
  await expect(udp).toReachBitrate('4.5M', { timeout: 5 });
  await expect(udp).toSustainBitrate('4M', { for: 1 });

  const outage = await udp.measureOutage(async () => void (await flap(lab)));
  expect(outage.seconds, String(outage)).toBeLessThan(2);
  await expect(udp).toRecover({ within: 3 });

  await udp.stop();
  expect(udp).toHaveMaxOutage(2); // the same, of the whole run
  expect(udp).not.toHaveNoZeroInterval();
});

test('twenty flaps, each measured by ping and by UDP', async ({ lab, trafficManager }) => {
  const ping = trafficManager.addStream({ name: 'ping', tool: 'ping', interval: 0.02 });
  const udp = trafficManager.addStream({ name: 'udp', protocol: 'udp', bitrate: '5M', interval: 0.1 });
  await trafficManager.startAll();
  await expect(trafficManager).toReachBitrate('10k');

  const errors: Record<string, number[]> = { ping: [], udp: [] };
  const lines: string[] = [];
  for (let number = 1; number <= 20; number++) {
    const flapping = flap(lab);
    const action = async () => void (await flapping);
    const outages: Outage[] = await Promise.all([
      ping.measureOutage(action, { settle: 0.3 }),
      udp.measureOutage(action, { settle: 0.3 }),
    ]);
    const down = await flapping;
    outages.forEach((outage) => errors[outage.traffic.stream]!.push(Math.abs(outage.seconds - down)));
    lines.push(`flap ${number}: link down for ${down.toFixed(3)} s, seen as ${outages.join(' and ')}`);
  }
  console.log(lines.join('\n'));

  for (const [name, seconds] of Object.entries(errors)) {
    expect(seconds, name).toHaveLength(20);
    expect(percentileOf(seconds, 0.5), `median error of ${name}`).toBeLessThanOrEqual(0.1);
    expect(Math.max(...seconds), `greatest error of ${name}`).toBeLessThanOrEqual(0.3);
  }
});
