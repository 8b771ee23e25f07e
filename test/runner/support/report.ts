import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { JSONReport, JSONReportSuite, JSONReportTestResult } from '@playwright/test/reporter';

/** The last try of a test in a nested run. */
export interface NestedTest {
  status: JSONReportTestResult['status'];
  /** Messages of all errors, without colours. */
  error: string;
  durationMs: number;
  worker: number;
  attachments: readonly { name: string; contentType: string; way: 'body' | 'path'; text: string }[];
}

/** Every test of a report, by its title; one that runs in several projects as `project › title` too. */
export function readReport(file: string): { tests: Record<string, NestedTest>; errors: string[] } {
  const report = whole(file);
  if (!report) return { tests: {}, errors: [] };
  const tests: Record<string, NestedTest> = {};
  for (const suite of report.suites) collect(suite, tests);
  return { tests, errors: report.errors.map(({ message }) => plain(message)) };
}

/** A runner that is killed writes none, or a part. */
function whole(file: string): JSONReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JSONReport;
  } catch {
    return undefined;
  }
}

function collect(suite: JSONReportSuite, tests: Record<string, NestedTest>): void {
  for (const { title, tests: runs } of suite.specs)
    for (const { projectName, results } of runs) {
      const last = results.at(-1);
      if (last) tests[title] = tests[`${projectName} › ${title}`] = nestedTest(last);
    }
  for (const inner of suite.suites ?? []) collect(inner, tests);
}

function nestedTest(result: JSONReportTestResult): NestedTest {
  return {
    status: result.status,
    error: result.errors.map(({ message }) => plain(message)).join('\n'),
    durationMs: result.duration,
    worker: result.workerIndex,
    attachments: result.attachments.map(({ name, contentType, body, path }) => ({
      name,
      contentType,
      way: body === undefined ? 'path' : 'body',
      text:
        body === undefined
          ? path
            ? readFileSync(path, 'utf8')
            : ''
          : Buffer.from(body, 'base64').toString(),
    })),
  };
}

function plain(text: string | undefined): string {
  return stripVTControlCharacters(text ?? '');
}
