import { streamChart } from '../../../src/charts/stream-chart.js';
import type { StreamRecord } from '../../../src/results/attachment.js';

/** Files of a nested project that attach what the fixtures would attach, without any network. */
export async function attachedResults(
  streams: readonly StreamRecord[],
): Promise<Record<string, string | object>> {
  const charts = await Promise.all(
    streams.map(async (stream) => [`${stream.name}.svg`, await streamChart(stream)]),
  );
  return {
    'data.json': {
      charts,
      result: { format: 'netwright-result', version: 1, environment: { lab: 'made up' }, streams },
    },
    'measured.ts': MEASURED,
  };
}

/** A test whose fixture attaches in its teardown, as Netwright's does. */
const MEASURED = `import { test as base } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
const { charts, result } = JSON.parse(readFileSync(join(import.meta.dirname, 'data.json'), 'utf8'));
export const data = { charts, result };
export const test = base.extend<{ measured: object }>({
  measured: async ({}, use) => {
    await use(result);
    await base.step('traffic results', async (step) => {
      for (const [name, body] of charts) await step.attach(name, { body, contentType: 'image/svg+xml' });
      await step.attach('netwright-result.json', { body: JSON.stringify(result), contentType: 'application/json' });
    });
  },
});
`;
