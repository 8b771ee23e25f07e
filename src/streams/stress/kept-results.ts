import { UsageError } from '../../core/errors.js';
import type { Criteria } from '../../criteria/criterion.js';
import type { Subject } from '../../criteria/evaluate.js';
import type { Verdict } from '../../results/verdict.js';
import { Judgement } from './judgement.js';

/** Results are kept for as long as there are no more streams, and no more intervals, than this; then none are. */
const KEPT_STREAMS = 500;
const KEPT_INTERVALS = 50_000;

/** What the streams measured, while they are few, for criteria that are given afterwards. */
export class KeptResults {
  /** `undefined` once there were too many. */
  #kept: (readonly Subject[])[] | undefined = [];
  #intervals = 0;
  /** Streams that there were in all. */
  streams = 0;

  add(subjects: readonly Subject[]): void {
    this.streams++;
    this.#intervals += subjects.reduce((sum, { result }) => sum + result.intervals.length, 0);
    if (this.streams > KEPT_STREAMS || this.#intervals > KEPT_INTERVALS) this.#kept = undefined;
    this.#kept?.push(subjects);
  }

  /** Each stream by itself, by every criterion that it has the figures for. @throws UsageError `FOLDED`, `BAD_CRITERIA` */
  judge(criteria: Criteria): { judgement: Judgement; verdicts: Verdict[] } {
    const judgement = new Judgement(criteria);
    if (!this.#kept)
      throw new UsageError(
        'FOLDED',
        `the results of ${this.streams} streams are folded into the summary, and other criteria cannot be judged of them any more; give them before the start, as option 'criteria', and use validateAll()`,
      );
    return { judgement, verdicts: this.#kept.flatMap((subjects) => judgement.take(subjects)) };
  }
}
