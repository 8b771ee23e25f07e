// npm test: every check there is. Options: --install.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEMO_TOOLS, OPTIONAL_DEMO_TOOLS, TEST_TOOLS, begin, ensurePackages, ensureTools } from './setup.mjs';

begin();
// What only tests need may be missing: they then skip and say so, unless NETWRIGHT_REQUIRE names it.
const optional = Object.keys(TEST_TOOLS).filter(
  (tool) => !(tool in DEMO_TOOLS) || OPTIONAL_DEMO_TOOLS.includes(tool),
);
ensureTools(TEST_TOOLS, optional);
ensurePackages();

// Not among the results, which the run empties, nor in /tmp, where Ctrl-C would leave it.
const counts = resolve('node_modules/.cache/netwright/counts.json');
rmSync(counts, { force: true });
const projects = ['unit', 'contract', 'integration', 'runner'].map((name) => `--project=${name}`);
const checks = [
  ['formatting', ['prettier', '--check', '--log-level=warn', '.']],
  ['lint', ['eslint', '.']],
  ['types', ['tsc', '-p', '.']],
  ['tests', ['playwright', 'test', ...projects, '--reporter=list,json']],
];
const failed = [];
for (const [name, command] of checks) {
  console.log(`\n${name}: npx ${command.join(' ')}`);
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: counts };
  if (spawnSync('npx', command, { stdio: 'inherit', env }).status !== 0) failed.push(name);
}
report();

function report() {
  let stats;
  try {
    ({ stats } = JSON.parse(readFileSync(counts, 'utf8')));
  } catch {
    failed.push('the test run wrote no result');
  }
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
  if (stats?.flaky) console.log(`\n${stats.flaky} of those that passed did so at the second try`);
  if (stats) {
    const { expected, flaky, unexpected, skipped } = stats;
    console.log(`\n${expected + flaky} passed, ${unexpected} failed, ${skipped} skipped`);
  }
  process.exit(failed.length > 0 ? 1 : 0);
}
