import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { test, expect } from '@playwright/test';
import { CleanupStack } from '../../src/core/cleanup.js';
import { median, medianAndInterval, medianAndRange } from './support/statistics.js';
import { printTable } from './support/table.js';

const ROUNDS = 9;
const run = promisify(execFile);

/** Milliseconds of an import in a process of its own, and of that whole process. */
async function importing(url: string): Promise<[number, number]> {
  const code = `const t = performance.now(); await import(${JSON.stringify(url)}); console.log(String(performance.now() - t))`;
  const start = performance.now();
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { timeout: 30_000 });
  expect(Number(stdout)).toBeGreaterThan(0);
  return [Number(stdout), performance.now() - start];
}

test('cost of importing the fixtures', async () => {
  test.setTimeout(180_000);
  await using cleanup = new CleanupStack();
  // Below the repository, so that the packages are found as in a consumer's project.
  await mkdir('test/.tmp', { recursive: true });
  const dist = await mkdtemp(resolve('test/.tmp/import-cost-'));
  cleanup.defer(() => rm(dist, { recursive: true }));
  await run('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', dist], { timeout: 120_000 });
  for (const script of ['leases.sh', 'supervisor.sh'])
    await cp(`src/connection/${script}`, join(dist, 'src/connection', script));

  const modules = {
    '@playwright/test': '@playwright/test',
    'netwright/fixtures': pathToFileURL(join(dist, 'fixtures/index.js')).href,
  };
  const names = Object.keys(modules) as (keyof typeof modules)[];
  const times = { '@playwright/test': [], 'netwright/fixtures': [] } as Record<string, [number, number][]>;
  for (let round = -1; round < ROUNDS; round++)
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const time = await importing(modules[name]);
      if (round >= 0) times[name]!.push(time);
    }
  const ratio = times['netwright/fixtures']!.map(
    ([own], index) => own / times['@playwright/test']![index]![0],
  );
  printTable(`Import in a fresh Node process, ms, median (min-max) of ${ROUNDS}, interleaved`, [
    ['', 'import', 'whole process'],
    ...names.map((name) => [
      name,
      medianAndRange(
        times[name]!.map(([own]) => own),
        0,
      ),
      median(times[name]!.map(([, whole]) => whole)).toFixed(0),
    ]),
  ]);
  console.log(`  ratio of the imports: ${medianAndInterval(ratio, 2)}; for information`);
});
