import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';

/** The mutations of `npm test`, many more of them. */
test('mutations: 100,000 broken outputs of every tool', () => {
  const { status, stdout } = spawnSync(
    'npx',
    ['playwright', 'test', '--project=unit', '--workers=1', '--reporter=line', 'test/unit/tools/mutations'],
    { env: { ...process.env, NETWRIGHT_MUTATIONS: '100000' }, encoding: 'utf8' },
  );
  console.log(stdout.match(/^.*mutations: .*$/gm)?.join('\n'));
  expect(status, stdout.slice(-5000)).toBe(0);
});
