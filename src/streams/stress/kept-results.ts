import { TrafficError, UsageError } from '../../core/errors.js';
import type { Criteria } from '../../criteria/criterion.js';
import { evaluate, type Subject } from '../../criteria/evaluate.js';
import type { Verdict } from '../../results/verdict.js';
import { Judgement } from './judgement.js';

/** Results are kept for as long as there are no more streams, and no more intervals, than this; then none are. */
const KEPT_STREAMS = 500;
const KEPT_INTERVALS = 50_000;

/** What the streams measured, while they are few, for criteria that are given afterwards. */
export class KeptResults {
  /** `undefined` once there were too many. */
  #kept: Subject[][] | undefined = [];
  #streams = 0;
  #intervals = 0;

  add(subjects: Subject[]): void {
    this.#streams++;
    this.#intervals += subjects.reduce((sum, { result }) => sum + result.intervals.length, 0);
    if (this.#streams > KEPT_STREAMS || this.#intervals > KEPT_INTERVALS) this.#kept = undefined;
    this.#kept?.push(subjects);
  }

  /**
   * All of them at once.
   *
   * @throws UsageError `FOLDED`; what `evaluate` throws.
   */
  evaluate(criteria: Criteria | undefined): Verdict[] {
    return evaluate(this.#all().flat(), criteria);
  }

  /** Each by itself, by every criterion that it has the figures for. @throws UsageError `FOLDED` */
  judge(criteria: Criteria): Judgement {
    const judgement = new Judgement(criteria);
    for (const subjects of this.#all()) judgement.take(subjects);
    return judgement;
  }

  #all(): Subject[][] {
    if (this.#kept?.length === 0)
      throw new TrafficError(
        'NOTHING_TO_JUDGE',
        'there is nothing to judge: no stream has carried traffic to its end',
      );
    if (this.#kept) return this.#kept;
    throw new UsageError(
      'FOLDED',
      `the results of ${this.#streams} streams are folded into the summary, and other criteria cannot be judged of them any more; give them before the start, as option 'criteria', and use validateAll()`,
    );
  }
}
