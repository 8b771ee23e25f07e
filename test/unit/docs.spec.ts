import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test, type TestInfo } from '@playwright/test';
import { matcherTable, renderMatcherTable } from '../../fixtures/matcher-table.js';
import { evaluate } from '../../src/criteria/evaluate.js';
import { TOOLS } from '../../src/tools/tools.js';
import type { BoundCriterion } from '../../src/criteria/criterion.js';
import { client, intervals, server, summary } from './criteria/results.js';
import { abilityTable, figureTable } from './tools/capability-tables.js';

/** A page with its generated parts as they should be. `-u` writes it. */
function upToDate(file: string, parts: Record<string, string>, testInfo: TestInfo): string {
  const url = new URL(`../../docs/${file}`, import.meta.url);
  const page = readFileSync(url, 'utf8');
  const wanted = Object.entries(parts).reduce((text, [name, part]) => {
    const between = new RegExp(`(<!-- ${name}: begin.*-->\n)[^]*(<!-- ${name}: end -->)`);
    expect(text, `${file} has a place for ${name}`).toMatch(between);
    return text.replace(between, (_, begin: string, end: string) => `${begin}\n${part}\n\n${end}`);
  }, page);
  if (['all', 'changed'].includes(testInfo.config.updateSnapshots)) writeFileSync(url, wanted);
  else expect(page).toBe(wanted);
  return wanted;
}

test('the table in docs/matchers.md is up to date (-u writes it)', ({}, testInfo) => {
  const page = upToDate('matchers.md', { matchers: renderMatcherTable() }, testInfo);
  expect(page).toContain('`toHaveMinBitrate(4500)`');
});

test('the tables in docs/tools.md are up to date (-u writes them)', ({}, testInfo) => {
  const tools = Object.values(TOOLS);
  const page = upToDate(
    'tools.md',
    { abilities: abilityTable(tools), figures: figureTable(tools) },
    testInfo,
  );
  for (const { name } of tools) expect(page).toContain(`| ${name}`);
});

test('the table names the metric that is judged', () => {
  const figures = summary({
    ...{ lossRatio: 0, jitterSeconds: 0, retransmits: 0, transactionsPerSecond: 1, cpuRatio: 0 },
    ...{ meanRttSeconds: 0.001, p99RttSeconds: 0.001, meanLatencySeconds: 0.001, p99LatencySeconds: 0.001 },
  });
  const each = intervals(100, 100).map((interval, index) => ({
    ...interval,
    ...{ startSeconds: index / 10, endSeconds: (index + 1) / 10, transactionsPerSecond: 1 },
  }));
  const flows = [1, 2].map((id) => ({ id, summary: figures }));
  const measured = { summary: figures, intervals: each, flows };
  for (const { criterion, example, metric } of Object.values(matcherTable)) {
    const bound = (criterion as (...args: unknown[]) => BoundCriterion)(...example);
    const [verdict] = evaluate([server(measured), client(measured)], [bound]);
    expect(verdict).toMatchObject({ criterion: criterion.name });
    expect(verdict!.metric ?? 'sound').toBe(metric);
  }
});
