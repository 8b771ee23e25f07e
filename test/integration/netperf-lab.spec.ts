import type { Host } from '../../src/host/host.js';
import { buildLab, type Lab } from '../../src/lab/index.js';
import { streamFromOptions, type StreamOptionsInput } from '../../src/streams/stream-options.js';
import type { Stream } from '../../src/streams/stream.js';
import { NFT } from './support/firewall.js';
import { namespacesRefused } from './support/as-user.js';
import { requireNetperf } from './support/require-netperf.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

test.beforeAll(async () => {
  requireNetperf();
  requireOrSkip(test, 'lab', await namespacesRefused());
});

type Options = Omit<Extract<StreamOptionsInput, { tool: 'netperf' }>, 'tool'>;
const make = (lab: Lab, options: Options = {}) =>
  streamFromOptions({ tool: 'netperf', ...options }, { ...lab.hosts });

const EVERY_TEST: Record<string, Options> = {
  TCP_STREAM: {},
  TCP_MAERTS: { direction: 'reverse' },
  UDP_STREAM: { protocol: 'udp' },
  TCP_RR: { test: 'rr' },
  TCP_CRR: { test: 'crr' },
  UDP_RR: { test: 'rr', protocol: 'udp' },
};

/** Lets nothing in but what is named. Neighbour discovery is ICMPv6. */
async function letIn(host: Host, rules: readonly string[]): Promise<void> {
  const chain = ['type filter hook input priority 0; policy drop', 'meta l4proto ipv6-icmp accept', ...rules];
  const { exitCode, stderr } = await host.exec([
    ...NFT,
    `table inet wall { chain in { ${chain.join('; ')}; }; }`,
  ]);
  expect([exitCode, stderr]).toEqual([0, '']);
}

/** The server is reached at its two ports only, the client by answers only. */
async function wall(lab: Lab, { ports: [control, data] }: Stream): Promise<void> {
  await letIn(lab.hosts.sut, [
    `tcp dport ${control} accept`,
    `tcp dport ${data} counter accept`,
    `udp dport ${data} counter accept`,
  ]);
  await letIn(lab.hosts.client, ['ct state established,related accept']);
}

for (const ipVersion of [4, 6] as const)
  for (const [name, options] of Object.entries(EVERY_TEST))
    test(`${name}, IPv${ipVersion}: two ports pass a firewall, and data takes the second`, async () => {
      await using lab = await buildLab({ loopback: false });
      const stream = make(lab, { ...options, ipVersion });
      await stream.reserve();
      await wall(lab, stream);
      await stream.run(1);
      const { stdout } = await lab.hosts.sut.exec([...NFT, 'list', 'ruleset']);
      const packets = [...stdout.matchAll(/counter packets (\d+)/g)].map(([, count]) => Number(count));
      expect(packets).toHaveLength(2);
      const [tcp, udp] = packets as [number, number];
      const [used, unused] = options.protocol === 'udp' ? [udp, tcp] : [tcp, udp];
      expect(used).toBeGreaterThan(100);
      expect(unused).toBe(0);
    });

test('a firewall that keeps the data port shut: the run says what may be the matter', async () => {
  await using lab = await buildLab({ loopback: false });
  const stream = make(lab);
  await stream.reserve();
  await letIn(lab.hosts.sut, [`tcp dport ${stream.port} accept`]);
  await expect(stream.run(1)).rejects.toMatchObject({
    code: 'TRAFFIC_FAILED',
    message: expect.stringContaining('could not use its data port; a firewall may block it'),
  });
});

test('a slow link, whose sender goes on after its time: run, and start and stop, are sound', async () => {
  await using lab = await buildLab({ loopback: false, rate: '10M' });
  const stream = make(lab);
  await stream.run(3);
  const [server] = stream.results.server;
  expect(server!.summary!.bitsPerSecond / 1e6).toBeGreaterThan(8);
  expect(server!.summary!.bitsPerSecond / 1e6).toBeLessThan(10);
  await stream.start();
  await new Promise((resolve) => setTimeout(resolve, 3500));
  await stream.stop();
  expect(stream.validate()).toBe(true);
});
