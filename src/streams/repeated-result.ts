import { inspect } from 'node:util';
import { NetwrightError, UsageError } from '../core/errors.js';
import { formatRatio, formatTime, show } from '../core/units.js';
import { assertable, type Assertable } from '../criteria/assertable.js';
import type { BoundCriterion, Criteria } from '../criteria/criterion.js';
import type { Subject } from '../criteria/evaluate.js';
import { evaluateRepeated, repeatsInWords, type Repetition } from '../criteria/repeated.js';
import type { RepeatRecord } from '../results/attachment.js';
import { hasLevel, medianInterval } from '../results/median-interval.js';
import type { Repeats } from '../results/repeats.js';
import type { Statistics } from '../results/simple-statistics.js';
import type { TrafficResult } from '../results/traffic-result.js';
import { dataPath, type TrafficLabel, type Verdict } from '../results/verdict.js';
import { type Leading, leadingCriterion, MEAN_BITRATE } from './leading-criterion.js';
import type { RepeatPlan } from './repeat-options.js';

/** What one run of a stream measured, by end, as `stream.results` told it then. */
export interface RunResults {
  server: TrafficResult[];
  clients: TrafficResult[];
}

/** One run, with the names of its ends. */
export interface MeasuredRun {
  results: RunResults;
  subjects: Subject[];
}

/** A figure of several runs at one client and direction, in the metric's SI unit. */
export interface RepeatedFigure extends Repeats {
  /** Such as `bitsPerSecond`. */
  metric: string;
  /** Whose it is. */
  traffic: TrafficLabel;
}

/** Where several runs come from. */
export interface RepeatOrigin {
  stream: string;
  plan: RepeatPlan;
  statistics: Statistics;
  /** Is told every verdict. */
  tell: (verdicts: readonly Verdict[]) => void;
}

/**
 * What several runs of a stream measured. Matchers take it as they take a stream: a limit is judged on the median of the runs,
 * and broken only where all of the median's confidence interval breaks it, too.
 */
export class RepeatedResult implements Assertable {
  readonly [assertable] = true;
  /** What each run measured, in order. */
  readonly runs: readonly RunResults[];
  /** Whether the interval became as narrow as `until` asked; `undefined` where nothing was asked. */
  readonly reached: boolean | undefined;
  readonly #origin: RepeatOrigin;
  readonly #repetition: Repetition;
  readonly #leading: Leading;

  /** Made by `stream.repeat`. */
  constructor(runs: readonly MeasuredRun[], origin: RepeatOrigin) {
    const { plan, statistics } = origin;
    this.runs = runs.map(({ results }) => results);
    this.#origin = origin;
    this.#leading = leadingCriterion(runs.flatMap(({ subjects }) => subjects));
    this.#repetition = {
      runs: runs.map(({ subjects }) => subjects),
      summarise: (values) => medianInterval(values, plan.level, statistics),
    };
    this.reached = plan.halfWidthRatio === undefined ? undefined : this.#isWithin(plan.halfWidthRatio);
    this.#repetition.note = this.reached === false ? this.#notReached() : undefined;
  }

  /**
   * Judges the runs together and tells what was found.
   *
   * @throws UsageError `NOT_REPEATABLE` for criteria without a figure; what `evaluate` of a stream throws, of any run.
   */
  evaluate(criteria?: Criteria): Verdict[] {
    const verdicts = evaluateRepeated(this.#repetition, criteria);
    this.#origin.tell(verdicts);
    return verdicts;
  }

  /** Whether the runs together meet the criteria; without criteria, whether the traffic of every run was sound. */
  validate(criteria?: Criteria): boolean {
    return this.evaluate(criteria).every(({ pass }) => pass);
  }

  /**
   * The mean bitrate of each run at the receiver, in bit/s, of a stream with one client and one direction.
   *
   * @throws as `figure`.
   */
  get bitrate(): RepeatedFigure {
    return this.figure(MEAN_BITRATE.criterion);
  }

  /**
   * What a criterion reads of each run, whatever its limit.
   *
   * @throws UsageError `SEVERAL_FIGURES` where there are several; what `figures` throws.
   */
  figure(criterion: BoundCriterion): RepeatedFigure {
    const [first, ...others] = this.figures(criterion);
    if (first && others.length === 0) return first;
    const all = [first, ...others].flatMap((one) => (one ? dataPath(one.traffic) : []));
    throw new UsageError(
      'SEVERAL_FIGURES',
      `stream ${show(this.#origin.stream)} has ${all.length} figures of ${criterion.name}: ${all.join(', ')}; use figures(), which tells all`,
    );
  }

  /**
   * What a criterion reads of each run, for each client and direction, whatever its limit.
   *
   * @param criterion by default the mean bitrate at the receiver; of pings the mean round-trip time, of requests the transactions.
   * @throws UsageError `NOT_REPEATABLE` for a criterion without a figure; UnsupportedError `NOT_MEASURED`.
   */
  figures(criterion: BoundCriterion = this.#leading.criterion): RepeatedFigure[] {
    return evaluateRepeated(this.#repetition, [criterion]).map(({ metric, traffic, repeats }) => {
      if (!repeats) throw new UsageError('NOT_REPEATABLE', `${criterion.name} has no figure`);
      return { metric: metric ?? criterion.name, traffic, ...repeats };
    });
  }

  /** For reports: in few words, whatever was measured. */
  record(): RepeatRecord {
    return {
      runs: this.runs.length,
      durationSeconds: this.#origin.plan.seconds,
      ...(this.reached !== undefined && { reached: this.reached }),
      figures: this.#measured(),
    };
  }

  /** A line for what was done, and one for each client and direction. */
  toString(): string {
    const { stream, plan } = this.#origin;
    const note = this.reached === false ? `, ${this.#notReached()}` : '';
    const { word, criterion } = this.#leading;
    const format = criterion.figure!.format;
    const lines = this.#measured().map((figure) => {
      const text = `${format(figure.median)}, ${repeatsInWords(figure, format)}, spread ${format(figure.spread)}`;
      return `\n  ${dataPath(figure.traffic)}, ${word}: ${text}`;
    });
    return `${stream}: ${this.runs.length} runs of ${formatTime(plan.seconds)}${note}${lines.join('')}`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** Traffic of the user's own may not measure it. */
  #measured(): RepeatedFigure[] {
    try {
      return this.figures();
    } catch (error) {
      if (error instanceof NetwrightError) return [];
      throw error;
    }
  }

  #isWithin(halfWidthRatio: number): boolean {
    return this.figures().every(
      (figure) =>
        hasLevel(figure, this.#origin.plan.level) &&
        (figure.high - figure.low) / 2 <= halfWidthRatio * figure.median,
    );
  }

  #notReached(): string {
    return `half width of ${formatRatio(this.#origin.plan.halfWidthRatio!)} not reached`;
  }
}
