import { UnsupportedError, UsageError } from '../../core/errors.js';
import type { BoundCriterion, Criteria } from '../../criteria/criterion.js';
import { evaluate, type Subject } from '../../criteria/evaluate.js';
import { planOf } from '../../criteria/plan.js';
import type { StressCriterion } from '../../results/stress.js';
import { dataPath, type Verdict } from '../../results/verdict.js';

interface Line {
  /** The same for the same criterion at the same ends. */
  key: string;
  counts: StressCriterion;
  /** The same criterion, as it is judged. */
  criteria: Criteria;
  /** The first error that was not of the traffic, such as a faulty criterion of the user's own. */
  error?: Error;
}

/**
 * Judges any number of streams by the same criteria, each by itself, and keeps how many passed. A criterion is judged where its
 * figure is measured: of streams of many tools, few figures are measured by all.
 */
export class Judgement {
  readonly #lines: readonly Line[];

  /** @throws UsageError `BAD_CRITERIA`, also for what is judged over all streams together. */
  constructor(criteria: Criteria) {
    this.#lines = planOf(criteria).flatMap(({ criteria: bound, role, byDefault }) =>
      byDefault ? [] : bound.map((each) => lineOf(each, role)),
    );
  }

  /** @returns what was judged of this stream. */
  take(subjects: readonly Subject[]): Verdict[] {
    return this.#lines.flatMap((line) => {
      try {
        return judge(line, subjects);
      } catch (error) {
        if (isNotMeasured(error)) line.counts.notMeasured++;
        else this.#note(line, error);
        return [];
      }
    });
  }

  /** Each criterion once, by a key that is the same for the same criterion at the same ends. */
  get lines(): Map<string, StressCriterion> {
    const twins = new Map<string, number>();
    return new Map(
      this.#lines.map(({ key, counts }) => {
        // Functions without a name have the same words.
        const twin = (twins.get(key) ?? 0) + 1;
        twins.set(key, twin);
        return [`${key}|${twin}`, { ...counts }];
      }),
    );
  }

  /**
   * @throws UnsupportedError `NOT_MEASURED` for a criterion that could be judged of no stream; what a faulty one threw.
   */
  requireJudged(): void {
    for (const { error } of this.#lines) if (error) throw error;
    const all = this.#lines.map(({ counts }) => counts);
    const idle = all.find(({ passed, failed }) => passed + failed === 0);
    if (idle)
      throw new UnsupportedError(
        'NOT_MEASURED',
        `${idle.criterion} (${idle.expected}) could be judged of none of the streams: what it needs was not measured`,
      );
  }

  /** Whether no stream failed any. @throws as `requireJudged` */
  requirePassed(): boolean {
    this.requireJudged();
    return this.#lines.every(({ counts }) => counts.failed === 0);
  }

  #note(line: Line, error: unknown): void {
    line.error ??= error instanceof Error ? error : new Error(String(error));
    line.counts.error ??= line.error.message;
  }
}

function judge({ counts: line, criteria }: Line, subjects: readonly Subject[]): Verdict[] {
  const verdicts = evaluate(subjects, criteria).filter(({ criterion }) => criterion === line.criterion);
  const bad = verdicts.find(({ pass }) => !pass);
  if (!bad) line.passed++;
  else line.failed++;
  if (bad) line.firstFailure ??= `${bad.traffic.stream}, ${dataPath(bad.traffic)}: ${bad.actual}`;
  return verdicts;
}

function lineOf(bound: BoundCriterion, role: 'server' | 'client' | undefined): Line {
  const { name: criterion, expected = '', together, side, direction } = bound;
  if (together?.of === 'streams')
    throw new UsageError(
      'BAD_CRITERIA',
      `${criterion} is judged over all streams together; random streams, which replace each other, are judged each by itself`,
    );
  const criteria: Criteria =
    role === undefined ? [bound] : role === 'server' ? { server: [bound] } : { clients: [bound] };
  const key = [role, criterion, expected, direction, typeof side === 'string' ? side : ''].join('|');
  return { key, criteria, counts: { criterion, expected, passed: 0, failed: 0, notMeasured: 0 } };
}

/** A figure, an end or a direction that this stream does not have. */
function isNotMeasured(error: unknown): boolean {
  if (error instanceof UnsupportedError) return error.code === 'NOT_MEASURED';
  return error instanceof UsageError && error.code === 'NOTHING_TO_JUDGE';
}
