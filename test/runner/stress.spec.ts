import { expect, test } from '@playwright/test';
import { resultAttachment } from '../../src/results/attachment.js';
import { type InlineOutcome, startInline } from './support/run-inline.js';
import { namedNamespaces, untilClean } from './support/traces.js';

const HEAD = `import { test, expect } from 'netwright/fixtures';
import { minBitrate } from 'netwright';
import { processesOf } from '../../runner/support/traces.js';
import { pause } from './tell.js';
const tools = () => processesOf(process.env.NETWRIGHT_RUN!).filter((text) => / (iperf3|iperf|ping) -/.test(text));
test.use({ stressOptions: { numStreams: 3, minDur: 30, maxDur: 60, bitrate: '5M', trafficTools: ['iperf3', 'iperf2', 'ping'] } });
`;

async function outcomeOf(body: string): Promise<InlineOutcome> {
  const namespaces = namedNamespaces();
  const use = { stressOptions: { seed: 3, maxSize: 1400 } };
  const run = startInline({ 'a.spec.ts': HEAD + body }, { use });
  try {
    const outcome = await run.ended;
    await untilClean(run, 2);
    expect(namedNamespaces()).toEqual(namespaces);
    return outcome;
  } finally {
    run.signalGroup('SIGKILL');
    run.remove();
  }
}

test('whatever a test does with stress traffic, nothing is left to the next one', async () => {
  test.setTimeout(120_000);
  const { tests, output } = await outcomeOf(
    `test('forgets', async ({ stressTrafficManager: stress }) => { await stress.startAll(); await stress.wait(1); expect(tools().length).toBeGreaterThan(2); });
    test('fails', async ({ stressTrafficManager: stress }) => { await stress.startAll(); expect(1).toBe(2); });
    test('times out', async ({ stressTrafficManager: stress }, info) => {
      await stress.startAll();
      info.setTimeout(1500);
      await pause(60_000);
    });
    test('times out while it starts', async ({ stressTrafficManager: stress }, info) => {
      info.setTimeout(20);
      await Promise.all([stress.startAll(), pause(60_000)]);
    });
    test('is paused', async ({ stressTrafficManager: stress }) => { await stress.startAll(); void stress.pauseAll(60).catch(() => undefined); await pause(500); });
    test('is clean', async ({ hosts }) => { await hosts.sut.exec(['true']); expect(tools()).toEqual([]); });
    test('is restarted when it is over', async ({ stressTrafficManager: stress }) => {
      setTimeout(() => void stress.startAll().catch(() => undefined), 200);
    });
    test('is clean still', async ({ hosts }) => { await pause(500); expect(tools()).toEqual([]); });`,
  );
  const statuses = Object.fromEntries(Object.entries(tests).map(([title, { status }]) => [title, status]));
  expect(statuses, output).toMatchObject({
    forgets: 'passed',
    fails: 'failed',
    'times out': 'timedOut',
    'times out while it starts': 'timedOut',
    'is paused': 'passed',
    'is clean': 'passed',
    'is restarted when it is over': 'passed',
    'is clean still': 'passed',
  });
});

test('options of the project and of the test, the time it takes, and what is attached', async () => {
  const { tests, output } = await outcomeOf(
    `test.use({ stressOptions: { ...{ numStreams: 3, minDur: 1, maxDur: 1, bitrate: '5M' }, trafficTools: ['iperf3', 'ping'], criteria: [minBitrate(0.001, { of: 'mean' })] } });
    test('runs', async ({ stressTrafficManager: stress }, info) => {
      const before = info.timeout;
      await stress.runAll(3);
      expect(info.timeout).toBe(before + 3000);
      expect(stress.seed).toBe(3);
      expect(stress).toHaveCompleted();
      expect(stress).toHaveMinBitrate(0.001, { of: 'mean' });
      expect(stress.validateAll()).toBe(true);
      expect(info.annotations).toEqual([{ type: 'stress seed', description: '3' }]);
    });
    test('failures that nobody asked about', async ({ stressTrafficManager: stress, lab }) => {
      await stress.startAll();
      await lab.link.down();
      await pause(6000);
    });
    test.describe('limit', () => {
      test.use({ stressOptions: { numStreams: 2, minDur: 1, maxDur: 1, trafficTools: ['iperf3'], bitrate: '5M', maxFailures: 1 } });
      test('a limit of failures that was reached', async ({ stressTrafficManager: stress, lab }) => {
        await stress.startAll();
        await lab.link.down();
        await pause(7000);
      });
    });
    test('does not start', async ({ stressTrafficManager: stress }) => { expect(stress.state).toBe('idle'); });`,
  );
  expect(tests['runs']?.status, output).toBe('passed');
  const attachments = tests['runs']!.attachments;
  expect(attachments.map(({ name }) => name)).toEqual(['stress.svg', 'netwright-result.json']);
  const { streams, stress } = resultAttachment.parse(JSON.parse(attachments[1]!.text));
  expect(streams).toEqual([]);
  expect(stress![0]).toMatchObject({
    seed: 3,
    failed: 0,
    criteria: [{ criterion: 'minBitrate', failed: 0 }],
  });
  expect(stress![0]!.streams.every(({ lengthBytes }) => lengthBytes <= 1400)).toBe(true);
  expect(output).toContain('stress traffic: seed 3');
  const unasked = tests['failures that nobody asked about']!;
  expect(unasked.status).toBe('passed');
  const { stress: left } = resultAttachment.parse(JSON.parse(unasked.attachments[1]!.text));
  expect(left![0]!.failed).toBeGreaterThan(0);
  expect(left![0]!.failures[0]!.reason).toMatch(/\w/);
  expect(tests['a limit of failures that was reached']).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('the stress traffic was ended: 1 of its streams have failed'),
  });
  expect(tests['does not start']?.attachments).toEqual([]);
});

test('hosts that are named wrongly are told of as what they are, and nothing is started', async () => {
  const wrong: Record<string, unknown> = {
    "option 'clients' must be a list of names of hosts; got 'client'": { clients: 'client' },
    "option 'clients' must be a list of names of hosts; got [5]": { clients: [5] },
    "option 'sut' must be the name of a host; got ['sut']": { sut: ['sut'] },
  };
  const { tests, output } = await outcomeOf(
    Object.values(wrong)
      .map(
        (options, index) => `test.describe('${index}', () => {
          test.use({ stressOptions: ${JSON.stringify(options)} });
          test('is wrong ${index}', ({ stressTrafficManager }) => void stressTrafficManager);
        });`,
      )
      .join('\n'),
  );
  for (const [index, message] of Object.keys(wrong).entries())
    expect(tests[`is wrong ${index}`], output).toMatchObject({
      status: 'failed',
      error: expect.stringContaining(`stressOptions: ${message}`),
    });
});
