import { defineCriterion } from 'netwright';
import { test, expect as base, matchersFor } from 'netwright/fixtures';

/** How far below its best interval may the worst one be? */
const maxDip = defineCriterion({
  name: 'maxDip',
  side: 'receiver',
  expected: ({ share }) => `no interval more than ${share * 100} % below the best`,
  check: ({ intervals }, { share }: { share: number }) => {
    const rates = intervals.filter((interval) => !interval.omitted).map(({ bitsPerSecond }) => bitsPerSecond);
    if (rates.length === 0) throw new Error('no intervals'); // neither a pass nor a failure
    const dip = 1 - Math.min(...rates) / Math.max(...rates);
    return { pass: dip <= share, actual: `${(dip * 100).toFixed(1)} %` };
  },
});

const expect = base.extend(matchersFor({ toHaveMaxDip: maxDip }));

test('the bitrate does not dip', async ({ trafficManager }) => {
  const stream = trafficManager.addStream({ bitrate: '40M', interval: 0.5 });
  await stream.run(3);

  expect(stream).toHaveMaxDip({ share: 0.2 });
  expect(stream).toMeet([maxDip({ share: 0.2 })]); // the same, among other criteria
  expect(() => expect(stream).not.toHaveMaxDip({ share: 0.2 })).toThrow('maxDip');
});
