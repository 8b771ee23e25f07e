import { resolve } from 'node:path';
import type { FullConfig } from '@playwright/test/reporter';

const DEFAULT_RESULTS = 'allure-results';

/**
 * What to say when plain `allure-playwright` writes to the same directory; `undefined` when it does not.
 * Both write a result for every test, and the report shows the older of two as a retry.
 */
export function besideNotice(
  reporters: FullConfig['reporter'],
  resultsDir: string | undefined,
): string | undefined {
  const own = resolve(resultsDir ?? DEFAULT_RESULTS);
  const other = reporters.find(([name, options]) => isPlainAllure(name) && resultsOf(options) === own);
  if (!other) return undefined;
  return `allure-playwright is configured beside netwright/reporters/allure, and both write to ${own}: every test would appear twice. Remove allure-playwright: netwright/reporters/allure does all that it does, and takes the same options`;
}

/** Playwright gives the name as it was written, or the file that it found for it. */
function isPlainAllure(name: string): boolean {
  return name === 'allure-playwright' || /[\\/]node_modules[\\/]allure-playwright[\\/]/.test(name);
}

function resultsOf(options: unknown): string {
  const { resultsDir } = (options ?? {}) as { resultsDir?: string };
  return resolve(resultsDir ?? DEFAULT_RESULTS);
}
