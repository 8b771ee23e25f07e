import { test, expect } from 'netwright/fixtures';

test.beforeEach(async ({ lab }) => {
  const required = process.env.NETWRIGHT_REQUIRE?.includes('lab') ?? false;
  test.skip(lab.kind === 'loopback' && !required, `no link to shape: ${lab.description}`);
  await lab.link.shape({ rate: '100M' }); // undone after the test
});

test('five runs of a link of 100 Mbit/s are judged by their median', async ({ stream }) => {
  const repeated = await stream.repeat(5, { seconds: 1 });

  expect(repeated).toHaveMinBitrate(90); // fails only where all of the confidence interval is below
  expect(() => expect(repeated).toHaveMinBitrate(200)).toThrow(
    /9\d(\.\d+)? Mbit\/s, median of 5 runs \(93\.75 % confidence: .* Mbit\/s\)/,
  );
  const { values, median } = repeated.bitrate; // bit/s at the receiver, the mean of each run
  expect(values).toHaveLength(5);
  expect(median).toBeGreaterThan(90e6);
});

test('a link is measured until the interval is narrow', async ({ stream }) => {
  const repeated = await stream.repeat(2, { seconds: 1, until: { halfWidth: '5%' }, atMost: 12 });

  expect(repeated.reached).toBe(true);
  expect(repeated.runs.length).toBeGreaterThanOrEqual(6); // fewer have no confidence of 95 %
  expect(repeated).toHaveBitrate(95, { of: 'mean', within: '5%' });
});
