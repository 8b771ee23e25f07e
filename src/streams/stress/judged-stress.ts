import { assertable, type Assertable } from '../../criteria/assertable.js';
import type { Criteria } from '../../criteria/criterion.js';
import type { StressRecord, StressStream, StressSummary } from '../../results/stress.js';
import type { Verdict } from '../../results/verdict.js';
import { possibleKinds, type Possible } from './kinds.js';
import { Ledger } from './ledger.js';
import { parseStressOptions, type StressOptions, type StressPlan } from './options.js';
import { OwnEnd } from './own-end.js';

/** What stress traffic came to, and what was judged of it. */
export abstract class JudgedStress implements Assertable {
  readonly [assertable] = true;
  protected readonly plan: StressPlan;
  protected readonly possible: Possible;
  protected readonly ledger: Ledger;
  protected readonly ownEnd = new OwnEnd();

  /**
   * @throws UsageError `BAD_OPTION` naming every wrong option; UnsupportedError `IMPOSSIBLE` for what no stream can be, whatever
   * the hosts have.
   */
  constructor(options: StressOptions) {
    this.plan = parseStressOptions(options);
    this.possible = possibleKinds(this.plan);
    this.ledger = new Ledger(this.plan);
  }

  /** Makes the same sequence again, from the same sets of the options. */
  get seed(): number {
    return this.plan.seed;
  }

  /** Those that ran to their end, the latest 1000, in the order in which they ended. */
  get completedStreams(): readonly StressStream[] {
    return this.ledger.of('completed');
  }

  /** Those that failed, with the reason, the latest 1000. */
  get failures(): readonly StressStream[] {
    return this.ledger.of('failed');
  }

  /** How many streams have ended, those included that the lists no longer have. */
  get counts(): Readonly<Record<StressStream['outcome'], number>> {
    return this.ledger.counts;
  }

  /** What has ended, by tool, protocol and size. */
  get summary(): readonly StressSummary[] {
    return this.ledger.summary;
  }

  /** What of the default tools and protocols was left out, and why; known after the start. */
  get notices(): readonly string[] {
    return this.ledger.notices;
  }

  /**
   * Whether everything that has ended is in order: no stream has failed, and every one met the criteria that were given before the
   * start, as far as its tool measures what they need. Criteria that are given here are judged of the streams that ended, while
   * their results are kept: of the first 500.
   *
   * @throws as `evaluate`, but `NOT_SOUND`.
   */
  validateAll(criteria?: Criteria): boolean {
    return this.ledger.validate(criteria);
  }

  /**
   * Judges the streams that have ended, each by itself, where its tool measures what a criterion needs. Whether they completed is
   * told of the latest 1000.
   *
   * @throws UsageError `NOTHING_TO_JUDGE` when none has ended with traffic; `FOLDED` when there were more than 500, or more than
   * 50000 intervals of them: give the criteria as an option. `BAD_CRITERIA`, also for what is judged over all streams together.
   * @throws TrafficError `NOT_SOUND` when a limit is to be judged and any stream failed.
   * @throws UnsupportedError `NOT_MEASURED` for a criterion that could be judged of none.
   */
  evaluate(criteria?: Criteria): Verdict[] {
    return this.ledger.evaluate(criteria);
  }

  /** What reports need to know; `undefined` before the first start. */
  record(name = 'stress'): StressRecord | undefined {
    return this.ledger.record(name, this.ownEnd.error);
  }
}
