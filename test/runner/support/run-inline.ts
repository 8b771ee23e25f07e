import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { until } from './until.js';
import { readReport, type NestedTest } from './report.js';

/** Nested projects stand inside the sources, so that names resolve as they do for the repository's own tests. */
export const SCRATCH = join(import.meta.dirname, '../../.tmp');

const CLI = createRequire(import.meta.url).resolve('@playwright/test/cli');
/** What the outer run or a CI service would force upon the inner one. */
const FOREIGN =
  /^(TEST_|PLAYWRIGHT_|PW_|PWTEST_|PWDEBUG|NODE_OPTIONS$|CI$|FORCE_COLOR$|DEBUG_COLORS$|GITHUB_|ALLURE_|NETWRIGHT)/;

export interface InlineOptions {
  /** Of the only project, unless `projects` are given. */
  use?: object;
  projects?: readonly object[];
  /** More of the configuration, such as `timeout`. */
  config?: object;
  /** Head of the configuration file: imports and statements. */
  prelude?: string;
  /** Keys of the configuration as source text, for what JSON cannot say. */
  configText?: string;
  /** @default 1 */
  workers?: number;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Longest time that the run may take. @default 60 */
  limitSeconds?: number;
  /** Value of NETWRIGHT_RUN, which marks every process of the run. @default a random one */
  mark?: string;
  /** A prepared directory instead of a fresh one. */
  directory?: string;
}

export interface InlineOutcome {
  /** `undefined` when a signal ended the runner. */
  code: number | undefined;
  /** What the list reporter and the tests printed. */
  output: string;
  /** By title; empty when the runner wrote no report. */
  tests: Readonly<Record<string, NestedTest>>;
  /** Errors that belong to no test. */
  errors: string[];
}

/** A run of `playwright test` in a directory of its own. */
export class InlineRun {
  readonly ended: Promise<InlineOutcome>;
  #output = '';
  #over = false;

  constructor(
    readonly directory: string,
    readonly mark: string,
    private readonly child: ChildProcess,
    limitSeconds: number,
  ) {
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    const timer = setTimeout(() => this.signalGroup('SIGKILL'), limitSeconds * 1000);
    this.ended = new Promise((resolve) => {
      // Not 'close': a worker that outlives its runner keeps the pipes open.
      child.once('exit', (code) => {
        clearTimeout(timer);
        this.#over = true;
        setTimeout(() => resolve(this.#outcome(code ?? undefined)), 50);
      });
    });
  }

  /** The runner's main process. */
  get pid(): number {
    return this.child.pid!;
  }

  get output(): string {
    return this.#output;
  }

  /** To the whole process group, as Ctrl-C does. */
  signalGroup(signal: NodeJS.Signals): void {
    send(-this.pid, signal);
  }

  /** To the runner's main process alone. */
  signal(signal: NodeJS.Signals): void {
    send(this.pid, signal);
  }

  /** What a test wrote by `tell(name, text)`, once it is there. */
  async told(name: string, seconds = 20): Promise<string> {
    const file = join(this.directory, 'told', name);
    const what = () => `the nested test to tell ${name}; it printed:\n${this.#output}`;
    await until(() => existsSync(file) || this.#over, seconds, what);
    if (!existsSync(file)) throw new Error(`the nested run ended without ${what()}`);
    return readFileSync(file, 'utf8');
  }

  /** PIDs of the runner's processes that have loaded the configuration: the main process and its workers. */
  get pids(): number[] {
    const file = join(this.directory, 'pids');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
  }

  /** Where the run's processes put temporary files. */
  get temporary(): string {
    return join(this.directory, 'tmp');
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #outcome(code: number | undefined): InlineOutcome {
    return { code, output: this.#output, ...readReport(join(this.directory, 'report.json')) };
  }
}

/** A fresh directory; whoever asks removes it. */
export function scratchDirectory(prefix: string): string {
  mkdirSync(SCRATCH, { recursive: true });
  return mkdtempSync(join(SCRATCH, prefix));
}

/** Starts a nested run. `remove` it in the end. */
export function startInline(files: Readonly<Record<string, string>>, options: InlineOptions = {}): InlineRun {
  const directory = options.directory ?? scratchDirectory('run-');
  const mark = options.mark ?? randomBytes(6).toString('hex');
  mkdirSync(join(directory, 'tmp'), { recursive: true });
  mkdirSync(join(directory, 'told'), { recursive: true });
  const all = { 'playwright.config.ts': configOf(options), 'tell.ts': TELL, ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const args = [
    ...[CLI, 'test', '-c', directory, `--workers=${options.workers ?? 1}`, '--reporter=list,json'],
    ...(options.args ?? []),
  ];
  const child = spawn(process.execPath, args, {
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))),
      PLAYWRIGHT_JSON_OUTPUT_FILE: join(directory, 'report.json'),
      PWTEST_CACHE_DIR: join(SCRATCH, 'transform-cache'),
      TMPDIR: join(directory, 'tmp'),
      NETWRIGHT_RUN: mark,
      ...options.env,
    },
  });
  return new InlineRun(directory, mark, child, options.limitSeconds ?? 60);
}

/** A nested run from its start to its end. Its files are gone afterwards. */
export async function runInline(
  files: Readonly<Record<string, string>>,
  options: InlineOptions = {},
): Promise<InlineOutcome> {
  const run = startInline(files, options);
  try {
    return await run.ended;
  } finally {
    run.signalGroup('SIGKILL');
    run.remove();
  }
}

/** How a nested test tells something that outlives it: a file, written whole or not at all. */
const TELL = `import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const folder = join(import.meta.dirname, 'told');
export function tell(name: string, text: unknown = ''): void {
  writeFileSync(join(folder, '.' + name), String(text));
  renameSync(join(folder, '.' + name), join(folder, name));
}
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
`;

function configOf({
  use = {},
  projects = [{ name: 'nested', use }],
  config,
  prelude,
  configText,
}: InlineOptions) {
  const json = JSON.stringify({ outputDir: 'results', timeout: 20_000, projects, ...config }, null, 2);
  return `import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
${prelude ?? ''}
appendFileSync(join(import.meta.dirname, 'pids'), process.pid + '\\n');
export default { ...${json}, ${configText ?? ''} };
`;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
