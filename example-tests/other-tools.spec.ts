import { existsSync } from 'node:fs';
import { test, expect } from 'netwright/fixtures';

test('iperf2: three clients on one port of one server', async ({ trafficManager }) => {
  const clients = ['client', 'client', 'client'];
  const stream = trafficManager.addStream({ tool: 'iperf2', clients, bitrate: '10M' });
  await stream.run(2);
  expect(stream.ports).toHaveLength(1);
  expect(stream).toHaveMinBitrate(9); // each client by itself
});

test('ping: the link answers while it is busy', async ({ trafficManager }) => {
  const bulk = trafficManager.addStream({ name: 'bulk', bitrate: '20M' });
  const ping = trafficManager.addStream({ name: 'ping', tool: 'ping', interval: 0.1 });
  await trafficManager.runAll(2);

  expect(ping).toHaveMaxLoss('5%');
  const [result] = ping.results.server;
  expect(result!.replies).toHaveLength(20);
  expect(result!.summary!.p95RttSeconds).toBeLessThan(0.05);
  expect(bulk).toHaveMinBitrate(15);
});

test('netperf: transactions per second, and their latency', async ({ trafficManager }) => {
  const required = process.env.NETWRIGHT_REQUIRE?.includes('netperf') ?? false;
  test.skip(!existsSync('/usr/bin/netperf') && !required, 'netperf is not installed');
  const stream = trafficManager.addStream({ tool: 'netperf', test: 'rr' });
  await stream.run(2);
  const summary = stream.results.clients[0]!.summary!;
  expect(summary.transactionsPerSecond).toBeGreaterThan(100);
  expect(summary.p99LatencySeconds).toBeLessThan(0.05);
});
