import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FullConfig, TestCase, TestResult } from '@playwright/test/reporter';
import { AllureReporter } from 'allure-playwright';
import type { StreamRecord } from '../src/results/attachment.js';
import { besideNotice } from './allure/beside.js';
import { descriptionOf } from './allure/description.js';
import { EnvironmentFacts } from './allure/environment.js';
import { message } from './allure/message.js';
import { type MetricSample, samplesOf } from './allure/metrics.js';
import { ownDescription } from './allure/own-description.js';
import { parametersOf } from './allure/parameters.js';
import { stressParameters } from './allure/stress.js';
import { readResults } from './allure/read-results.js';

type Options = NonNullable<ConstructorParameters<typeof AllureReporter>[0]>;

/**
 * Allure's reporter for Playwright with what Netwright knows: limits and values and a table of the streams at the
 * head of every test, parameters, environment, and metrics with their trend over builds. It takes the place of
 * `allure-playwright`, and its options. Everything comes from attachments, so that shards and `merge-reports` work;
 * charts and JSON were attached by the fixtures already.
 */
export default class NetwrightAllureReporter extends AllureReporter {
  readonly #resultsDir: string | undefined;
  readonly #facts: EnvironmentFacts;
  /** By the test's id: of a test that was retried, the last try that measured something counts. */
  readonly #samples = new Map<string, MetricSample[]>();

  constructor(options: Options = {}) {
    const environmentInfo: Record<string, string | undefined> = { ...options.environmentInfo };
    super({ ...options, environmentInfo });
    this.#resultsDir = options.resultsDir;
    this.#facts = new EnvironmentFacts(environmentInfo);
  }

  override onConfigure(config: FullConfig): void {
    // `merge-reports` knows no projects yet, and allure-playwright 3.12 reads the first one: it throws, and the merge fails.
    if (config.projects.length > 0) super.onConfigure(config);
    else this.config = config;
    const notice = besideNotice(config.reporter, this.#resultsDir);
    if (notice !== undefined) complain(notice);
  }

  override async onTestEnd(test: TestCase, result: TestResult): Promise<void> {
    const added = this.#describe(test, result);
    await loudly(nameOf(test), () =>
      super.onTestEnd(test, { ...result, attachments: [...result.attachments, ...added] }),
    );
  }

  override async onEnd(): Promise<void> {
    await loudly('results', () => super.onEnd());
    await loudly('metrics', () => this.#writeMetrics());
  }

  /** Never throws: the test's own result would be lost with it. */
  #describe(test: TestCase, result: TestResult): TestResult['attachments'] {
    try {
      const { results, problems } = readResults(result.attachments);
      for (const problem of problems) complain(`${nameOf(test)}: ${problem}`);
      if (results.length === 0 && problems.length === 0) return [];
      for (const { environment } of results) this.#facts.add(environment);
      const streams = results.flatMap((one) => one.streams);
      const stress = results.flatMap((one) => one.stress ?? []);
      this.#sample(test, result, streams);
      const description = descriptionOf(streams, { own: ownDescription(test, result), problems, stress });
      const parameters = [...parametersOf(streams), ...stress.flatMap(stressParameters)];
      return [message({ description, parameters })];
    } catch (error) {
      complain(`${nameOf(test)}: ${wordsOf(error)}`);
      return [];
    }
  }

  #sample(test: TestCase, result: TestResult, streams: readonly StreamRecord[]): void {
    const startMs = result.startTime.getTime();
    const origin = { titlePath: titlesOf(test), startMs, stopMs: startMs + result.duration };
    const samples = samplesOf(streams, origin, randomUUID);
    if (samples.length > 0) this.#samples.set(test.id, samples);
  }

  #writeMetrics(): void {
    const samples = [...this.#samples.values()].flat();
    if (samples.length === 0) return;
    const directory = resolve(this.#resultsDir ?? 'allure-results');
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `${randomUUID()}-perf.json`), JSON.stringify(samples));
  }
}

/** Project, file, describe blocks and title; the same on every platform. */
function titlesOf(test: TestCase): string[] {
  const [, project = '', file = '', ...titles] = test.titlePath();
  return [project, file.replaceAll('\\', '/'), ...titles];
}

function nameOf(test: TestCase): string {
  return titlesOf(test).filter(Boolean).join(' › ');
}

/** Playwright swallows what a reporter throws: it is said here. */
async function loudly(what: string, body: () => unknown): Promise<void> {
  try {
    await body();
  } catch (error) {
    complain(`${what}: ${wordsOf(error)}`);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function complain(text: string): void {
  process.stderr.write(`netwright/reporters/allure: ${text}\n`);
}
