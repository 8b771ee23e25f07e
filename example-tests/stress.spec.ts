import { maxLoss } from 'netwright';
import { test, expect } from 'netwright/fixtures';

// In a lab: numStreams: 50, and durations of minutes to hours.
test.use({
  stressOptions: {
    numStreams: 4,
    minDur: 1,
    maxDur: 2,
    bitrate: '5M',
    criteria: [maxLoss('5%')], // judged of each stream that measures loss, as it ends
    maxFailures: 10,
    seed: 7, // the same sequence every night; without one it is printed
  },
});

test('random traffic of all tools, before and after a pause', async ({ stressTrafficManager: stress }) => {
  await stress.startAll();
  await stress.wait(4); // seconds; throws as soon as 10 streams have failed
  await stress.pauseAll(0.5);
  await stress.wait(2);
  await stress.stopAll();

  expect(stress.failures).toEqual([]);
  expect(stress).toHaveCompleted();
  expect(stress.validateAll()).toBe(true); // no stream failed, every one met the criteria
});
