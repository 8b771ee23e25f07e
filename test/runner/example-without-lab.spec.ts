import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readReport } from './support/report.js';

const CLI = createRequire(import.meta.url).resolve('@playwright/test/cli');

const TITLES = ['a link of 100 Mbit/s carries 90 and not 200', 'a slower link is seen'];

/** Runs the example of a shaped link where every way to a namespace is refused. */
function runExample(required: string) {
  const info = test.info();
  const bin = info.outputPath('bin');
  mkdirSync(bin);
  for (const name of ['unshare', 'sudo'])
    writeFileSync(join(bin, name), `#!/bin/sh\necho "${name}: not here" >&2\nexit 1\n`, { mode: 0o755 });
  const report = info.outputPath('report.json');
  const args = ['test', '--project=examples', 'shaped-link', '--reporter=json'];
  const { status } = spawnSync(process.execPath, [CLI, ...args, `--output=${info.outputPath('nested')}`], {
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      NETWRIGHT_REQUIRE: required,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    },
  });
  const { tests } = readReport(report);
  return { status, text: readFileSync(report, 'utf8'), tests: TITLES.map((title) => tests[title]) };
}

test('a shaped link is skipped where there can be none, with the reason', () => {
  const { status, text, tests } = runExample('sshd');
  expect(tests.map((each) => each?.status)).toEqual(['skipped', 'skipped']);
  expect(text).toContain('"no link to shape: two loopback addresses of this machine');
  expect(status).toBe(0);
});

test('a shaped link that is required fails where there can be none', () => {
  const { status, tests } = runExample('sshd,lab');
  const error = "The lab's link cannot be shaped: its hosts are two loopback addresses";
  const failed = { status: 'failed', error: expect.stringContaining(error) };
  expect(tests).toEqual([expect.objectContaining(failed), expect.objectContaining(failed)]);
  expect(status).toBe(1);
});
