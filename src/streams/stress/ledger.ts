import { Latest } from '../../core/latest.js';
import { UsageError, TrafficError } from '../../core/errors.js';
import type { Criteria } from '../../criteria/criterion.js';
import { planOf } from '../../criteria/plan.js';
import type { StressCriterion, StressRecord, StressStream, StressSummary } from '../../results/stress.js';
import type { Verdict } from '../../results/verdict.js';
import type { Stream } from '../stream.js';
import { type Ending, fateOf } from './fate.js';
import { Judgement } from './judgement.js';
import { KeptResults } from './kept-results.js';
import { asked } from './words.js';
import { clientsOf } from './make-stream.js';
import type { StressPlan } from './options.js';
import type { Drawn } from './sequence.js';
import { Summaries } from './summaries.js';

type Outcome = StressStream['outcome'];

/** Streams of each outcome that are listed. */
const LISTED = 1000;
/** The same in a report. */
const FAILURES_REPORTED = 100;

/** Where and when a stream was, and how it came to its end. */
export interface Entry extends Omit<Ending, 'seconds'>, Pick<StressStream, 'slot'> {
  /** By `performance.now()`. */
  startedMs: number;
}

/** Everything that has ended, in as much memory as a thousand streams take. */
export class Ledger {
  readonly #all = new Latest<StressStream>(LISTED);
  readonly #by: Readonly<Record<Outcome, Latest<StressStream>>> = {
    completed: new Latest(LISTED),
    cut: new Latest(LISTED),
    failed: new Latest(LISTED),
  };
  readonly #summaries = new Summaries();
  readonly #judgement: Judgement;
  /** What was left out, and why. */
  notices: string[] = [];
  readonly #kept = new KeptResults();
  readonly #pauses = new Latest<StressRecord['pauses'][number]>(LISTED);
  /** Those whose traffic proves something. */
  readonly #proved = new Latest<StressStream>(LISTED);
  /** What was judged afterwards, by criterion. */
  readonly #later = new Map<string, StressCriterion>();
  #beganMs: number | undefined;
  #restsMs: number | undefined;

  constructor(private readonly plan: StressPlan) {
    this.#judgement = new Judgement(plan.criteria ?? []);
  }

  get counts(): Record<Outcome, number> {
    const { completed, cut, failed } = this.#by;
    return { completed: completed.total, cut: cut.total, failed: failed.total };
  }

  get summary(): StressSummary[] {
    return this.#summaries.all;
  }

  of(outcome: Outcome): StressStream[] {
    return this.#by[outcome].items;
  }

  /** It was started or resumed. */
  goesOn(): void {
    const now = performance.now();
    this.#beganMs ??= now;
    if (this.#restsMs !== undefined)
      this.#pauses.push({ startSeconds: this.#since(this.#restsMs), endSeconds: this.#since(now) });
    this.#restsMs = undefined;
  }

  /** It was stopped or paused. */
  rests(): void {
    this.#restsMs = performance.now();
  }

  /**
   * Takes what there is to know of a stream that is over; the stream itself is not kept.
   *
   * @param stream absent when it could not even be made.
   * @returns whether it failed.
   */
  take(
    { client, ...drawn }: Drawn,
    stream: Stream | undefined,
    { startedMs, slot, ...ending }: Entry,
  ): boolean {
    const endedMs = performance.now();
    const { figures, subjects, ...fate } = fateOf(stream, {
      ...ending,
      seconds: (endedMs - startedMs) / 1000,
    });
    const entry: StressStream = {
      ...{ ...drawn, slot, ...fate },
      clients: clientsOf(this.plan, drawn.tool, client).map(({ name }) => name),
      startSeconds: this.#since(startedMs),
      endSeconds: this.#since(endedMs),
      ...(figures && { bytes: figures.bytes, bitsPerSecond: (figures.bytes * 8) / figures.seconds }),
    };
    this.#all.push(entry);
    this.#by[entry.outcome].push(entry);
    this.#summaries.fold(entry, figures);
    if (subjects) {
      this.#kept.add(subjects);
      this.#judgement.take(subjects);
      this.#proved.push(entry);
    }
    return entry.outcome === 'failed';
  }

  /** @throws UsageError `NOTHING_TO_JUDGE` when no stream has proved anything; what `Judgement.requirePassed` throws. */
  validate(criteria: Criteria | undefined): boolean {
    this.#requireAnything();
    if (this.counts.failed > 0) return false;
    return (criteria === undefined ? this.#judgement : this.#judgedLater(criteria).judgement).requirePassed();
  }

  /**
   * @throws UsageError `NOTHING_TO_JUDGE`, `FOLDED`; TrafficError `NOT_SOUND` when limits are to be judged and any stream failed; what
   * `Judgement.requireJudged` throws.
   */
  evaluate(criteria: Criteria | undefined): Verdict[] {
    this.#requireAnything();
    const isOfSoundness = planOf(criteria).every((part) =>
      part.criteria.every((each) => each.judgesSoundness),
    );
    if (isOfSoundness) return [...this.of('failed'), ...this.#proved.items].map(verdictOf);
    if (this.counts.failed > 0) throw this.#notSound();
    const { judgement, verdicts } = this.#judgedLater(criteria!);
    judgement.requireJudged();
    return verdicts;
  }

  /** `undefined` before the first start. */
  record(name: string, ended: Error | undefined): StressRecord | undefined {
    if (this.#beganMs === undefined) return undefined;
    return {
      name,
      seed: this.plan.seed,
      asked: asked(this.plan),
      durationSeconds: this.#since(this.#restsMs ?? performance.now()),
      pauses: this.#pauses.items,
      ...this.counts,
      streams: this.#all.items,
      summary: this.summary,
      failures: this.of('failed').slice(-FAILURES_REPORTED),
      criteria: this.#criteria(),
      notices: this.notices,
      ...(ended && { ended: ended.message }),
    };
  }

  /** Those that were given before have judged every stream: what was judged of them afterwards is no more. */
  #criteria(): StressCriterion[] {
    const before = this.#judgement.lines;
    return [...new Map([...before, ...this.#later, ...before]).values()];
  }

  /** Criteria that are given afterwards stand in the report, too; each once, however often it is judged. */
  #judgedLater(criteria: Criteria) {
    const judged = this.#kept.judge(criteria);
    for (const [key, line] of judged.judgement.lines) this.#later.set(key, line);
    return judged;
  }

  /** What is cut before it could tell anything proves nothing. */
  #requireAnything(): void {
    const { cut, failed } = this.counts;
    if (failed > 0 || this.#proved.total > 0) return;
    const seen = cut > 0 ? `: ${cut} were ended by a stop or a pause before they could tell anything` : '';
    throw new UsageError(
      'NOTHING_TO_JUDGE',
      `there is nothing to judge: no stream of the stress traffic has ended with traffic${seen}`,
    );
  }

  #since(ms: number): number {
    return Math.max(0, ms - (this.#beganMs ?? ms)) / 1000;
  }

  #notSound(): TrafficError {
    const { completed, cut, failed } = this.counts;
    const { number, reason = '' } = this.of('failed')[0]!;
    return new TrafficError(
      'NOT_SOUND',
      `${failed} of ${completed + cut + failed} streams of the stress traffic failed, so that the others prove nothing about all; such as stress ${number}: ${reason}`,
    );
  }
}

/** What `completed` says of a stream. */
function verdictOf({ number, tool, clients, outcome, reason = 'it did' }: StressStream): Verdict {
  return {
    criterion: 'completed',
    pass: outcome !== 'failed',
    expected: 'traffic that moved data and ended as asked',
    actual: reason,
    traffic: {
      stream: `stress ${number}`,
      tool,
      role: 'client',
      direction: 'forward',
      sender: true,
      host: clients.join(', '),
    },
  };
}
