import { AbortedError, maxLoss, minBitrate } from 'netwright';
import { test, expect } from 'netwright/fixtures';

test.beforeEach(({ lab }) => {
  const required = process.env.NETWRIGHT_REQUIRE?.includes('lab') ?? false;
  test.skip(lab.kind === 'loopback' && !required, `no link to shape: ${lab.description}`);
});

test('a soak ends early when the link gets slow', async ({ lab, trafficManager }) => {
  await lab.link.shape({ rate: '100M' });
  const stream = trafficManager.addStream({ interval: 0.5 });
  const soak = stream.run(600, { abortOn: [minBitrate(80)], after: 1.5 });
  await expect(stream).toReachBitrate(80, { timeout: 5 });
  await lab.link.shape({ rate: '20M' }); // stands for what goes wrong in the night

  const error = await soak.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AbortedError);
  expect(String(error)).toMatch(/ended after .* of 600 s: minBitrate \(≥ 80 Mbit\/s .* % off the limit/);
  // What was measured until then is kept.
  expect(stream.results.server[0]!.intervals.length).toBeGreaterThan(3);
  expect(stream).toHaveCompleted();
  expect(stream).not.toHaveMinBitrate(80);
});

test('a soak that keeps its limits runs to its end', async ({ trafficManager }) => {
  const stream = trafficManager.addStream({ protocol: 'udp', bitrate: '5M', interval: 0.5 });
  await stream.run(3, { abortOn: [minBitrate('4M'), maxLoss('20%')], after: 1 });
  expect(stream).toHaveDuration(3);
});
