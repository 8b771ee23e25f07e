import { UnsupportedError, UsageError } from '../../core/errors.js';
import { show } from '../../core/units.js';
import { timeInWords } from '../../criteria/course.js';
import type { BoundCriterion } from '../../criteria/criterion.js';
import { checkOptions } from '../../criteria/where.js';
import type { Verdict } from '../../results/verdict.js';
import { AbortedError } from './aborted-error.js';
import { checkWait, requireIntervals } from './options.js';
import { type LiveSource, liveSources } from './sources.js';
import { stopEnds } from '../stopping.js';
import type { Stream } from '../stream.js';
import { Streak } from './streak.js';

/** What ends a run before its time. */
export interface RunOptions {
  /** Limits that end the run when they are violated; criteria that can be judged of a single interval. @default none */
  abortOn?: readonly BoundCriterion[];
  /** For how many seconds on end a limit has to be violated: every interval in that time. @default 5 */
  after?: number;
}

/** How often it is looked whether every end can be heard. */
const LOOK_MS = 100;

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
  const { abortOn = [], after = 5 } = options;
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

/** @throws UsageError `BAD_OPTION`, `BAD_CRITERIA`. */
export function checkRunOptions(options: RunOptions): void {
  checkOptions('run', options, { abortOn: requireParts, after: checkWait });
}

function requireParts(value: unknown, what: string): void {
  if (!Array.isArray(value))
    throw new UsageError('BAD_CRITERIA', `${what} must be a list of bound criteria; got ${show(value)}`);
  for (const criterion of value as (Partial<BoundCriterion> | undefined)[])
    if (!criterion?.judgesParts)
      throw new UsageError(
        'BAD_CRITERIA',
        `${what} takes criteria that can be judged of a single interval, such as minBitrate(4500), maxLoss('1%'), noZeroInterval() or defineCriterion({ judgesParts: true, … }), and without ignore: { last }; got ${criterion?.name ?? show(criterion)}`,
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
    const watched = criteria.flatMap((criterion) =>
      sourcesFor(criterion, stream).map((source) => ({ criterion, source })),
    );
    const sources = watched.map(({ source }) => source);
    requireIntervals(1, 'run', 'after', after, sources);
    for (const { criterion, source } of watched) this.#watch(criterion, source);
    this.#looking = setInterval(
      () => this.#tried(() => sources.forEach((each) => each.requireAudible())),
      LOOK_MS,
    );
  }

  #watch(criterion: BoundCriterion, source: LiveSource): void {
    const streak = new Streak(criterion, source);
    const leave = source.watch((interval) =>
      this.#tried(() => {
        const verdict = streak.take(interval);
        if (verdict && streak.seconds >= this.after * 0.999)
          throw this.#aborted(verdict, interval.endSeconds);
      }),
    );
    this.#leaves.push(leave);
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
    const { host, peer, tool, version, sender, direction } = traffic;
    const missed =
      limit && value !== undefined
        ? `, ${Math.round((Math.abs(value - limit) / limit) * 100)} % off the limit`
        : '';
    const when =
      interval && `from ${timeInWords(interval.startSeconds)} s to ${timeInWords(interval.endSeconds)} s`;
    const path = peer === undefined ? host : sender ? `${host} → ${peer}` : `${peer} → ${host}`;
    const where = `${direction}, ${path}, at the ${sender ? 'sender' : 'receiver'} ${host}, by ${tool}${version === undefined ? '' : ` ${version}`}`;
    return new AbortedError(
      `the run of stream ${show(this.stream.name)} was ended after ${timeInWords(atSeconds)} of ${this.seconds} s: ${criterion} (${expected}) was violated ${when}, at worst ${actual}${missed} (${where})`,
      verdict,
    );
  }

  async leave(): Promise<void> {
    clearInterval(this.#looking);
    for (const leave of this.#leaves) leave();
    await this.#stopping;
  }
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
