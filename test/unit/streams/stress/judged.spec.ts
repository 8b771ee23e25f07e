import { expect, test } from '@playwright/test';
import { minBitrate } from '../../../../src/criteria/bitrate.js';
import { maxRtt } from '../../../../src/criteria/round-trip-time.js';
import { intervals, summary } from '../../criteria/results.js';
import { ended, fakeStress } from './fakes.js';

test('of any number of streams a thousand are listed; all are counted and summed up', async () => {
  test.setTimeout(120_000);
  // As long as reasons may be, and longer.
  const fails = 'x'.repeat(3000);
  const { stress } = fakeStress((number) => ({ ms: 0, ...(number % 2 === 0 && { fails }) }), {
    numStreams: 50,
  });
  await stress.startAll();
  await ended(stress, 4000);
  await stress.stopAll();
  const { completed: done, failed } = stress.counts;
  expect([stress.completedStreams.length, stress.failures.length]).toEqual([1000, 1000]);
  expect(stress.completedStreams.at(-1)!.number).toBeGreaterThan(3000);
  const sum = (key: 'completed' | 'failed') => stress.summary.reduce((all, line) => all + line[key], 0);
  expect([sum('completed'), sum('failed')]).toEqual([done, failed]);
  expect(stress.summary.map(({ sizes }) => sizes)).toEqual([
    'up to 256 B',
    'up to 1472 B',
    'up to 8972 B',
    'above 8972 B',
  ]);
  const record = stress.record()!;
  expect(stress.failures.every(({ reason }) => reason === 'x'.repeat(1000))).toBe(true);
  expect([record.streams.length, record.failures.length]).toEqual([1000, 100]);
  // As it is attached; most of it are the reasons of about 600 streams.
  expect(JSON.stringify(record, null, 1).length).toBeLessThan(1_500_000);
});

test('the results of few streams are kept for criteria of afterwards, those of many are not', async () => {
  const few = fakeStress().stress;
  expect(() => few.validateAll()).toThrow(
    'there is nothing to judge: no stream of the stress traffic has ended',
  );
  await few.startAll();
  await ended(few, 20);
  await few.stopAll();
  expect(few.validateAll()).toBe(true);
  expect(few.validateAll([minBitrate(100)])).toBe(true);
  expect(few.validateAll([minBitrate(101)])).toBe(false);
  expect(few.evaluate([minBitrate(100)]).every(({ pass }) => pass)).toBe(true);
  expect(() => few.validateAll([maxRtt('5ms')])).toThrow(
    /maxRtt \(≤ 5 ms at its highest\) could be judged of none of the streams/,
  );
  expect(few.record()!.criteria[0]).toMatchObject({ criterion: 'minBitrate', failed: 0, notMeasured: 0 });

  const many = fakeStress(() => ({ ms: 0 }), { numStreams: 20, criteria: [minBitrate(100)] }).stress;
  await many.startAll();
  await ended(many, 600);
  await many.stopAll();
  expect(many.validateAll()).toBe(true);
  expect(() => many.validateAll([minBitrate(1)])).toThrow(
    /the results of \d+ streams are folded into the summary.* as option 'criteria', and use validateAll\(\)/,
  );
});

test('criteria that are given before are judged of every stream as it ends, where they are measured', async () => {
  const slow = { intervals: intervals(100, 3, 100), summary: summary() };
  const { stress } = fakeStress((number) => (number === 7 ? { results: slow } : {}), {
    criteria: [minBitrate(50, { side: 'sender' }), maxRtt('1ms')],
  });
  await stress.startAll();
  await ended(stress, 12);
  await stress.stopAll();
  expect(() => stress.validateAll()).toThrow(/maxRtt/);
  const [bitrate, rtt] = stress.record()!.criteria;
  expect(bitrate).toMatchObject({ criterion: 'minBitrate', failed: 1, notMeasured: 0 });
  expect(bitrate!.firstFailure).toMatch(/^stress \d+, .*3 Mbit\/s/);
  expect(rtt).toMatchObject({ passed: 0, failed: 0 });
  expect(rtt!.notMeasured).toBeGreaterThanOrEqual(12);
});
