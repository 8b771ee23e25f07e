import { test, expect } from 'netwright/fixtures';

test.beforeEach(async ({ lab }) => {
  const required = process.env.NETWRIGHT_REQUIRE?.includes('lab') ?? false;
  test.skip(lab.kind === 'loopback' && !required, `no link to shape: ${lab.description}`);
  await lab.link.shape({ rate: '100M' }); // undone after the test
});

test('a link of 100 Mbit/s carries 90 and not 200', async ({ stream }) => {
  await stream.run(3);
  expect(stream).toHaveMinBitrate(90);
  // Not test.fail(): that would also pass when iperf3 is missing.
  expect(() => expect(stream).toHaveMinBitrate(200)).toThrow(/9\d(\.\d+)? Mbit\/s/);
});

test('a slower link is seen', async ({ lab, stream }) => {
  await lab.link.shape({ rate: '20M' });
  await stream.run(2);
  expect(stream).toHaveMaxBitrate(21);
  expect(stream).toHaveMinBitrate(15, { of: 'mean' });
});
