import { defineTopology, test, expect } from 'netwright/fixtures';

test.use({ topology: defineTopology({ lab: { rate: '100M' } }) });

test('a link of 100 Mbit/s carries 90 and not 200', async ({ stream }) => {
  await stream.run(3);
  expect(stream).toHaveMinBitrate(90);
  // Not test.fail(): that would also pass when iperf3 is missing.
  expect(() => expect(stream).toHaveMinBitrate(200)).toThrow(/9\d(\.\d+)? Mbit\/s/);
});

test('a slower link is seen', async ({ lab, stream }) => {
  await lab.link.shape({ rate: '20M' }); // undone after the test
  await stream.run(2);
  expect(stream).toHaveMaxBitrate(21);
  expect(stream).toHaveMinBitrate(15, { of: 'mean' });
});
