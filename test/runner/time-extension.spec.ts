import { expect, test } from '@playwright/test';
import { runInline } from './support/run-inline.js';

test('a run adds its time to the test, once for runs at the same time', async () => {
  const { tests, output } = await runInline(
    {
      'a.spec.ts': `import { test, expect } from 'netwright/fixtures';
        import { pause } from './tell.js';
        test.use({ streamOptions: { bitrate: '10M' } });
        test('warm up', async ({ hosts, trafficManager }, info) => {
          info.setTimeout(30_000);
          await hosts.sut.exec(['true']);
          await trafficManager.addStream().run(1);
        });
        test('one run', async ({ stream }, info) => { await stream.run(3); expect(info.timeout).toBe(5000); });
        test('two at once', async ({ trafficManager }, info) => {
          for (const name of ['a', 'b']) trafficManager.addStream({ name });
          await trafficManager.runAll(1);
          expect(info.timeout).toBeGreaterThanOrEqual(3000);
          expect(info.timeout).toBeLessThan(3500);
        });
        test('warm-up of the traffic counts', async ({ trafficManager }, info) => {
          await trafficManager.addStream({ omit: 1 }).run(1);
          expect(info.timeout).toBe(4000);
        });
        test('no limit', async ({ stream }, info) => {
          info.setTimeout(0);
          await stream.run(1);
          expect(info.timeout).toBe(0);
        });
        test('the rest of the time holds', async ({ stream }) => { await stream.run(1); await pause(10_000); });
        test.describe('in a hook', () => {
          test.afterEach(async ({ stream }) => { await stream.run(1.5); await stream.run(1.5); });
          test('nothing', async () => {});
        });`,
    },
    { config: { timeout: 2000 } },
  );
  for (const title of ['one run', 'two at once', 'warm-up of the traffic counts', 'no limit', 'nothing'])
    expect(tests[title]?.status, `${title}: ${output}`).toBe('passed');
  const late = tests['the rest of the time holds'];
  expect(late?.status).toBe('timedOut');
  expect(late?.error).toContain('Test timeout of 3000ms exceeded');
});
