import { expect, test } from '@playwright/test';
import type { TestResult } from 'allure-js-commons';
import { bidirectional, stream, verdict } from '../unit/charts/support/records.js';
import { AllureProject, NETWRIGHT_ALLURE } from './support/allure-project.js';
import { attachedResults } from './support/attached-results.js';

const STREAMS = [
  stream([94, 95, 93], { verdicts: [verdict(), verdict({ pass: false, actual: '60 Mbit/s' })] }),
  { ...bidirectional(), name: 'both ways' },
];

const SPEC = `import { test } from './measured';
test('measures', async ({ measured }) => {});
test('measures nothing', async () => {});
`;

async function project(spec: string, config: object): Promise<AllureProject> {
  const made = new AllureProject({ ...(await attachedResults(STREAMS)), 'a.spec.ts': spec });
  made.configure({ reporter: [[NETWRIGHT_ALLURE, {}]], ...config });
  return made;
}

/** Names of everything attached at the level of the test, without its hooks. */
function attachedTo(result: TestResult): string[] {
  const steps = result.steps.filter((step) => !/hooks$/i.test(step.name ?? ''));
  return [result.attachments, ...steps.map((step) => step.attachments)].flat().map(({ name }) => name);
}

test('a test tells its limits, its figures and how they were measured', async () => {
  using made = await project(SPEC, { projects: [{ name: 'lan' }] });
  const { code, stderr } = await made.test();
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const [result] = made.results('measures');
  expect(result!.description).toContain(
    '| **FAIL** | Stream | minBitrate | ≥ 90 Mbit/s | 60 Mbit/s | client → sut, at sut (server) |',
  );
  expect(result!.description).toContain(
    '- both ways: iperf3 3.17.1, TCP, bidirectional, 8 s, after 2 s of warm-up',
  );
  const ours = result!.parameters.filter(({ name }) => name !== 'Project');
  expect(ours).toContainEqual({ name: 'Stream: client → sut', value: '94 Mbit/s', excluded: true });
  expect(ours.filter(({ excluded }) => !excluded)).toEqual([]);
  expect(made.resultFile('environment.properties')).toContain('made up');
  expect(made.metrics().map((samples) => samples.map(({ key, value }) => [key, value]))).toEqual([
    [
      ['lan › a.spec.ts › measures › Stream › client → sut › bitrate', 94],
      ['lan › a.spec.ts › measures › both ways › client → sut › bitrate', 89.875],
      ['lan › a.spec.ts › measures › both ways › sut → client › bitrate', 77.325],
    ],
  ]);
});

test('charts and JSON are there once, at the level of the test', async () => {
  using made = await project(SPEC, {});
  await made.test();
  expect(attachedTo(made.results('measures')[0]!)).toEqual([
    'Stream.svg',
    'both ways.svg',
    'netwright-result.json',
  ]);
});

test('a test that used no stream is left as it is', async () => {
  using made = await project(SPEC, {});
  await made.test();
  const [result] = made.results('measures nothing');
  expect(result!.description).toBeUndefined();
  expect(attachedTo(result!)).toEqual([]);
});

test('plain allure-playwright shows charts and JSON, too', async () => {
  using made = await project(SPEC, { reporter: [['allure-playwright', {}]] });
  await made.test();
  const [result] = made.results('measures');
  expect(attachedTo(result!)).toEqual(['Stream.svg', 'both ways.svg', 'netwright-result.json']);
  expect(result!.description).toBeUndefined();
});

test('both reporters at once are named', async () => {
  using made = await project(SPEC, {
    reporter: [
      ['allure-playwright', {}],
      [NETWRIGHT_ALLURE, {}],
    ],
  });
  const { code, stderr } = await made.test();
  expect(stderr).toContain('allure-playwright is configured beside netwright/reporters/allure');
  expect(code).toBe(0);
});

test('options are those of allure-playwright, and a terminal reporter is still added', async () => {
  using made = await project(SPEC, {
    reporter: [
      [
        NETWRIGHT_ALLURE,
        { resultsDir: 'allure-results', environmentInfo: { site: 'lab 7' }, suiteTitle: false },
      ],
    ],
  });
  const { stdout } = await made.test();
  expect(stdout).toContain('2 passed');
  const environment = made.resultFile('environment.properties').split(/\r?\n/).sort();
  expect(environment).toEqual(['lab=made up', 'site=lab 7']);
  expect(made.results('measures')[0]!.labels.filter(({ name }) => name === 'suite')).toEqual([]);
});

test('a retry that measured is a try of the same test as one that could not, and counts in metrics alone', async () => {
  const spec = `import { data, test } from './measured';
test('succeeds later', async ({}, info) => {
  if (info.retry === 0) throw new Error('host unreachable');
  await test.step('traffic results', (step) =>
    step.attach('netwright-result.json', { body: JSON.stringify(data.result), contentType: 'application/json' }));
  if (info.retry === 1) throw new Error('too slow');
});
`;
  using made = await project(spec, { retries: 2 });
  const { code } = await made.test();
  expect(code).toBe(0);
  const tries = made.results('succeeds later');
  expect(tries.map(({ status }) => status)).toEqual(['failed', 'failed', 'passed']);
  expect(tries.map(({ description }) => description !== undefined)).toEqual([false, true, true]);
  const identity = ({ testCaseId, historyId, parameters }: TestResult) =>
    JSON.stringify([testCaseId, historyId, parameters.filter(({ excluded }) => !excluded)]);
  expect(new Set(tries.map(identity)).size).toBe(1);
  expect(made.metrics().flat()).toHaveLength(3);
});

test('what the author wrote about a test stays', async () => {
  const spec = `import { test } from './measured';
test('annotated', { annotation: { type: 'description', description: 'Why it matters.' } }, async ({ measured }) => {});
`;
  using made = await project(spec, {});
  await made.test();
  expect(made.results('annotated')[0]!.description).toMatch(/^Why it matters\.\n\n\*\*Limits and values\*\*/);
});

test('an attachment that cannot be read is told in the test and in the terminal, and breaks nothing', async () => {
  const spec = `import { test } from './measured';
const attach = (body: string) => test.step('traffic results', (step) =>
  step.attach('netwright-result.json', { body, contentType: 'application/json' }));
test('corrupt', async () => attach('{"format": "netwr'));
test('newer', async () => attach('{"format": "netwright-result", "version": 2}'));
test('measures', async ({ measured }) => {});
`;
  using made = await project(spec, {});
  const { code, stderr } = await made.test();
  expect(code).toBe(0);
  expect(stderr).toMatch(/a\.spec\.ts › corrupt: netwright-result\.json cannot be read/);
  expect(stderr).toContain('it has version 2, this reporter reads version 1');
  expect(made.results('corrupt')[0]!.description).toContain('netwright-result.json cannot be read');
  expect(made.results().map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  expect(made.metrics().flat()).toHaveLength(3);
});

test('two shards merge into one report', async () => {
  const spec = `import { test } from './measured';
test('measures', async ({ measured }) => {});
`;
  using made = await project(spec, {});
  made.write({ 'b.spec.ts': spec });
  for (const shard of ['1', '2']) {
    made.configure({ reporter: [['blob', { outputFile: `blobs/${shard}.zip` }]] });
    expect(await made.test(`--shard=${shard}/2`)).toMatchObject({ code: 0 });
  }
  made.write({
    'merge.config.ts': `export default ${JSON.stringify({ reporter: [[NETWRIGHT_ALLURE, {}]] })};`,
  });
  const merged = await made.mergeReports('-c', 'merge.config.ts', 'blobs');
  expect(merged, merged.stdout).toMatchObject({ code: 0, stderr: '' });
  const results = made.results('measures');
  expect(results.map(({ description }) => description?.includes('**FAIL**'))).toEqual([true, true]);
  expect(attachedTo(results[0]!)).toContain('Stream.svg');
  expect(made.metrics().map((samples) => samples.length)).toEqual([6]);
  expect(new Set(made.metrics()[0]!.map(({ key }) => key)).size).toBe(6);
});
