import { NetwrightError } from '../../core/errors.js';
import { BITRATE, BITRATE_MEANWHILE, courseOf } from '../../criteria/course.js';
import type { BoundCriterion } from '../../criteria/criterion.js';
import { judge } from '../../criteria/judge.js';
import { present } from '../../results/present.js';
import { summaryOf } from '../../results/intervals.js';
import type { IntervalResult, TrafficResult, TrafficSummary } from '../../results/traffic-result.js';
import type { Verdict } from '../../results/verdict.js';
import { DeadLink } from './dead-link.js';
import type { LiveSource } from './sources.js';
import { optionsOf } from '../tool-options.js';

/** Intervals on end that violate a limit, each judged by itself. */
export class Streak {
  #intervals: IntervalResult[] = [];
  #worst: Verdict | undefined;
  readonly #link = new DeadLink();
  /** Whether any interval had the figure. */
  isMeasured = false;
  /** The first interval with data that had not. */
  lacking: TrafficResult | undefined;

  constructor(
    private readonly criterion: BoundCriterion,
    private readonly source: LiveSource,
  ) {}

  /** How long the limit has been violated. */
  get seconds(): number {
    const [first, last] = [this.#intervals[0], this.#intervals.at(-1)];
    return first && last ? last.endSeconds - first.startSeconds : 0;
  }

  /**
   * Takes the next interval.
   *
   * @returns the violation so far, with its worst interval; `undefined` when the limit is kept.
   * @throws UnsupportedError `NOT_MEASURED` for a figure that is not measured of intervals in which data was moved.
   */
  take(interval: IntervalResult): Verdict | undefined {
    const result = this.#resultOf(interval);
    const { side } = this.criterion;
    // The other side measures it.
    if (typeof side === 'function' && !side(result)) {
      if (interval.bytes > 0) this.lacking ??= result;
      return undefined;
    }
    const verdict = this.#judge(result, interval);
    if (!verdict) return undefined;
    this.isMeasured = true;
    if (verdict.pass) {
      this.#intervals = [];
      this.#worst = undefined;
      return undefined;
    }
    this.#intervals.push(interval);
    if (!this.#worst || missOf(verdict) > missOf(this.#worst)) this.#worst = verdict;
    return this.#violation(this.#worst, interval);
  }

  /** Where nothing came in, some figures have no value; some intervals are to be ignored: that says nothing. */
  #judge(result: TrafficResult, { bytes }: IntervalResult): Verdict | undefined {
    try {
      return judge(this.criterion, { result, label: this.source.label() });
    } catch (error) {
      const code = error instanceof NetwrightError ? error.code : undefined;
      if (code === 'NOTHING_TO_JUDGE' || (code === 'NOT_MEASURED' && bytes === 0)) return undefined;
      throw error;
    }
  }

  #violation(worst: Verdict, { endSeconds }: IntervalResult): Verdict {
    const told = worst.metric === 'bitsPerSecond' ? BITRATE : BITRATE_MEANWHILE;
    const course = courseOf({ intervals: this.#intervals }, told);
    return {
      ...worst,
      expected: this.criterion.partExpected ?? worst.expected,
      interval: { startSeconds: this.#intervals[0]!.startSeconds, endSeconds },
      ...(course && { course }),
    };
  }

  #resultOf(interval: IntervalResult): TrafficResult {
    const { traffic, label } = this.source;
    const { tool, version, role, direction, sender } = label();
    const { rttSeconds, latencySeconds } = interval;
    const protocol = optionsOf(traffic)?.protocol ?? 'tcp';
    const counted = protocol === 'udp' && !sender ? this.#link.counted(interval) : interval;
    const times = {
      meanRttSeconds: rttSeconds,
      maxRttSeconds: rttSeconds,
      meanLatencySeconds: latencySeconds,
      maxLatencySeconds: latencySeconds,
    };
    return {
      ...{ tool, role, direction, sender, protocol },
      ...(version !== undefined && { version }),
      ...{ intervals: [counted], flows: [], sound: true, notes: [] },
      summary: { ...summaryOf(counted), ...present<Partial<TrafficSummary>>(times) },
    };
  }
}

/** How far a value is off its limit; 0 where there is none. */
function missOf({ value, limit }: Verdict): number {
  return value === undefined || limit === undefined ? 0 : Math.abs(value - limit);
}
