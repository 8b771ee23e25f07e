import { expect as base, test } from '@playwright/test';
import { matchers } from '../../../../fixtures/matchers.js';
import type { Host } from '../../../../src/host/host.js';
import { completed } from '../../../../src/criteria/completed.js';
import { criterion } from '../../../../src/criteria/criterion.js';
import { defineCriterion } from '../../../../src/criteria/define.js';
import { maxLoss } from '../../../../src/criteria/loss.js';
import { minBitrate } from '../../../../src/criteria/bitrate.js';
import type { StressTrafficManager } from '../../../../src/streams/stress/stress-traffic-manager.js';
import type { StressEndOptions } from '../../../../src/streams/stress/traffic-classes.js';
import { summary } from '../../criteria/results.js';
import { FakeTraffic } from '../fake-traffic.js';
import { ended, fakeStress } from './fakes.js';
import { clientClass, ownStress, pause } from './own.js';

const expect = base.extend(matchers);
const LONG = { ms: 60_000 };

async function stoppedAfter(stress: StressTrafficManager, count: number): Promise<void> {
  await stress.startAll();
  if (count > 0) await ended(stress, count);
  else await pause(30);
  await stress.stopAll();
}

/** Streams that measure loss by UDP, and none by TCP. */
function mixture() {
  class Server extends FakeTraffic {
    constructor(_: Host, { protocol }: StressEndOptions) {
      const loss = protocol === 'udp' ? { packets: 100, lostPackets: 1, lossRatio: 0.01 } : {};
      super('server', { results: { protocol, summary: summary(loss) } });
    }
  }
  const client = clientClass(({ protocol }) => ({ run: () => pause(2), results: { protocol } }));
  return ownStress(client, {
    protocols: ['tcp', 'udp'],
    trafficClasses: { own: { client, server: Server, protocols: ['tcp', 'udp'] } },
  });
}

test('streams that were all cut before they could tell anything are nothing to judge', async () => {
  const { stress } = fakeStress(() => ({ ...LONG, results: { sound: false, intervals: [] } }));
  await stoppedAfter(stress, 0);
  expect(stress.counts).toEqual({ completed: 0, cut: 3, failed: 0 });
  const nothing = {
    code: 'NOTHING_TO_JUDGE',
    message:
      'there is nothing to judge: no stream of the stress traffic has ended with traffic: 3 were ended by a stop or a pause before they could tell anything',
  };
  for (const judge of [
    () => stress.validateAll(),
    () => stress.validateAll([minBitrate(1)]),
    () => stress.evaluate(),
    () => stress.evaluate([completed()]),
    () => expect(stress).toHaveCompleted(),
  ])
    expect(judge).toThrow(base.objectContaining(nothing));
});

test('whether streams completed is told of any number; a limit of few only', async () => {
  const { stress } = fakeStress(() => ({ ms: 0 }), { numStreams: 20 });
  await stoppedAfter(stress, 520);
  for (const verdicts of [stress.evaluate(), stress.evaluate([completed()])]) {
    expect(verdicts.length).toBeGreaterThan(500);
    expect(verdicts.every(({ pass }) => pass)).toBe(true);
  }
  expect(stress).toHaveCompleted();
  expect(() => stress.evaluate([minBitrate(1)])).toThrow(base.objectContaining({ code: 'FOLDED' }));
  expect(() => stress.evaluate([completed(), minBitrate(1)])).toThrow(/are folded into the summary/);
});

test('one that failed is a verdict, whatever became of the others', async () => {
  const { stress } = fakeStress((number) =>
    number === 1 ? { fails: 'no route' } : { ...LONG, results: { sound: false } },
  );
  await stoppedAfter(stress, 0);
  expect(stress.counts).toMatchObject({ completed: 0, failed: 1 });
  expect(stress.evaluate([completed()])).toEqual([
    base.objectContaining({ criterion: 'completed', pass: false, actual: 'no route' }),
  ]);
  expect(() => expect(stress).toHaveCompleted()).toThrow('no route');
});

test('afterwards, too, each stream is judged where it measures what is asked for', async () => {
  const stress = mixture();
  await stoppedAfter(stress, 30);
  // One that was cut before its client ran has measured nothing.
  const measured = stress.record()!.streams.filter(({ bytes }) => bytes !== undefined);
  const [udp, tcp] = ['udp', 'tcp'].map(
    (protocol) => measured.filter((each) => each.protocol === protocol).length,
  ) as [number, number];
  expect([udp > 0, tcp > 0]).toEqual([true, true]);
  expect(stress.evaluate([maxLoss('5%')])).toHaveLength(udp);
  expect(stress.validateAll([maxLoss('5%')])).toBe(true);
  expect(stress).toHaveMaxLoss('5%');
  expect(() => expect(stress).toHaveMaxLoss('0.5%')).toThrow(/stress \d+/);
  expect(stress).toMeet([maxLoss('5%'), minBitrate(1)]);
  expect(stress.record()!.criteria.find(({ expected }) => expected.includes('5 %'))).toMatchObject({
    ...{ criterion: 'maxLoss', passed: udp, failed: 0, notMeasured: tcp },
  });
});

test('what is judged afterwards stands in the record once, however often it is judged', async () => {
  const { stress } = fakeStress();
  await stoppedAfter(stress, 5);
  for (let time = 0; time < 5; time++) {
    stress.validateAll([minBitrate(1)]);
    stress.evaluate([minBitrate(1)]);
    expect(stress).toHaveMinBitrate(2);
  }
  const lines = stress.record()!.criteria.map(({ criterion, expected }) => `${criterion} ${expected}`);
  expect(lines).toEqual([base.stringContaining('1 Mbit/s'), base.stringContaining('2 Mbit/s')]);
});

test('what was given before and is judged again afterwards stands in the record once; at other ends it is another', async () => {
  const { stress } = fakeStress(undefined, { criteria: [minBitrate(1), minBitrate(2, { side: 'sender' })] });
  await stoppedAfter(stress, 5);
  const lines = () => stress.record()!.criteria.map(({ expected }) => expected.match(/\d+ Mbit/)![0]);
  stress.validateAll([minBitrate(1)]);
  expect(lines()).toEqual(['1 Mbit', '2 Mbit']);
  stress.validateAll([minBitrate(2)]);
  stress.validateAll({ server: [minBitrate(1)] });
  stress.validateAll({ clients: [minBitrate(1)] });
  stress.validateAll([minBitrate(1, { direction: 'forward' })]);
  expect(lines()).toEqual(['1 Mbit', '2 Mbit', '2 Mbit', '1 Mbit', '1 Mbit', '1 Mbit']);
});

test('two functions without names are two criteria', async () => {
  const nameless = (pass: boolean) => criterion(() => pass, undefined);
  const { stress } = fakeStress(undefined, { criteria: [nameless(false), nameless(true)] });
  await stoppedAfter(stress, 3);
  expect(stress.validateAll()).toBe(false);
  expect(stress.record()!.criteria.map(({ failed }) => failed > 0)).toEqual([true, false]);
});

test('all streams together cannot be judged: they replace each other', async () => {
  const together = [minBitrate(1, { of: 'allStreams' })];
  const bad = base.objectContaining({
    code: 'BAD_CRITERIA',
    message: base.stringMatching(/^minBitrate is judged over all streams together; .* each by itself$/),
  });
  expect(() => fakeStress(undefined, { criteria: together })).toThrow(bad);
  expect(() => fakeStress(undefined, { criteria: { server: together } })).toThrow(bad);
  const { stress } = fakeStress();
  await stoppedAfter(stress, 3);
  expect(() => stress.validateAll(together)).toThrow(bad);
  expect(() => stress.evaluate(together)).toThrow(bad);
  expect(stress.validateAll([minBitrate(1, { of: 'total' })])).toBe(true);
});

test('a criterion that throws is told by who judges, and stands in the record', async () => {
  const broken = defineCriterion({
    name: 'broken',
    check: () => {
      throw new Error('no such figure');
    },
  });
  const { stress } = fakeStress(undefined, { criteria: [broken(), minBitrate(1)] });
  await stoppedAfter(stress, 3);
  expect(() => stress.validateAll()).toThrow('no such figure');
  const [line, other] = stress.record()!.criteria;
  expect(line).toMatchObject({ criterion: 'broken', passed: 0, failed: 0, notMeasured: 0 });
  expect(line!.error).toContain('no such figure');
  expect(other).toMatchObject({ criterion: 'minBitrate', failed: 0 });
  expect(other!.passed).toBeGreaterThan(0);
});
