import { expect, test } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { besideNotice } from '../../../reporters/allure/beside.js';
import { EnvironmentFacts } from '../../../reporters/allure/environment.js';
import { readResults } from '../../../reporters/allure/read-results.js';
import { RESULT_ATTACHMENT } from '../../../src/results/attachment.js';
import { stream } from '../charts/support/records.js';

const GOOD = { format: 'netwright-result', version: 1, environment: {}, streams: [stream([1])] };

function attached(value: unknown) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { name: RESULT_ATTACHMENT, contentType: 'application/json', body: Buffer.from(text) };
}

test('facts of all tests are merged, different values kept, and the user has the last word', () => {
  const info: Record<string, string | undefined> = { site: 'lab 7' };
  const facts = new EnvironmentFacts(info);
  facts.add({ lab: 'namespaces (root)', site: 'elsewhere' });
  facts.add({ lab: 'loopback' });
  facts.add({ lab: 'namespaces (root)', kernel: '6.18' });
  expect(info).toEqual({ site: 'lab 7', lab: 'loopback; namespaces (root)', kernel: '6.18' });
});

test('plain allure-playwright on the same directory is named', () => {
  expect(
    besideNotice(
      [
        ['list', {}],
        ['allure-playwright', {}],
      ],
      undefined,
    ),
  ).toContain('every test would appear twice');
  const file = resolve('node_modules/allure-playwright/dist/cjs/index.js');
  expect(besideNotice([[file, { resultsDir: 'out' }]], resolve('out'))).toContain('Remove allure-playwright');
});

test('plain allure-playwright on a directory of its own is not', () => {
  expect(besideNotice([['allure-playwright', { resultsDir: 'plain' }]], undefined)).toBeUndefined();
});

test('our own reporter in a folder of that name is not', () => {
  expect(besideNotice([['/src/allure-playwright/reporters/allure.ts', {}]], undefined)).toBeUndefined();
});

test('results are read from body and path, all of them', ({}, testInfo) => {
  const path = testInfo.outputPath('result.json');
  writeFileSync(path, JSON.stringify(GOOD));
  const byPath = { name: RESULT_ATTACHMENT, contentType: 'application/json', path };
  const other = { name: 'other.json', contentType: 'application/json', body: Buffer.from('{') };
  const { results, problems } = readResults([attached(GOOD), byPath, other]);
  expect(results.map(({ streams }) => streams[0]!.name)).toEqual(['Stream', 'Stream']);
  expect(problems).toEqual([]);
});

for (const [what, value, words] of [
  ['broken JSON', '{"format":', /cannot be read/],
  ['null', null, /not of the expected form/],
  ['a strange field', { ...GOOD, extra: 1 }, /extra/],
  ['a newer version', { ...GOOD, version: 2, streams: 'new' }, /version 2, this reporter reads version 1/],
] as const)
  test(`${what} is a problem, not an exception`, () => {
    const { results, problems } = readResults([attached(value), attached(GOOD)]);
    expect(results).toHaveLength(1);
    expect(problems).toEqual([expect.stringMatching(words)]);
  });

test('a file that is gone is a problem, not an exception', () => {
  const gone = { name: RESULT_ATTACHMENT, contentType: 'application/json', path: '/nowhere/result.json' };
  expect(readResults([gone]).problems).toEqual([expect.stringContaining('ENOENT')]);
});
