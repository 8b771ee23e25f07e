import { test, expect } from 'netwright/fixtures';

test.use({ streamOptions: { protocol: 'udp', bitrate: '5M', length: 1400 } });

test('5 Mbit/s of UDP arrive whole and steadily', async ({ stream }) => {
  await stream.run(3);
  expect(stream).toHaveMinBitrate('4.5M');
  expect(stream).toHaveMaxLoss('0.5%');
  expect(stream).toHaveMaxJitter('5ms');
});

test('both directions at once', async ({ trafficManager }) => {
  const stream = trafficManager.addStream({ direction: 'bidirectional' });
  await stream.run(2);
  expect(stream).toHaveMaxLoss('0.5%'); // each direction by itself
});
