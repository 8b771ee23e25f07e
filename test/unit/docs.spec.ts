import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { matcherTable, renderMatcherTable } from '../../fixtures/matcher-table.js';
import { evaluate } from '../../src/criteria/evaluate.js';
import { client, server, summary } from './criteria/results.js';

const PAGE = new URL('../../docs/matchers.md', import.meta.url);
const TABLE = /(<!-- matchers: begin.*-->\n)[^]*(<!-- matchers: end -->)/;

test('the table in docs/matchers.md is up to date (-u writes it)', ({}, testInfo) => {
  const page = readFileSync(PAGE, 'utf8');
  const upToDate = page.replace(
    TABLE,
    (_, begin: string, end: string) => `${begin}\n${renderMatcherTable()}\n\n${end}`,
  );
  if (['all', 'changed'].includes(testInfo.config.updateSnapshots)) writeFileSync(PAGE, upToDate);
  else expect(page).toBe(upToDate);
  expect(upToDate).toContain('`toHaveMinBitrate(4500)`');
});

test('the table names the metric that is judged', () => {
  const figures = summary({ lossRatio: 0, jitterSeconds: 0, retransmits: 0 });
  for (const { criterion, example, metric } of Object.values(matcherTable)) {
    const bound = (criterion as (...args: unknown[]) => ReturnType<typeof criterion>)(...example);
    const [verdict] = evaluate([server({ summary: figures }), client({ summary: figures })], [bound]);
    expect(verdict).toMatchObject({ criterion: criterion.name });
    expect(verdict!.metric ?? 'sound').toBe(metric);
  }
});
