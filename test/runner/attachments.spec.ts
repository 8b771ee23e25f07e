import { expect, test } from '@playwright/test';
import { RESULT_ATTACHMENT, resultAttachment, type ResultAttachment } from '../../src/results/attachment.js';
import { runInline } from './support/run-inline.js';
import type { NestedTest } from './support/report.js';

/** The checked result of a test; a chart of each of its streams is attached too. */
function resultOf(nested: NestedTest | undefined): ResultAttachment {
  const named = (name: string) => nested?.attachments.filter((attachment) => attachment.name === name) ?? [];
  const [json, ...more] = named(RESULT_ATTACHMENT);
  expect(json, nested?.error).toMatchObject({ contentType: 'application/json' });
  expect(more).toEqual([]);
  const result = resultAttachment.parse(JSON.parse(json!.text));
  for (const { name } of result.streams) {
    const [chart] = named(`${name}.svg`);
    expect(chart).toMatchObject({
      contentType: 'image/svg+xml',
      text: expect.stringMatching(/^<svg .*<\/svg>\s*$/s),
    });
  }
  return result;
}

test('every test that used a stream has its results and charts attached, however it ended', async () => {
  const { tests, output } = await runInline({
    'a.spec.ts': `import { test, expect } from 'netwright/fixtures';
      test.use({ streamOptions: { bitrate: '10M' } });
      test('passes', async ({ trafficManager }) => {
        trafficManager.addStream({ name: 'up' });
        trafficManager.addStream({ name: 'down', direction: 'reverse' });
        await trafficManager.runAll(1);
        expect(trafficManager).toHaveMinBitrate(1);
      });
      test('fails', async ({ stream }) => { await stream.run(1); expect(stream).toHaveMinBitrate(1000); });
      test('times out', async ({ stream }, info) => {
        const run = stream.run(30);
        info.setTimeout(2500);
        await run;
      });
      test('measures nothing', async ({ stream, hosts }) => {
        await hosts.sut.exec(['true']);
        stream.server.start = async () => { throw new Error('no server on purpose'); };
        await stream.run(1);
      });
      test('uses none', async ({ stream }) => { expect(stream.started).toBe(false); });
      test('steps', async ({ stream }) => { await stream.start(); await stream.stop(); });`,
  });

  const passed = resultOf(tests['passes']);
  expect(passed.environment).toEqual({ lab: expect.stringContaining('network namespaces') });
  expect(passed.streams.map(({ name }) => name)).toEqual(['up', 'down']);
  for (const stream of passed.streams) {
    expect(stream).toMatchObject({ durationSeconds: 1, targetBitsPerSecond: 10e6 });
    expect(stream.failure).toBeUndefined();
    expect(stream.verdicts, 'passing matchers are recorded too').toHaveLength(1);
    expect(stream.servers[0]?.result?.sound).toBe(true);
  }

  expect(tests['fails']?.status, output).toBe('failed');
  const [failed] = resultOf(tests['fails']).streams;
  expect(failed?.verdicts.map(({ pass }) => pass)).toContain(false);

  expect(tests['times out']?.status).toBe('timedOut');
  const [late] = resultOf(tests['times out']).streams;
  expect(late?.clients[0]?.raw?.stdout, 'what the tool said until then').toContain(
    'Mbits/sec'.replace('M', 'K'),
  );

  const [nothing] = resultOf(tests['measures nothing']).streams;
  expect(nothing?.failure).toContain('no server on purpose');
  expect(nothing?.servers[0]?.result).toBeUndefined();
  expect(tests['measures nothing']?.attachments[0]?.text).toContain('no server on purpose');

  expect(tests['uses none']?.status).toBe('passed');
  expect(tests['uses none']?.attachments).toEqual([]);

  expect(resultOf(tests['steps']).streams[0]?.durationSeconds).toBeUndefined();
});

for (const [preserveOutput, way] of [
  ['always', 'path'],
  // The folder of a test is removed as soon as it has ended: a reporter would come too late.
  ['failures-only', 'body'],
] as const)
  test(`a large result goes by ${way} where output is preserved ${preserveOutput}, and is whole`, async () => {
    const { tests } = await runInline(
      {
        'a.spec.ts': `import { test } from 'netwright/fixtures';
        test('large', async ({ trafficManager }) => {
          for (const name of ['a', 'b']) trafficManager.addStream({ name });
          await trafficManager.runAll(2);
        });`,
      },
      {
        use: { streamOptions: { parallel: 128, interval: 0.1, bitrate: '100k' } },
        config: { preserveOutput },
      },
    );
    const result = resultOf(tests['large']);
    expect(result.streams[0]?.parallel).toBe(128);
    const attached = tests['large']!.attachments.find(({ name }) => name === RESULT_ATTACHMENT)!;
    expect(attached.text.length).toBeGreaterThan(256 * 1024);
    expect(attached.way).toBe(way);
  });

test("nonsense of a user's own traffic fails its test, and takes nothing from the other streams", async () => {
  const { tests, output } = await runInline({
    'a.spec.ts': `import { test } from 'netwright/fixtures';
      class Own {
        started = false; running = false; results;
        constructor(role) { this.role = role; }
        async start() { this.started = true; }
        async run() { this.started = true; this.results = { tool: 'own', gibberish: NaN }; }
        async stop() {}
        validate() { return true; }
      }
      test('mixed', async ({ trafficManager }) => {
        trafficManager.addStream({ name: 'ours', bitrate: '10M' });
        trafficManager.addStream({ name: 'own', server: new Own('server'), clients: [new Own('client')] });
        await trafficManager.runAll(1).catch(() => undefined);
      });`,
  });
  expect(tests['mixed']?.status, output).toBe('failed');
  expect(tests['mixed']?.error).toMatch(/what stream 'own' measured cannot be reported: .*gibberish/s);
  expect(resultOf(tests['mixed']).streams.map(({ name }) => name)).toEqual(['ours']);
});
