import { test, expect } from 'netwright/fixtures';

test('the link carries TCP', async ({ stream }) => {
  await stream.run(3); // seconds
  expect(stream).toHaveMinBitrate(100); // Mbit/s, in every interval, at the receiver
  expect(stream).toHaveIntervalCount(3);
});

test.describe('with a warm-up and four flows, from server to client', () => {
  test.use({ streamOptions: { direction: 'reverse', parallel: 4, omit: 1, interval: 0.5 } });

  test('the link carries TCP', async ({ stream }) => {
    await stream.run(2);
    expect(stream).toHaveMinBitrate(100);
    expect(stream).toHaveIntervalCount(4); // the warm-up is left out
  });
});
