import { defineConfig } from '@playwright/test';
import type { NetwrightTestFixtures, NetwrightWorkerFixtures } from 'netwright/fixtures';
import { topology } from './topology.js';

export default defineConfig<NetwrightTestFixtures, NetwrightWorkerFixtures>({
  testDir: '.',
  workers: 1, // one link, one test at a time
  reporter: [['list'], ['allure-playwright']],
  use: { topology, streamOptions: { interval: 0.5 } },
});
