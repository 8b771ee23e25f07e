import { assertable, type Assertable } from '../criteria/assertable.js';
import type { Criteria } from '../criteria/criterion.js';
import { evaluate } from '../criteria/evaluate.js';
import type { TrafficResult } from '../results/traffic-result.js';
import type { Verdict } from '../results/verdict.js';
import type { Traffic } from '../traffic/traffic.js';
import { serverResults } from './server-results.js';
import { subjectsOf } from './subjects.js';

/** What a stream measured, and what was judged of it. */
export abstract class JudgedStream implements Assertable {
  readonly [assertable] = true;
  /** Every criterion that was judged on this stream, in order, by `validate` or by a matcher. */
  readonly verdicts: Verdict[] = [];
  /** The error that ended the last start or run; `undefined` when there was none. */
  failure: Error | undefined;
  abstract readonly name: string;
  abstract readonly servers: readonly Traffic[];
  abstract readonly clients: readonly Traffic[];
  abstract readonly started: boolean;
  abstract readonly running: boolean;
  /** When it last ran, in milliseconds since the epoch; `undefined` before it was started and while it runs. */
  abstract readonly ran: { fromMs: number; untilMs: number } | undefined;

  /**
   * What was measured so far, by end, in the order of the clients. A server that serves several clients has a result for
   * each.
   */
  get results(): { server: TrafficResult[]; clients: TrafficResult[] } {
    return {
      server: serverResults(this).flatMap(({ result }) => result ?? []),
      clients: this.clients.flatMap(({ results }) => results ?? []),
    };
  }

  /** Judges the results and tells what was found; see `evaluate` in the criteria. */
  evaluate(criteria?: Criteria): Verdict[] {
    const verdicts = evaluate(subjectsOf(this), criteria);
    this.verdicts.push(...verdicts);
    return verdicts;
  }

  /** Whether the results meet the criteria; without criteria, whether the traffic was sound. */
  validate(criteria?: Criteria): boolean {
    return this.evaluate(criteria).every(({ pass }) => pass);
  }
}
