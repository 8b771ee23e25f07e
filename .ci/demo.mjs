// npm run demo: from a fresh clone to an Allure report. Options: --install, --open.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEMO_TOOLS, OPTIONAL_DEMO_TOOLS, begin, ensurePackages, ensureTools, run } from './setup.mjs';

begin();
ensureTools(DEMO_TOOLS, OPTIONAL_DEMO_TOOLS);
ensurePackages();

rmSync('allure-results', { recursive: true, force: true });
const tests = ['playwright', 'test', '--project=examples', '--reporter=list,./reporters/allure.ts'];
console.log(`$ npx ${tests.join(' ')}`);
const { status } = spawnSync('npx', tests, { stdio: 'inherit' });

// A failed test is what the report is for: it is made in any case.
rmSync('allure-report', { recursive: true, force: true });
run('npx', ['allure', 'generate', 'allure-results']);
console.log(`\nReport: ${resolve('allure-report', 'index.html')}`);
if (process.argv.includes('--open')) run('npx', ['allure', 'open', 'allure-report']);
else console.log('Open that file in a browser, or run: npm run demo -- --open');
process.exit(status ?? 1);
