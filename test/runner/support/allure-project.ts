import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TestResult } from 'allure-js-commons';
import { scratchDirectory } from './run-inline.js';

const ROOT = join(import.meta.dirname, '../../..');
const PLAYWRIGHT = createRequire(import.meta.url).resolve('@playwright/test/cli');
const ALLURE = join(ROOT, 'node_modules/allure/cli.js');
/** What the outer run or a CI service would force upon the inner one. */
const FOREIGN = /^(TEST_|PLAYWRIGHT_|PW|NODE_OPTIONS$|CI$|FORCE_COLOR$|DEBUG_COLORS$|GITHUB_|ALLURE_)/;

/** The reporter under test, by path: a reporter is not found by the package's own name inside the package. */
export const NETWRIGHT_ALLURE = join(ROOT, 'reporters/allure.ts');

/** What a command printed and how it ended. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A directory with a Playwright project whose results go to Allure. */
export class AllureProject implements Disposable {
  readonly directory = scratchDirectory('allure-');

  /** Files by name; objects are written as JSON. */
  constructor(files: Readonly<Record<string, string | object>>) {
    this.write(files);
  }

  write(files: Readonly<Record<string, string | object>>): void {
    for (const [name, content] of Object.entries(files)) {
      const file = join(this.directory, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    }
  }

  /** Writes `playwright.config.ts`; what `config` lacks is what a small project has. */
  configure(config: object): void {
    const text = JSON.stringify({ outputDir: 'test-results', workers: 1, ...config }, null, 2);
    this.write({ 'playwright.config.ts': `export default ${text};\n` });
  }

  test(...args: string[]): Promise<Outcome> {
    return this.#run([PLAYWRIGHT, 'test', ...args]);
  }

  mergeReports(...args: string[]): Promise<Outcome> {
    return this.#run([PLAYWRIGHT, 'merge-reports', ...args]);
  }

  /** Makes the report with the repository's own settings; the answer is the file to open. */
  async report(): Promise<string> {
    const output = join(this.directory, 'allure-report');
    const args = ['generate', '--config', join(ROOT, 'allurerc.mjs'), '--output', output];
    const { code, stdout, stderr } = await this.#run([
      ALLURE,
      ...args,
      join(this.directory, 'allure-results'),
    ]);
    if (code !== 0) throw new Error(`allure generate ended with ${code}:\n${stdout}${stderr}`);
    return join(output, 'index.html');
  }

  /** Results of tests of a title (all tests without one), the first try first. */
  results(title?: string): TestResult[] {
    return this.#json<TestResult>(/-result\.json$/)
      .filter((result) => title === undefined || result.name === title)
      .sort((one, other) => (one.start ?? 0) - (other.start ?? 0));
  }

  /** Every file of metrics. */
  metrics(): { key: string; value: number; unit: string }[][] {
    return this.#json(/-perf\.json$/);
  }

  /** Content of a file among the results. */
  resultFile(name: string): string {
    return readFileSync(join(this.directory, 'allure-results', name), 'utf8');
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #json<Content>(name: RegExp): Content[] {
    const files = readdirSync(join(this.directory, 'allure-results')).filter((file) => name.test(file));
    return files.map((file) => JSON.parse(this.resultFile(file)) as Content);
  }

  #run(argv: string[]): Promise<Outcome> {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
    const child = spawn(process.execPath, argv, {
      cwd: this.directory,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const outcome = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`${argv.join(' ')} did not end within 45 s:\n${outcome.stdout}${outcome.stderr}`));
      }, 45_000);
      child.once('error', reject);
      child.once('close', (code) => {
        clearTimeout(limit);
        resolve({ code, ...outcome });
      });
    });
  }
}
