import { Latest } from '../../core/latest.js';
import { UsageError, TrafficError } from '../../core/errors.js';
import type { Criteria } from '../../criteria/criterion.js';
import { planOf } from '../../criteria/plan.js';
import { directionsOf } from '../../results/traffic-result.js';
import type { StressRecord, StressStream, StressSummary } from '../../results/stress.js';
import type { Verdict } from '../../results/verdict.js';
import type { Stream } from '../stream.js';
import { subjectsOf } from '../subjects.js';
import { figuresOf } from './figures.js';
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
/** Longest reason that is kept. */
const REASON_CHARACTERS = 1000;

/** How a stream ended. */
export interface Ending extends Pick<StressStream, 'slot' | 'outcome' | 'code' | 'reason'> {
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
  readonly #pauses: StressRecord['pauses'] = [];
  /** What was judged afterwards. */
  #later: StressRecord['criteria'] = [];
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

  /** Takes what there is to know of a stream that is over; the stream itself is not kept. */
  take({ client, ...drawn }: Drawn, stream: Stream, { startedMs, reason, ...ending }: Ending): void {
    // Of one that was cut before both ends could tell anything nothing is known.
    const counts = ending.outcome === 'completed' || (ending.outcome === 'cut' && isSound(stream));
    const figures = counts ? figuresOf(stream) : undefined;
    const entry: StressStream = {
      ...drawn,
      ...ending,
      clients: clientsOf(this.plan, drawn.tool, client).map(({ name }) => name),
      startSeconds: this.#since(startedMs),
      endSeconds: this.#since(performance.now()),
      ...(figures && { bytes: figures.bytes, bitsPerSecond: (figures.bytes * 8) / figures.seconds }),
      ...(reason !== undefined && { reason: reason.slice(0, REASON_CHARACTERS) }),
    };
    this.#all.push(entry);
    this.#by[entry.outcome].push(entry);
    this.#summaries.fold(entry, figures);
    if (counts) this.#keep(stream);
  }

  /** @throws UsageError `NOTHING_TO_JUDGE` when no stream has ended; what `Judgement.requirePassed` throws. */
  validate(criteria: Criteria | undefined): boolean {
    const { completed, cut, failed } = this.counts;
    if (completed + cut + failed === 0) throw nothingToJudge();
    if (failed > 0) return false;
    const judgement = criteria === undefined ? this.#judgement : this.#kept.judge(criteria);
    if (criteria !== undefined) this.#later.push(...judgement.lines);
    return judgement.requirePassed();
  }

  /**
   * @throws UsageError `NOTHING_TO_JUDGE`, `FOLDED`; TrafficError `NOT_SOUND` when limits are to be judged and any stream failed; what
   * `evaluate` throws.
   */
  evaluate(criteria: Criteria | undefined): Verdict[] {
    const failed = this.of('failed').map(failureVerdict);
    const bound = planOf(criteria).flatMap((part) => part.criteria);
    if (failed.length > 0 && bound.some(({ judgesSoundness }) => !judgesSoundness)) throw this.#notSound();
    const isEmpty = this.counts.completed + this.counts.cut === 0;
    if (isEmpty && failed.length === 0) throw nothingToJudge();
    return [...failed, ...(isEmpty ? [] : this.#kept.evaluate(criteria))];
  }

  record(name: string, ended: Error | undefined): StressRecord {
    return {
      name,
      seed: this.plan.seed,
      asked: asked(this.plan),
      durationSeconds: this.#since(this.#restsMs ?? performance.now()),
      pauses: [...this.#pauses],
      ...this.counts,
      streams: this.#all.items,
      summary: this.summary,
      failures: this.of('failed').slice(-FAILURES_REPORTED),
      criteria: [...this.#judgement.lines, ...this.#later],
      notices: this.notices,
      ...(ended && { ended: ended.message }),
    };
  }

  #keep(stream: Stream): void {
    const subjects = subjectsOf(stream);
    this.#kept.add(subjects);
    this.#judgement.take(subjects);
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

/** Whether every end has proved something. */
function isSound({ results, allTraffics, clients }: Stream): boolean {
  const all = [...results.server, ...results.clients];
  const isComplete =
    results.clients.length === clients.length && allTraffics.every(({ running }) => !running);
  return isComplete && all.length > 0 && all.flatMap(directionsOf).every(({ sound }) => sound);
}

function nothingToJudge(): UsageError {
  return new UsageError(
    'NOTHING_TO_JUDGE',
    'there is nothing to judge: no stream of the stress traffic has ended',
  );
}

/** What `completed` says of a stream that did not. */
function failureVerdict({ number, tool, clients, reason = '' }: StressStream): Verdict {
  return {
    criterion: 'completed',
    pass: false,
    expected: 'the traffic ran to its end',
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
