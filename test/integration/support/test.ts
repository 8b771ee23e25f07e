import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { expectNoLeaks, takeSnapshot } from './leaks.js';

export { expect } from '@playwright/test';

/** What every integration test gets without asking. */
interface Checks {
  /** The test leaves nothing that was not there before it. */
  leakCheck: void;
}
interface WorkerChecks {
  /** Nothing is left when the file's `afterAll` hooks are through. */
  workerLeakCheck: void;
}

/** Playwright's `test`; what a test, or a whole worker, leaves behind makes it fail. */
export const test = base.extend<Checks, WorkerChecks>({
  workerLeakCheck: [
    async ({}, use) => {
      const { NETWRIGHT_RUN, TMPDIR } = process.env;
      const directory = mkdtempSync(join(tmpdir(), 'nw-test-'));
      chmodSync(directory, 0o1777);
      Object.assign(process.env, { NETWRIGHT_RUN: randomUUID(), TMPDIR: directory });
      const before = takeSnapshot();
      try {
        await use();
        await expectNoLeaks(before);
      } finally {
        restore({ NETWRIGHT_RUN, TMPDIR });
        rmSync(directory, { recursive: true, force: true });
      }
    },
    { scope: 'worker', auto: true },
  ],
  leakCheck: [
    async ({}, use) => {
      const before = takeSnapshot();
      await use();
      await expectNoLeaks(before);
    },
    { auto: true },
  ],
});

function restore(variables: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
