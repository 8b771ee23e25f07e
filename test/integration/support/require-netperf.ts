import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { requireOrSkip } from './require.js';
import { test } from './test.js';

/** Skips where netperf is not installed: it is in Debian 12's non-free component, and in few other distributions. */
export function requireNetperf(): void {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const missing = ['netperf', 'netserver'].filter(
    (program) => !folders.some((folder) => existsSync(join(folder, program))),
  );
  requireOrSkip(test, 'netperf', missing.length > 0 ? `${missing.join(' and ')} cannot be found` : undefined);
}
