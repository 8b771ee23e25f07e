import { TrafficError, UnsupportedError, UsageError } from '../../core/errors.js';
import { show } from '../../core/units.js';
import { timeInWords } from '../../criteria/course.js';
import type { BoundCriterion } from '../../criteria/criterion.js';
import { checkOptions } from '../../criteria/where.js';
import { dataPath, type Verdict } from '../../results/verdict.js';
import { AbortedError } from './aborted-error.js';
import { checkWait, requireIntervals } from './options.js';
import { type LiveSource, liveSources } from './sources.js';
import { stopEnds } from '../stopping.js';
import type { Stream } from '../stream.js';
import { Streak } from './streak.js';
import { place } from '../subjects.js';

/** What ends a run before its time. */
export interface RunOptions {
  /** Limits that end the run when they are violated; criteria that can be judged of a single interval. @default none */
  abortOn?: readonly BoundCriterion[];
  /** For how many seconds on end a limit has to be violated: every interval in that time. @default 5 */
  after?: number;
}

/** How long traffic may take to come up, and an interval to be told. */
const PATIENCE_SECONDS = 15;
/** How often it is looked whether every end can be heard. */
const LOOK_MS = 100;
const DEFAULT_AFTER_SECONDS = 5;

/**
 * Does the run, and ends it when a limit is violated for long enough.
 *
 * @throws AbortedError then; UnsupportedError `NOT_LIVE` or `NOT_MEASURED` where a limit cannot be judged while it runs.
 * @throws UsageError `BAD_OPTION`, `BAD_CRITERIA`.
 */
export async function runGuarded(
  stream: Stream,
  seconds: number,
  options: RunOptions,
  run: () => Promise<void>,
): Promise<void> {
  const { abortOn = [], after = DEFAULT_AFTER_SECONDS } = options;
  if (abortOn.length === 0) return run();
  const guard = new Guard(stream, seconds, after, abortOn);
  try {
    await run();
  } catch (error) {
    // It was stopped by us.
    if (!guard.reason) throw error;
  } finally {
    await guard.leave();
  }
  if (guard.reason) throw guard.reason;
}

/** @throws UsageError `BAD_OPTION`, `BAD_CRITERIA`; for a time that the run does not last, in which nothing could end it. */
export function checkRunOptions(options: RunOptions, seconds: number): void {
  checkOptions('run', options, { abortOn: requireParts, after: checkWait });
  const { abortOn = [], after = DEFAULT_AFTER_SECONDS } = options;
  if (abortOn.length === 0 || after <= seconds) return;
  const given = options.after === undefined ? `${after}, the default` : after;
  throw new UsageError(
    'BAD_OPTION',
    `option 'after' of run() must not be longer than the run of ${seconds} s, for nothing could end it; got ${given}`,
  );
}

function requireParts(value: unknown, what: string): void {
  if (!Array.isArray(value))
    throw new UsageError('BAD_CRITERIA', `${what} must be a list of bound criteria; got ${show(value)}`);
  for (const criterion of value as (Partial<BoundCriterion> | undefined)[])
    if (!criterion?.judgesParts)
      throw new UsageError(
        'BAD_CRITERIA',
        `${what} takes criteria that can be judged of a single interval, such as minBitrate(4500), maxLoss('1%'), noZeroInterval() or defineCriterion({ judgesParts: true, … }), without ignore: { last } and of any 'of' but 'intervals'; got ${criterion?.name === undefined ? show(criterion) : `${criterion.name} (${criterion.expected})`}`,
      );
}

/** Judges each interval as it comes. */
class Guard {
  reason: Error | undefined;
  #stopping: Promise<unknown> | undefined;
  readonly #leaves: (() => void)[] = [];
  readonly #looking: NodeJS.Timeout;

  constructor(
    private readonly stream: Stream,
    private readonly seconds: number,
    private readonly after: number,
    criteria: readonly BoundCriterion[],
  ) {
    const limits = criteria.map((criterion) => ({ criterion, sources: sourcesFor(criterion, stream) }));
    for (const { sources } of limits) requireIntervals(1, 'run', 'after', after, sources);
    const all = limits.map((limit) => this.#watch(limit));
    this.#looking = setInterval(() => this.#look(all), LOOK_MS);
  }

  #look(limits: readonly Limit[]): void {
    const { clients, server } = this.stream;
    // It may wait for a host, and for streams that begin with it.
    if ((clients[0] ?? server).started)
      this.#tried(() => limits.forEach((limit) => requireHeard(limit, this.stream, this.after)));
    else for (const { ears } of limits) for (const ear of ears) ear.heardMs = performance.now();
  }

  #watch({ criterion, sources }: { criterion: BoundCriterion; sources: readonly LiveSource[] }): Limit {
    const limit: Limit = { criterion, ears: [] };
    for (const source of sources) {
      const streak = new Streak(criterion, source);
      const ear: Ear = { source, streak, heardMs: performance.now() };
      limit.ears.push(ear);
      const leave = source.watch((interval) =>
        this.#tried(() => {
          ear.heardMs = performance.now();
          const verdict = streak.take(interval);
          if (interval.endSeconds >= this.after) requireMeasured(limit, source.direction);
          if (verdict && streak.seconds >= this.after * 0.999)
            throw this.#aborted(verdict, interval.endSeconds);
        }),
      );
      this.#leaves.push(leave);
    }
    return limit;
  }

  /** The first trouble ends the run. */
  #tried(judge: () => void): void {
    if (this.reason) return;
    try {
      judge();
    } catch (error) {
      this.reason = error instanceof Error ? error : new Error(String(error));
      this.#stopping = stopEnds(this.stream, 0, { early: true });
    }
  }

  #aborted(verdict: Verdict, atSeconds: number): AbortedError {
    this.stream.verdicts.push(verdict);
    const { criterion, expected, actual, interval, limit, value, traffic } = verdict;
    const { host, tool, version, sender, direction } = traffic;
    const worst = value === undefined ? '' : `, at worst ${actual}${limit ? offLimit(value, limit) : ''}`;
    const when =
      interval && `from ${timeInWords(interval.startSeconds)} s to ${timeInWords(interval.endSeconds)} s`;
    const where = `${direction}, ${dataPath(traffic)}, at the ${sender ? 'sender' : 'receiver'} ${host}, by ${tool}${version === undefined ? '' : ` ${version}`}`;
    return new AbortedError(
      `the run of stream ${show(this.stream.name)} was ended after ${timeInWords(atSeconds)} of ${this.seconds} s: ${criterion} (${expected}) was violated ${when}${worst} (${where})`,
      verdict,
    );
  }

  async leave(): Promise<void> {
    clearInterval(this.#looking);
    for (const leave of this.#leaves) leave();
    await this.#stopping;
  }
}

function offLimit(value: number, limit: number): string {
  return `, ${Math.round((Math.abs(value - limit) / limit) * 100)} % off the limit`;
}

/** One criterion, and where it is judged. */
interface Limit {
  criterion: BoundCriterion;
  ears: Ear[];
}

/** One of the places. */
interface Ear {
  source: LiveSource;
  streak: Streak;
  /** When an interval was heard last. */
  heardMs: number;
}

/**
 * A criterion that names its side needs every end that it names; where it depends on what is measured, those that tell
 * nothing are left out, unless all are, and those that do not measure it.
 *
 * @throws UnsupportedError `NOT_LIVE`; TrafficError `NO_INTERVAL` where one has not been heard for long.
 */
function requireHeard({ criterion, ears }: Limit, stream: Stream, after: number): void {
  const mute = ears.flatMap(({ source }) => silenceOf(source) ?? []);
  const needsAll = typeof criterion.side === 'string';
  if (mute[0] && (needsAll || mute.length === ears.length)) throw mute[0];
  const silent = ears.find(({ source, streak, heardMs }) => {
    if (isLacking(streak) || silenceOf(source)) return false;
    return (performance.now() - heardMs) / 1000 > patienceFor(source, after);
  });
  if (!silent) return;
  const { traffic, direction } = silent.source;
  throw new TrafficError(
    'NO_INTERVAL',
    `no interval of stream ${show(stream.name)}, ${direction}, at ${place(traffic)}, was heard for ${patienceFor(silent.source, after)} s, so that ${criterion.name} could not be judged`,
    { host: traffic.host?.name },
  );
}

function patienceFor({ stream, intervalSeconds = 1 }: LiveSource, after: number): number {
  return stream.omitSeconds + after + 2 * Math.max(1, intervalSeconds) + PATIENCE_SECONDS;
}

function silenceOf(source: LiveSource): Error | undefined {
  try {
    source.requireAudible();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** @throws UnsupportedError `NOT_MEASURED` when no end of a direction has the figure: such a limit would be none. */
function requireMeasured({ criterion, ears }: Limit, direction: LiveSource['direction']): void {
  const ofDirection = ears.filter(({ source }) => source.direction === direction);
  const [lacking] = ofDirection.flatMap(({ streak }) => streak.lacking ?? []);
  // One that was not heard yet may have it.
  if (lacking && ofDirection.every(({ source, streak }) => isLacking(streak) || silenceOf(source)))
    criterion.check(lacking);
}

function isLacking({ lacking, isMeasured }: Streak): boolean {
  return lacking !== undefined && !isMeasured;
}

/** The ends at which a criterion is judged; where that depends on what is measured, every end that can be heard. */
function sourcesFor({ side, direction }: BoundCriterion, stream: Stream): LiveSource[] {
  if (typeof side === 'string') return liveSources([stream], { side, direction });
  const both = (['receiver', 'sender'] as const).flatMap((each) => {
    try {
      return liveSources([stream], { side: each, direction });
    } catch (error) {
      if (error instanceof UsageError || error instanceof UnsupportedError) return [];
      throw error;
    }
  });
  return both.length > 0 ? both : liveSources([stream], { direction });
}
