import { expect, test } from '@playwright/test';
import { TOOL_NAMES } from '../../src/tools/tools.js';
import { campaign, planned, report } from '../unit/tools/mutations/campaign.js';
import { RECORDED_TOOLS } from '../unit/tools/recorded-tools.js';

/** The mutations of `npm test`, ten times as many, and others. */
const PLAN = planned({ seed: 1, count: 70_000 });

for (const name of TOOL_NAMES)
  test(`${name}: ${PLAN.count} damaged outputs are refused, or read right`, () => {
    const outcome = campaign(RECORDED_TOOLS[name].runs(), PLAN);
    console.log(report(name, outcome));
    expect(outcome.failures.join('\n\n'), `${outcome.failed} of ${outcome.mutations}`).toBe('');
  });
