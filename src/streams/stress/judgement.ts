import { UnsupportedError, UsageError } from '../../core/errors.js';
import type { BoundCriterion, Criteria } from '../../criteria/criterion.js';
import { evaluate, type Subject } from '../../criteria/evaluate.js';
import { planOf } from '../../criteria/plan.js';
import type { StressCriterion } from '../../results/stress.js';
import { dataPath } from '../../results/verdict.js';

interface Line {
  counts: StressCriterion;
  /** The same criterion, as it is judged. */
  criteria: Criteria;
}

/**
 * Judges any number of streams by the same criteria, each by itself, and keeps how many passed. A criterion is judged where its
 * figure is measured: of streams of many tools, few figures are measured by all.
 */
export class Judgement {
  readonly #lines: readonly Line[];
  /** The first error that was not of the traffic, such as a faulty criterion of the user's own. */
  #error: Error | undefined;

  /** @throws UsageError `BAD_CRITERIA` */
  constructor(criteria: Criteria) {
    this.#lines = planOf(criteria).flatMap(({ criteria: bound, role, byDefault }) =>
      byDefault ? [] : bound.map((each) => lineOf(each, role)),
    );
  }

  take(subjects: readonly Subject[]): void {
    for (const line of this.#lines) {
      try {
        this.#judge(line, subjects);
      } catch (error) {
        if (isNotMeasured(error)) line.counts.notMeasured++;
        else this.#error ??= error instanceof Error ? error : new Error(String(error));
      }
    }
  }

  get lines(): StressCriterion[] {
    return this.#lines.map(({ counts }) => ({ ...counts }));
  }

  /**
   * Whether no stream failed any.
   *
   * @throws UnsupportedError `NOT_MEASURED` for a criterion that could be judged of no stream; what a faulty one threw.
   */
  requirePassed(): boolean {
    if (this.#error) throw this.#error;
    const idle = this.lines.find(({ passed, failed }) => passed + failed === 0);
    if (idle)
      throw new UnsupportedError(
        'NOT_MEASURED',
        `${idle.criterion} (${idle.expected}) could be judged of none of the streams: what it needs was not measured`,
      );
    return this.lines.every(({ failed }) => failed === 0);
  }

  #judge({ counts: line, criteria }: Line, subjects: readonly Subject[]): void {
    const verdicts = evaluate(subjects, criteria).filter(({ criterion }) => criterion === line.criterion);
    const bad = verdicts.find(({ pass }) => !pass);
    if (!bad) line.passed++;
    else line.failed++;
    if (bad) line.firstFailure ??= `${bad.traffic.stream}, ${dataPath(bad.traffic)}: ${bad.actual}`;
  }
}

function lineOf(bound: BoundCriterion, role: 'server' | 'client' | undefined): Line {
  const criteria: Criteria =
    role === undefined ? [bound] : role === 'server' ? { server: [bound] } : { clients: [bound] };
  const { name: criterion, expected = '' } = bound;
  return { criteria, counts: { criterion, expected, passed: 0, failed: 0, notMeasured: 0 } };
}

/** A figure, an end or a direction that this stream does not have. */
function isNotMeasured(error: unknown): boolean {
  if (error instanceof UnsupportedError) return error.code === 'NOT_MEASURED';
  return error instanceof UsageError && error.code === 'NOTHING_TO_JUDGE';
}
