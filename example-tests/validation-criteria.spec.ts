import { criterion, maxLoss, minBitrate, type TrafficResult } from 'netwright';
import { test, expect } from 'netwright/fixtures';

/** At least `minimum` Mbit/s in every interval. */
function validateTrafficBitrate({ intervals }: TrafficResult, { minimum }: { minimum: number }): boolean {
  return intervals.every(({ bitsPerSecond }) => bitsPerSecond >= minimum * 1e6);
}

function validateTrafficCount({ intervals }: TrafficResult, { count }: { count: number }): boolean {
  return intervals.length === count;
}

test('rules of your own, with named parameters, for both ends or for each', async ({ trafficManager }) => {
  const stream = trafficManager.addStream({ bitrate: '50M', interval: 0.2 });
  await stream.run(2);

  const bitrate = criterion(validateTrafficBitrate, { minimum: 45 });
  const count = criterion(validateTrafficCount, { count: 10 });
  expect(stream.validate([bitrate, count])).toBe(true); // common to both ends
  expect(stream.validate({ server: [count] })).toBe(true);
  expect(stream.validate({ server: [bitrate], clients: [count] })).toBe(true);
  expect(stream.validate({ clients: [criterion(validateTrafficBitrate, { minimum: 4500 })] })).toBe(false);
  expect(stream.validate()).toBe(true); // nothing given: the traffic is sound
  expect(trafficManager.validateAll([minBitrate(45), count])).toBe(true);
  // Every rule that was asked stands in the report, with what was measured.
  expect(stream.verdicts.filter(({ pass }) => !pass)).toHaveLength(1);
});

test('criteria that are common to both ends stand alone', async ({ stream }) => {
  await stream.run(1);
  const both = { common: [minBitrate(1)], server: [minBitrate(1)] } as object;
  expect(() => stream.validate(both)).toThrow('criteria common to both ends are a plain list');
  // TCP reports no loss: that is an error, not a pass.
  expect(() => stream.validate([maxLoss('1%')])).toThrow('use UDP');
});
