import { expect, test } from '@playwright/test';
import type { ToolName } from '../../src/tools/tools.js';
import { campaign, report } from '../unit/tools/damages/campaign.js';
import { RECORDED_TOOLS } from '../unit/tools/recorded-tools.js';

const TOOLS: readonly ToolName[] = ['iperf3'];
/** Of each tool; `npm test` has a tenth of it, with other damages. */
const MUTATIONS = Number(process.env['NETWRIGHT_MUTATIONS'] ?? 200_000);
const SEED = Number(process.env['NETWRIGHT_SEED'] ?? 1);

for (const name of TOOLS)
  test(`${name}: ${MUTATIONS} damaged outputs are refused, or read right`, () => {
    const outcome = campaign(RECORDED_TOOLS[name].runs(), MUTATIONS, SEED);
    console.log(report(name, outcome));
    expect(outcome.failures.join('\n\n'), `seed ${SEED}`).toBe('');
  });
