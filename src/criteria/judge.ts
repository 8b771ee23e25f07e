import { z } from 'zod';
import { NetwrightError, UnsupportedError, UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import { verdict, type TrafficLabel, type Verdict } from '../results/verdict.js';
import { meanwhile } from './course.js';
import type { BoundCriterion, Outcome } from './criterion.js';
import type { View } from './view.js';

/** What a criterion may answer, as it is checked at run time; other keys are dropped. */
const outcome = z.object({
  ...verdict
    .omit({ criterion: true, traffic: true, interval: true })
    .partial({ expected: true, actual: true }).shape,
  interval: z.object({ startSeconds: z.number(), endSeconds: z.number() }).optional(),
});

/**
 * The verdict of one criterion on one direction of one process.
 *
 * @throws UsageError `CRITERION_THREW`, `CRITERION_ASYNC` or `CRITERION_RESULT`, naming the criterion.
 * @throws NetwrightError whatever the criterion threw itself, such as `NOT_MEASURED`.
 */
export function judge(criterion: BoundCriterion, { result, label }: Pick<View, 'result' | 'label'>): Verdict {
  const verdict = verdictOf(criterion, label, () => criterion.check(result));
  if (verdict.course) return verdict;
  const course = meanwhile(result);
  return course ? { ...verdict, course } : verdict;
}

/** @throws what `judge` throws. */
export function verdictOf(
  criterion: BoundCriterion,
  label: TrafficLabel,
  check: () => boolean | Outcome,
): Verdict {
  const answer = read(criterion.name, ask(criterion.name, label, check));
  const { expected = criterion.expected ?? `${criterion.name} holds`, actual, ...rest } = answer;
  return {
    ...rest,
    criterion: criterion.name,
    expected,
    actual: actual ?? inWords(answer),
    traffic: label,
  };
}

function ask(name: string, label: TrafficLabel, check: () => unknown): unknown {
  try {
    return check();
  } catch (error) {
    if (error instanceof UnsupportedError && error.code === 'NOT_MEASURED') {
      const reason = `${name}, stream ${show(label.stream)}: ${error.reason}`;
      throw new UnsupportedError(error.code, reason, { host: label.host });
    }
    if (error instanceof NetwrightError) throw error;
    const words = error instanceof Error ? error.message : show(error);
    throw new UsageError('CRITERION_THREW', `criterion ${name} threw: ${words}`, { cause: error });
  }
}

function read(name: string, answer: unknown): z.infer<typeof outcome> {
  if (typeof answer === 'boolean') return { pass: answer };
  if (isThenable(answer)) {
    answer.then(undefined, () => {});
    throw new UsageError('CRITERION_ASYNC', `criterion ${name} returned a promise; it must answer at once`);
  }
  const checked = outcome.safeParse(answer);
  if (checked.success) return checked.data;
  throw new UsageError(
    'CRITERION_RESULT',
    `criterion ${name} must return a boolean or an outcome with a boolean 'pass'; got ${seen(answer, checked.error)}`,
  );
}

function seen(answer: unknown, error: z.ZodError): string {
  if (typeof answer !== 'object' || answer === null) return show(answer);
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
}

function isThenable(answer: unknown): answer is PromiseLike<unknown> {
  return typeof (answer as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function';
}

function inWords({ pass, value }: z.infer<typeof outcome>): string {
  if (value !== undefined) return String(value);
  return pass ? 'it does' : 'it does not';
}
