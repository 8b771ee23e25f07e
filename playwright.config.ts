import { defineConfig } from '@playwright/test';

/** Netwright's own tests and its examples. A user's config needs none of this: see the README. */
export default defineConfig({
  outputDir: 'test-results',
  timeout: 60_000,
  forbidOnly: !!process.env.CI,
  workers: 2,
  reporter: [['list']],
  // Text that is the same on every system.
  snapshotPathTemplate: '{testDir}/{testFilePath}-snapshots/{arg}{ext}',
  projects: [
    { name: 'unit', testDir: 'test/unit', fullyParallel: true },
    { name: 'contract', testDir: 'test/contract' },
    { name: 'integration', testDir: 'test/integration' },
    { name: 'runner', testDir: 'test/runner' },
    // The real lab has hosts of its own: test/integration/real-lab.spec.ts runs it against two of them.
    { name: 'examples', testDir: 'example-tests', testIgnore: 'real-lab/**' },
    { name: 'bench', testDir: 'test/bench', timeout: 0 },
  ],
});
