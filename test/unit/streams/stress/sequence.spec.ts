import { expect, test } from '@playwright/test';
import { seededRandom } from '../../../../src/core/random.js';
import { possibleKinds } from '../../../../src/streams/stress/kinds.js';
import { parseStressOptions } from '../../../../src/streams/stress/options.js';
import { Sequence } from '../../../../src/streams/stress/sequence.js';
import { client, other, sut } from './fakes.js';

const plan = parseStressOptions({
  ...{ sut, clients: [client, other], minDur: 1, maxDur: 3, minSize: 64, maxSize: 66 },
});

async function drawn(seed: number, count: number) {
  const sequence = new Sequence(plan, possibleKinds(plan).kinds, await seededRandom(seed));
  return Array.from({ length: count }, () => sequence.next());
}

test('a seed draws the same sequence again, another one another', async () => {
  const [first, again, other] = [await drawn(7, 200), await drawn(7, 200), await drawn(8, 200)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(first.map(({ number }) => number)).toEqual(first.map((_, index) => index + 1));
});

test('a seed means the same for good: these are what seed 1 draws', async () => {
  const words = (await drawn(1, 4)).map(
    ({ tool, protocol, direction, lengthBytes, durationSeconds, client: on }) =>
      `${tool} ${protocol} ${direction} ${lengthBytes} B ${durationSeconds} s on ${on}`,
  );
  expect(words).toEqual([
    'iperf2 tcp forward 64 B 1 s on 1',
    'netperf tcp forward 65 B 1 s on 1',
    'netperf sctp reverse 64 B 2 s on 1',
    'iperf3 udp reverse 65 B 2 s on 0',
  ]);
});

test('every limit is reached and none is passed; every kind and client occurs', async () => {
  const all = await drawn(3, 2000);
  const values = <T>(of: (each: (typeof all)[number]) => T) => [...new Set(all.map(of))].sort();
  expect(values((each) => each.durationSeconds)).toEqual([1, 2, 3]);
  expect(values((each) => each.lengthBytes)).toEqual([64, 65, 66]);
  expect(values((each) => each.client)).toEqual([0, 1]);
  expect(values(({ tool, protocol, direction }) => `${tool} ${protocol} ${direction}`)).toHaveLength(
    possibleKinds(plan).kinds.length,
  );
  // Protocols are drawn first: each is as frequent as the others, however many tools it has.
  for (const protocol of ['icmp', 'udp', 'tcp', 'sctp'])
    expect(all.filter((each) => each.protocol === protocol).length / all.length).toBeCloseTo(0.25, 1);
});
