import { NetwrightError, UsageError } from '../core/errors.js';
import { formatRange } from '../core/range.js';
import { sameError } from '../core/same-error.js';
import { formatRatio } from '../core/units.js';
import type { Repeats } from '../results/repeats.js';
import type { Verdict } from '../results/verdict.js';
import type { BoundCriterion, Criteria } from './criterion.js';
import { evaluate, type Subject } from './evaluate.js';
import { planOf } from './plan.js';
import { received } from './received.js';

/** Several runs of the same traffic. */
export interface Repetition {
  /** What each run measured. */
  runs: readonly (readonly Subject[])[];
  summarise: (values: readonly number[]) => Repeats;
  /** What a reader of each verdict should know, for people. */
  note?: string | undefined;
}

type Figure = NonNullable<BoundCriterion['figure']>;

/** What one criterion found in one run. */
interface Found {
  criterion: BoundCriterion;
  verdict: Verdict;
}

/**
 * Judges several runs together, each criterion by the median over the runs of what it reads of each. It fails only when the
 * median breaks the limit, and everything within the confidence interval of the median does: then it is no noise.
 *
 * Whether the traffic completed has to hold in every run.
 *
 * @throws UsageError `NOT_REPEATABLE` for criteria without a figure, and where runs were not measured alike.
 * @throws NetwrightError what `evaluate` throws of any run, with the number of the run.
 */
export function evaluateRepeated(repetition: Repetition, criteria?: Criteria): Verdict[] {
  const { runs } = repetition;
  requireRepeatable(planOf(criteria).flatMap((part) => part.criteria));
  const found = runs.map((subjects, index) => ofOneRun(subjects, criteria, numbered(index, runs)));
  requireAlike(found);
  return (found[0] ?? []).map(({ criterion }, index) => {
    const verdicts = found.map((ofRun) => ofRun[index]!.verdict);
    return criterion.figure
      ? overRuns(criterion, criterion.figure, verdicts, repetition)
      : inEveryRun(verdicts);
  });
}

function numbered(index: number, runs: readonly unknown[]): string {
  return `run ${index + 1} of ${runs.length}`;
}

function requireRepeatable(criteria: readonly BoundCriterion[]): void {
  const without = criteria.filter(({ figure, judgesSoundness }) => !figure && !judgesSoundness);
  if (without.length === 0) return;
  const names = [...new Set(without.map(({ name }) => name))].join(', ');
  throw new UsageError(
    'NOT_REPEATABLE',
    `${names} cannot be judged over several runs, for there is no median of it: it has no 'figure'; judge a single run of the stream`,
  );
}

/** Every verdict of a run, with the criterion that it is of. */
function ofOneRun(subjects: readonly Subject[], criteria: Criteria | undefined, run: string): Found[] {
  const asked: BoundCriterion[] = [];
  try {
    const verdicts = evaluate(subjects, withNotes(criteria, subjects, asked));
    return verdicts.map((verdict, index) => ({ verdict, criterion: asked[index]! }));
  } catch (error) {
    throw error instanceof NetwrightError ? sameError(error, run) : error;
  }
}

/** The same criteria, which note that they were asked, once for each verdict. What is judged by default is named. */
function withNotes(
  criteria: Criteria | undefined,
  subjects: readonly Subject[],
  asked: BoundCriterion[],
): Criteria {
  const noting = (parts: readonly BoundCriterion[]) => parts.map((criterion) => notingOne(criterion, asked));
  const plan = planOf(criteria);
  const [first] = plan;
  if (!first?.role) return noting(first?.criteria ?? []);
  const measured = new Set(subjects.map(({ end, result }) => end ?? result.role));
  // What nobody asked for is judged only where there is such an end.
  const lists = plan.filter(({ role, byDefault }) => !byDefault || measured.has(role!));
  return Object.fromEntries(
    lists.map((part) => [part.role === 'server' ? 'server' : 'clients', noting(part.criteria)]),
  );
}

function notingOne(criterion: BoundCriterion, asked: BoundCriterion[]): BoundCriterion {
  const { together } = criterion;
  const check: BoundCriterion['check'] = (result) => {
    asked.push(criterion);
    return criterion.check(result);
  };
  const checkTogether = together && {
    ...together,
    check: (streams: Parameters<typeof together.check>[0]) => {
      asked.push(criterion);
      return together.check(streams);
    },
  };
  // One of the user's own may be of a class, or frozen.
  return Object.create(criterion, {
    check: { value: check },
    together: { value: checkTogether },
  }) as BoundCriterion;
}

/** Where it depends on what was measured which end is judged, runs could differ. */
function requireAlike(runs: readonly (readonly Found[])[]): void {
  const [first] = runs.map(endsOf);
  const other = runs.findIndex((run) => endsOf(run) !== first);
  if (other < 0) return;
  throw new UsageError(
    'NOT_REPEATABLE',
    `${numbered(other, runs)} was not measured at the same ends as the first one: ${endsOf(runs[other]!)} instead of ${first}`,
  );
}

function endsOf(run: readonly Found[]): string {
  const ends = run.map(({ verdict: { criterion, traffic } }) => {
    const { role, host, direction, sender } = traffic;
    return `${criterion} at the ${role} on ${host} (${direction}, ${sender ? 'sender' : 'receiver'})`;
  });
  return ends.join(', ');
}

function overRuns(
  criterion: BoundCriterion,
  figure: Figure,
  verdicts: readonly Verdict[],
  { summarise, note }: Repetition,
): Verdict {
  const values = verdicts.flatMap(({ value }) => value ?? []);
  if (values.length < verdicts.length)
    throw new UsageError(
      'NOT_REPEATABLE',
      `${criterion.name} cannot be judged over several runs: it told no value of some of them`,
    );
  const { expected, traffic } = verdicts[0]!;
  const { of, holds, tolerance, after, ...named } = readingOf(figure, verdicts[0]!);
  const { format, unit = '' } = figure;
  const { limit } = named;
  const repeats = summarise(values.map(of));
  const { median, low, high } = repeats;
  const possible = [
    median,
    low,
    high,
    ...(limit !== undefined && low <= limit && limit <= high ? [limit] : []),
  ];
  const text = `${limit === undefined ? format(median) : received(median, { limit, tolerance, format, unit })}${after}`;
  return {
    criterion: criterion.name,
    pass: possible.some((value) => holds(value)),
    expected,
    actual: `${text}, ${repeatsInWords(repeats, format)}${note === undefined ? '' : `, ${note}`}`,
    ...named,
    ...{ value: median, repeats, traffic },
  };
}

/** What of each run is judged over all of them. */
interface OverRuns extends Pick<Verdict, 'metric' | 'limit'> {
  of: (value: number) => number;
  holds: Figure['holds'];
  tolerance?: number | undefined;
  /** Follows the value, for people. */
  after: string;
}

/** The values themselves, or how far they are off their target: the worst of a run may be on either side of it. */
function readingOf({ holds, format, tolerance, isFarthest }: Figure, { metric, limit }: Verdict): OverRuns {
  if (!isFarthest || tolerance === undefined || limit === undefined)
    return {
      ...{ of: (value) => value, holds, tolerance, after: '' },
      ...(metric !== undefined && { metric }),
      ...(limit !== undefined && { limit }),
    };
  return {
    of: (value) => Math.abs(value - limit),
    holds: (distance) => holds(limit + distance),
    after: ` off ${format(limit)}`,
    ...(metric !== undefined && { metric: `${metric}OffTarget` }),
    limit: tolerance,
  };
}

/** Such as `median of 5 runs (93.75 % confidence: 93.9 to 94.3 Mbit/s)`. */
export function repeatsInWords(
  { values, low, high, level }: Repeats,
  format: (value: number) => string,
): string {
  const range = formatRange(low, high, format);
  return `median of ${values.length} runs (${formatRatio(level)} confidence: ${range})`;
}

function inEveryRun(verdicts: readonly Verdict[]): Verdict {
  const index = verdicts.findIndex(({ pass }) => !pass);
  const { criterion, expected, actual, traffic } = verdicts[Math.max(index, 0)]!;
  const where = index < 0 ? `in each of ${verdicts.length} runs` : `in ${numbered(index, verdicts)}`;
  return { criterion, pass: index < 0, expected, actual: `${actual}, ${where}`, traffic };
}
