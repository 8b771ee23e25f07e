import { UsageError } from '../core/errors.js';
import { sameError } from '../core/same-error.js';
import { formatRatio, parseRatio, show } from '../core/units.js';
import { checkOptions } from '../criteria/where.js';
import { highestLevel } from '../results/median-interval.js';
import { checkDuration } from '../traffic/duration.js';

/** More runs than this are refused. */
const MOST_RUNS = 1000;

const DEFAULT_LEVEL = '95%';
const LOWEST_LEVEL = 0.5;
const HIGHEST_LEVEL = 0.999;

/** When it was repeated often enough. */
export interface Until {
  /**
   * Half the width of the confidence interval, as a share of the median, such as `'3%'`: above 0 % and below 100 %. Of the mean
   * bitrate at the receiver, of every client and direction; of pings of the mean round-trip time, of requests of the
   * transactions.
   */
  halfWidth: string;
}

interface EachRun {
  /** Of each run, as of `run`: more than 0, at most 86400. */
  seconds: number;
  /**
   * Confidence that is asked of the intervals, a percentage from `'50%'` to `'99.9%'`. Of few runs there is none: 95 % takes 6.
   *
   * @default '95%'
   */
  level?: string;
}

/** How a stream is repeated. */
export type RepeatOptions = EachRun &
  (
    | { until?: undefined; atMost?: undefined }
    | {
        /** Repeats beyond the least number of runs until this holds. */
        until: Until;
        /** Runs after which it ends all the same, at most 1000: that it was not reached is told, and is no error. */
        atMost: number;
      }
  );

/** Checked options. */
export interface RepeatPlan {
  seconds: number;
  atLeast: number;
  atMost: number;
  /** 0 to 1. */
  level: number;
  /** A ratio; absent where `until` was not given. */
  halfWidthRatio?: number;
}

/**
 * Checks what `repeat` was given.
 *
 * @throws UsageError `BAD_REPEATS` for impossible numbers of runs, `BAD_DURATION`, and `BAD_OPTION` for anything else.
 */
export function planOfRepeat(atLeast: number, options: RepeatOptions): RepeatPlan {
  requireRuns(atLeast, 'repeat() needs the least number of runs');
  const given = () => undefined;
  checkOptions('repeat', options, { seconds: given, level: given, until: given, atMost: given });
  const { seconds, level: asked = DEFAULT_LEVEL, until, atMost = atLeast } = options;
  inOption('seconds', 'BAD_DURATION', () => checkDuration(seconds));
  requireRuns(atMost, "option 'atMost' of repeat()");
  if (atMost < atLeast)
    throw new UsageError(
      'BAD_REPEATS',
      `option 'atMost' of repeat() must not be below the ${atLeast} runs that are asked for; got ${atMost}`,
    );
  const level = readLevel(asked);
  if (until === undefined && options.atMost === undefined) return { seconds, atLeast, atMost, level };
  requireBoth(options);
  requireReachable(atMost, level, asked);
  return { seconds, atLeast, atMost, level, halfWidthRatio: readHalfWidth(until) };
}

function requireRuns(count: unknown, what: string): void {
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 2 && count <= MOST_RUNS) return;
  throw new UsageError(
    'BAD_REPEATS',
    `${what}, a whole number from 2 (one run has no spread) to ${MOST_RUNS}; got ${show(count)}`,
  );
}

function readLevel(asked: string): number {
  const level = inOption('level', 'BAD_OPTION', (what) => parseRatio(asked, what));
  if (level >= LOWEST_LEVEL && level <= HIGHEST_LEVEL) return level;
  const [low, high] = [formatRatio(LOWEST_LEVEL), formatRatio(HIGHEST_LEVEL)];
  throw bad('level', `must be from ${low} to ${high}; got ${show(asked)}`);
}

function readHalfWidth(until: unknown): number {
  checkOptions("option 'until' of repeat()", until, { halfWidth: () => undefined });
  const { halfWidth } = until as Until;
  const ratio = inOption('halfWidth', 'BAD_OPTION', (what) => parseRatio(halfWidth, what));
  if (ratio > 0 && ratio < 1) return ratio;
  throw bad('halfWidth', `must be above 0 % and below 100 %; got ${show(halfWidth)}`);
}

function requireBoth({ until, atMost }: RepeatOptions): void {
  if (until === undefined)
    throw bad('atMost', `needs option 'until': what to repeat for; got ${show(atMost)} without it`);
  if (atMost === undefined)
    throw bad('until', `needs option 'atMost': the number of runs after which it ends all the same`);
}

/** What cannot be reached would always take the most runs. */
function requireReachable(atMost: number, level: number, asked: string): void {
  if (highestLevel(atMost) >= level) return;
  let needed = atMost;
  while (highestLevel(needed) < level) needed++;
  throw bad(
    'atMost',
    `must be ${needed} or more for a confidence of ${show(asked)}, for ${atMost} runs have at most ${formatRatio(highestLevel(atMost))}; got ${atMost}`,
  );
}

function inOption<T>(option: string, code: string, read: (what: string) => T): T {
  const what = `option '${option}' of repeat()`;
  try {
    return read(what);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (error.reason.startsWith(what)) throw new UsageError(code, error.reason, { cause: error });
    throw sameError(error, what);
  }
}

function bad(option: string, problem: string): UsageError {
  return new UsageError('BAD_OPTION', `option '${option}' of repeat() ${problem}`);
}
