import { test, expect } from 'netwright/fixtures';

test('the link carries TCP in both directions', async ({ trafficManager }) => {
  const down = trafficManager.addStream({ name: 'to the client', direction: 'reverse' });
  const up = trafficManager.addStream({ name: 'to the sut' });
  await down.run(2);
  await up.run(2);
  expect(trafficManager).toHaveMinBitrate(100);
});

test('the link loses no datagrams', async ({ trafficManager }) => {
  const stream = trafficManager.addStream({ protocol: 'udp', bitrate: '20M' });
  await stream.run(2);
  expect(stream).toHaveMaxLoss('0.1%');
});
