import { expect, test } from '@playwright/test';
import { stressChart } from '../../../../src/charts/stress-chart.js';
import { resultAttachment } from '../../../../src/results/attachment.js';
import type { StressTrafficManager } from '../../../../src/streams/stress/stress-traffic-manager.js';
import { summary } from '../../criteria/results.js';
import { ended, fakeStress } from './fakes.js';

const attached = (stress: StressTrafficManager) =>
  resultAttachment.parse({
    ...{ format: 'netwright-result', version: 1, environment: {}, streams: [] },
    stress: [stress.record()],
  });

test("bytes of traffic of the user's own may be fractions", async () => {
  const { stress } = fakeStress(() => ({ results: { sender: false, summary: summary({ bytes: 1234.5 }) } }));
  await stress.startAll();
  await ended(stress, 5);
  await stress.stopAll();
  const [record] = attached(stress).stress!;
  // The server's and the client's: both say that they received it.
  expect(record!.streams[0]!.bytes).toBe(37_500_000 + 1234.5);
  expect(record!.summary[0]!.bytes % 1).not.toBeNaN();
});

test('of any number of pauses the latest thousand stand in the record', async () => {
  const { stress } = fakeStress(() => ({ ms: 60_000 }), { numStreams: 1 });
  await stress.startAll();
  for (let round = 0; round < 1200; round++) {
    await stress.pauseAll();
    await stress.resumeAll();
  }
  await stress.stopAll();
  const [record] = attached(stress).stress!;
  expect(record!.pauses).toHaveLength(1000);
  const last = record!.pauses.at(-1)!;
  expect(last.endSeconds).toBeGreaterThanOrEqual(last.startSeconds);
  expect(record!.durationSeconds).toBeGreaterThanOrEqual(last.endSeconds);
  expect(record!.pauses[0]!.startSeconds).toBeGreaterThan(0);
});

test('of a start that was stopped before anything came of it there is no record', async () => {
  const { stress } = fakeStress(() => ({ ms: 60_000 }));
  const starting = stress.startAll().catch(() => undefined);
  await stress.stopAll();
  await starting;
  expect(stress.record()).toBeUndefined();
  await stress.startAll();
  await stress.stopAll();
  expect(await stressChart(stress.record()!)).not.toMatch(/NaN|Infinity/);
});
