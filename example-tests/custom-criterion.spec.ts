import { criterion, minBitrate, intervalCount, type TrafficResult } from 'netwright';
import { test, expect } from 'netwright/fixtures';

/** A rule of your own: how far apart may the best and the worst interval be? */
function steady(result: TrafficResult, { within }: { within: number }) {
  const rates = result.intervals
    .filter((interval) => !interval.omitted)
    .map((interval) => interval.bitsPerSecond);
  const spread = 1 - Math.min(...rates) / Math.max(...rates);
  return { pass: spread <= within, expected: `spread ≤ ${within}`, actual: spread.toFixed(3) };
}

test('the bitrate is steady', async ({ stream, trafficManager }) => {
  const limited = trafficManager.addStream({ name: 'limited', bitrate: '40M' });
  await stream.run(1);
  await limited.run(3);

  expect(limited).toMeet([criterion(steady, { within: 0.2 }), minBitrate(35)]);
  // The same rules without a matcher:
  expect(limited.validate({ server: [intervalCount(3)], clients: [minBitrate(35)] })).toBe(true);
});
