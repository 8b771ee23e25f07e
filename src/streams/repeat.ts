import { NetwrightError } from '../core/errors.js';
import { sameError } from '../core/same-error.js';
import { show } from '../core/units.js';
import { loadStatistics } from '../results/simple-statistics.js';
import { AggregateStreamError, message } from './failures.js';
import { planOfRepeat, type RepeatOptions, type RepeatPlan } from './repeat-options.js';
import { type MeasuredRun, RepeatedResult, type RepeatOrigin } from './repeated-result.js';
import type { Stream } from './stream.js';
import type { StreamLife } from './stream-life.js';
import { subjectsOf } from './subjects.js';

/**
 * Runs a stream several times, one after the other. The first run that fails ends it: what was measured before stays in the
 * report, but proves nothing.
 *
 * @throws UsageError as `planOfRepeat`; what `stream.run` throws.
 * @throws UnsupportedError `NOT_MEASURED` where `until` asks for a figure that the stream does not measure, after the first run.
 */
export async function repeatRuns(
  stream: Stream,
  life: StreamLife,
  atLeast: number,
  options: RepeatOptions,
): Promise<RepeatedResult> {
  const plan = planOfRepeat(atLeast, options);
  const { stops } = life;
  const tell: RepeatOrigin['tell'] = (verdicts) => stream.verdicts.push(...verdicts);
  const origin = { stream: stream.name, plan, statistics: await loadStatistics(), tell };
  const runs: MeasuredRun[] = [];
  let result: RepeatedResult | undefined;
  try {
    for (let number = 1; number <= plan.atMost; number++) {
      await runOnce(plan, number, stream, () => {
        // While one ended, no run fails of it: the next must not come up behind its back.
        if (life.stops > stops) throw life.wasStopped();
        return stream.run(plan.seconds);
      });
      runs.push(measuredBy(stream));
      result = new RepeatedResult(runs, origin);
      if (number >= plan.atLeast && result.reached) break;
    }
  } finally {
    // Of a single run there is no spread.
    if (result && runs.length > 1) stream.repeats.push(result);
  }
  return result!;
}

async function runOnce(
  { atLeast, atMost }: RepeatPlan,
  number: number,
  stream: Stream,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    const count = atMost > atLeast ? `${atLeast} to ${atMost}` : atLeast;
    const failure = ofRun(error, `run ${number} of ${count} of stream ${show(stream.name)}`);
    // Who calls while it runs does not end what runs.
    if (stream.failure === error) stream.failure = failure;
    throw failure;
  }
}

/** A later run may change what an earlier one gave out. */
function measuredBy(stream: Stream): MeasuredRun {
  return structuredClone({ results: stream.results, subjects: subjectsOf(stream) });
}

function ofRun(error: unknown, run: string): Error {
  if (error instanceof NetwrightError) return sameError(error, run);
  const text = `${run}: ${message(error)}`;
  if (error instanceof AggregateStreamError)
    return new AggregateStreamError(error.errors, text, error.outcomes);
  return new Error(text, { cause: error });
}
