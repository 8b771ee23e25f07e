import { test, expect } from 'netwright/fixtures';

test('four flows of two clients share the link fairly and steadily', async ({ trafficManager }) => {
  const stream = trafficManager.addStream({
    ...{ clients: ['client', 'client'], parallel: 2, bitrate: '5M', interval: 0.5 },
  });
  await stream.run(3);
  expect(stream).toHaveMinBitrate(19, { of: 'total' }); // both clients together
  expect(stream).toHaveBitrate(10, { within: '10%', of: 'mean' }); // each client, with its two flows
  expect(stream).toHaveMinFairness(0.95); // Jain's index of the four flows
  expect(stream).toHaveMinFairness(0.95, { between: 'clients' });
  expect(stream).toHaveMaxVariation('50%', { ignore: { first: 1 } }); // without the ramp-up
  expect(stream).toHaveMaxRetransmits(1000, { per: 'GB' });
  expect(stream).toHaveMinTcpEfficiency('99%');
  expect(stream).toHaveDuration(3);
  expect(stream).toHaveNoZeroInterval();
});

test('streams that run at once share the link', async ({ trafficManager }) => {
  for (const name of ['one', 'two', 'three']) trafficManager.addStream({ name, bitrate: '10M' });
  await trafficManager.runAll(2);
  expect(trafficManager).toHaveMinBitrate(28, { of: 'allStreams' });
  expect(trafficManager).toHaveMinFairness(0.95, { between: 'streams' });
});

test('both directions, each by itself', async ({ trafficManager }) => {
  const stream = trafficManager.addStream({ direction: 'bidirectional', bitrate: '20M' });
  await stream.run(2);
  expect(stream).toHaveMinBitrate(18, { direction: 'forward' });
  expect(stream).toHaveMinBitrate(18, { direction: 'reverse', of: 'p10' });
});

test('round trips stay short, idle and beside a transfer', async ({ trafficManager }) => {
  const idle = trafficManager.addStream({ name: 'idle', tool: 'ping', interval: 0.05 });
  await idle.run(1);
  const baseline = `${idle.results.server[0]!.summary!.minRttSeconds! * 1e6}us`;
  const busy = trafficManager.addStream({ name: 'busy', tool: 'ping', interval: 0.05 });
  const bulk = trafficManager.addStream({ name: 'bulk', bitrate: '10M' });
  await Promise.all([busy.run(2), bulk.run(2)]);

  expect(idle).toHaveMaxRtt('50ms'); // every reply
  expect(busy).toHaveMaxRtt('50ms', { of: 'p95' });
  expect(busy).toHaveMaxBufferDelay('100000%', { baseline }); // of a real link: '50%'
  expect(busy).toHaveMaxLoss('5%');
});
