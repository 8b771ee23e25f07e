import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  scratchDirectory,
  startInline,
  type InlineOptions,
  type InlineOutcome,
} from './support/run-inline.js';
import { namedNamespaces, untilClean } from './support/traces.js';

const HEAD = `import { test as base, expect } from 'netwright/fixtures';
import { iperf3, Stream } from 'netwright';
import { processesOf } from '../../runner/support/traces.js';
import { pause, tell } from './tell.js';
const iperf3Processes = () => processesOf(process.env.NETWRIGHT_RUN!).filter((text) => / iperf3 -/.test(text));
/** Set up before the traffic manager, so torn down after it. */
const test = base.extend<{ witness: void }>({
  witness: [async ({}, use, info) => { await use(); tell('after ' + info.title); }, { auto: true }],
});
test.use({ streamOptions: { bitrate: '10M' } });
`;

/** Runs tests; the hosts are clean when the run is over, and every test's other fixtures were torn down. */
async function outcomeOf(
  body: string,
  titles: readonly string[],
  options: InlineOptions = {},
): Promise<InlineOutcome> {
  const namespaces = namedNamespaces();
  const run = startInline({ 'a.spec.ts': HEAD + body }, options);
  try {
    const outcome = await run.ended;
    await untilClean(run, 2);
    for (const title of titles) await run.told(`after ${title}`, 0);
    expect(namedNamespaces()).toEqual(namespaces);
    return outcome;
  } finally {
    run.signalGroup('SIGKILL');
    run.remove();
  }
}

test('a test that forgets its stream leaves nothing to the next one', async () => {
  const { tests, output } = await outcomeOf(
    `test('forgetful', async ({ stream, trafficManager }) => {
      await Promise.all([stream.start(), trafficManager.addStream().start()]);
      expect(iperf3Processes()).toHaveLength(4);
    });
    test('next', async ({ stream }) => {
      expect(iperf3Processes()).toEqual([]);
      await stream.run(1);
      expect(iperf3Processes()).toEqual([]);
    });`,
    ['forgetful', 'next'],
  );
  expect(tests['forgetful']?.status, output).toBe('passed');
  expect(tests['next']?.status, output).toBe('passed');
  expect(tests['next']?.worker).toBe(tests['forgetful']?.worker);
});

test('after a failed assertion, an error and a timeout nothing is left running', async () => {
  const { tests, output, code } = await outcomeOf(
    `test('fails', async ({ stream }) => { await stream.start(); expect(1).toBe(2); });
    test('throws', async ({ stream }) => { await stream.start(); throw new Error('on purpose'); });
    test('times out', async ({ stream }, info) => {
      const run = stream.run(30);
      info.setTimeout(2000);
      await run;
    });
    test('times out while it starts', async ({ stream }, info) => {
      info.setTimeout(300);
      await stream.start({ delay: 20 });
    });
    test('lets go of a run', async ({ stream }) => { void stream.run(30).catch(() => undefined); await pause(600); });
    test('is clean', async ({ hosts }) => { await hosts.sut.exec(['true']); expect(iperf3Processes()).toEqual([]); });`,
    ['fails', 'throws', 'times out', 'times out while it starts', 'lets go of a run', 'is clean'],
  );
  expect(code).toBe(1);
  const statuses = Object.fromEntries(Object.entries(tests).map(([title, { status }]) => [title, status]));
  expect(statuses, output).toMatchObject({
    fails: 'failed',
    throws: 'failed',
    'times out': 'timedOut',
    'times out while it starts': 'timedOut',
    'lets go of a run': 'passed',
    'is clean': 'passed',
  });
  expect(tests['throws']?.error).toContain('on purpose');
  expect(tests['times out']?.error).toMatch(/^Test timeout of 2000ms exceeded/);
  expect(tests['times out']?.durationMs, 'the run is cut short').toBeLessThan(8000);
});

test('a stop that never ends is named, and takes nothing else with it', async () => {
  test.setTimeout(90_000);
  const { tests, output } = await outcomeOf(
    `const hung = () => ({ role: 'client' as const, started: false, running: false, results: undefined,
      async start() {}, stop: () => new Promise<void>(() => {}), async run() {}, validate: () => true });
    test('hung', async ({ hosts, trafficManager, lab }) => {
      trafficManager.addStream({ name: 'good' });
      trafficManager.addStream(new Stream({ name: 'bad', server: iperf3.server(hosts.sut), clients: [hung()] }));
      await trafficManager.startAll();
      tell(lab.kind);
    });
    test('next', async ({ stream }) => { expect(iperf3Processes()).toEqual([]); await stream.run(1); });`,
    ['hung', 'next'],
  );
  expect(tests['hung']?.status).toBe('failed');
  expect(tests['hung']?.error, output).toContain(
    "- good: ok\n- bad: the client of stream 'bad' did not stop within 10 s",
  );
  expect(tests['hung']?.attachments.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['good.svg', 'bad.svg', 'netwright-result.json']),
  );
  expect(tests['hung']?.durationMs).toBeLessThan(20_000);
  expect(tests['next']?.status, output).toBe('passed');
});

test("a user's fixture that hangs does not take the streams' teardown away", async () => {
  const { tests, output } = await outcomeOf(
    `const hanging = test.extend<{ stuck: void }>({
      stuck: async ({ stream }, use) => { await stream.start(); await use(); await new Promise(() => {}); },
    });
    hanging('stuck', async ({ stuck }) => {});`,
    [],
    { config: { timeout: 3000 } },
  );
  expect(tests['stuck']?.error, output).toMatch(/fixture "stuck".*teardown|Tearing down "stuck"/);
  expect(tests['stuck']?.attachments.map(({ name }) => name)).toContain('netwright-result.json');
});

test('processes that cannot hear a signal are ended all the same', async () => {
  const { tests, output } = await outcomeOf(
    `test('frozen', async ({ stream }) => {
      await stream.start();
      for (const text of iperf3Processes()) process.kill(parseInt(text), 'SIGSTOP');
    });
    test('next', async ({ stream }) => { expect(iperf3Processes()).toEqual([]); await stream.run(1); });`,
    ['frozen', 'next'],
  );
  expect(tests['frozen'], output).toMatchObject({ status: 'passed' });
  expect(tests['frozen']!.durationMs).toBeLessThan(8000);
  expect(tests['next']?.status, output).toBe('passed');
});

test('a tool that ignores TERM is ended all the same', async () => {
  const directory = scratchDirectory('tool ');
  const tool = join(directory, 'stubborn iperf3');
  writeFileSync(tool, `#!/bin/sh\ntrap '' TERM\niperf3 "$@"\n`);
  chmodSync(tool, 0o755);
  const host = (address: string) => ({ connection: { type: 'local' }, address, tools: { iperf3: tool } });
  const topology = { hosts: { sut: host('127.0.0.1'), client: host('127.0.0.2') } };
  const { tests, output } = await outcomeOf(
    `test('stubborn', async ({ stream }) => { await stream.start(); await pause(500); });
    test('next', async ({ stream }) => { await stream.run(1); });`,
    ['stubborn', 'next'],
    { use: { topology } },
  );
  rmSync(directory, { recursive: true });
  expect(tests['stubborn']?.status, output).toBe('passed');
  expect(tests['next']?.status, output).toBe('passed');
});

test('-x tears down what was running in the other worker', async () => {
  const { tests, output } = await outcomeOf(
    `test.describe.configure({ mode: 'parallel' });
    test('runs on', async ({ stream }) => { await stream.start(); tell('flowing'); await pause(15_000); });
    test('fails', async ({ stream }) => {
      await stream.start();
      await import('node:fs').then(async ({ existsSync }) => {
        for (let tries = 0; tries < 400 && !existsSync(import.meta.dirname + '/told/flowing'); tries++) await pause(25);
      });
      throw new Error('on purpose');
    });`,
    ['runs on', 'fails'],
    { args: ['-x'], workers: 2 },
  );
  expect(tests['fails']?.status, output).toBe('failed');
  expect(tests['runs on']?.status, output).toBe('interrupted');
  expect(tests['runs on']?.attachments.map(({ name }) => name)).toContain('netwright-result.json');
});

test('a test that blocks its process for too long loses its lab: one error says so, and the next test has another', async () => {
  const { tests, output } = await outcomeOf(
    `import { execSync } from 'node:child_process';
    test('blocks', async ({ lab, stream }) => {
      await lab.link.shape({ rate: '20M' });
      execSync('sleep 13');
      await stream.run(1);
    });
    test('next', async ({ stream }) => { await stream.run(1); });`,
    ['blocks', 'next'],
  );
  const errors = tests['blocks']?.error.split('\n').filter((line) => /^\w*Error: /.test(line));
  expect(errors, output).toEqual([
    expect.stringMatching(
      /^ConnectionError: The lab is gone: this process was silent for 1\d\.\d s; the host gives up after .* ends everything$/,
    ),
  ]);
  expect(tests['next']?.status, output).toBe('passed');
});

test('a test that fails beside its run tells its own failure alone', async () => {
  const { tests, output } = await outcomeOf(
    `test('beside', async ({ stream }) => {
      const run = stream.run(60);
      await expect(stream).toReachBitrate('900G', { timeout: 1.5 });
      await run;
    });`,
    ['beside'],
  );
  expect(tests['beside']?.status, output).toBe('failed');
  expect(output).toContain('≥ 900 Gbit/s in an interval within 1.5 s');
  expect(output).not.toContain('was stopped before its 60 s were over');
});
