import { buildLab } from '../../src/lab/index.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { namespacesRefused } from './support/as-user.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

test('a link that is out when UDP begins is not taken for a server that began late', async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
  await using lab = await buildLab({ loopback: false });
  const manager = new TrafficManager({ hosts: { ...lab.hosts } });
  const stream = manager.addStream({ tool: 'iperf2', protocol: 'udp', bitrate: '5M', interval: 0.1 });
  const [client] = stream.clients;
  await lab.link.down();
  const run = stream.run(3);
  const failed = expect(run).rejects.toThrow(
    /iperf2 server on sut failed: it lasted 2\.\d+ s instead of 3 s/,
  );
  await expect.poll(() => client!.running, { intervals: [5] }).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 200)); // the outage
  await lab.link.up();
  await failed;
  expect(stream.results.server[0]!.intervals[0]!.lostPackets).toBeGreaterThan(20);
});
