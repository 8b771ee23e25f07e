import { TrafficError, UsageError } from '../core/errors.js';
import { directionsOf, type TrafficResult } from '../results/traffic-result.js';
import type { Verdict } from '../results/verdict.js';
import { whyUnsound } from './completed.js';
import type { Criteria } from './criterion.js';
import { judge } from './judge.js';
import { flat } from './message.js';
import { planOf } from './plan.js';
import { targets } from './targets.js';
import { judgeTogether } from './together.js';
import type { View } from './view.js';

/** Ends that are named in an error. */
const UNSOUND_SHOWN = 6;

type Role = TrafficResult['role'];

/** What one process measured, and where. */
export interface Subject {
  result: TrafficResult;
  /** Name of the stream that the process belongs to. */
  stream: string;
  /** Host that measured. */
  host: string;
  /** Host at the other end; absent for one-ended traffic. */
  peer?: string;
  /** The end of the stream that it is, for criteria by end. @default the role of the result */
  end?: Role;
  /** When its stream ran, in milliseconds of any one clock; absent where nobody knows. */
  ran?: { fromMs: number; untilMs: number };
}

/**
 * Judges every direction of every process by itself, in the order of the criteria; what judges several together, such as
 * `of: 'total'`, once for each direction.
 *
 * A plain list holds for both ends; a criterion with a side is judged at the results of that side only. Lists by role
 * are judged at every result of that role, whatever the natural side. An end without criteria, and everything when none
 * are given, is judged by whether its traffic completed.
 *
 * @throws UsageError `NOTHING_TO_JUDGE` without subjects, or when criteria name an end or a direction that a stream lacks.
 * @throws UsageError `NOT_CONCURRENT` when streams are judged together that did not run at once.
 * @throws UsageError `BAD_CRITERIA` for anything but the forms above.
 * @throws TrafficError `NOT_SOUND` when a limit is to be judged and any of the traffic is not sound.
 * @throws UnsupportedError `NOT_MEASURED` when a metric is absent at the side that it is judged at.
 * @throws UsageError `CRITERION_THREW`, `CRITERION_ASYNC`, `CRITERION_RESULT` for faulty criteria of the user's own.
 */
export function evaluate(subjects: readonly Subject[], criteria?: Criteria): Verdict[] {
  const plan = planOf(criteria);
  if (subjects.length === 0)
    throw new UsageError('NOTHING_TO_JUDGE', 'there is nothing to judge: no traffic has been measured');
  const views = subjects.flatMap(viewsOf);
  if (plan.some((part) => part.criteria.some((criterion) => !criterion.judgesSoundness))) requireSound(views);
  return plan.flatMap((part) =>
    part.criteria.flatMap((criterion) => {
      const found = targets(criterion, part, views);
      if (criterion.together) return judgeTogether(criterion, criterion.together, found);
      return found.map((view) => judge(criterion, view));
    }),
  );
}

function viewsOf({ result: whole, stream, host, peer, ran, end = whole.role }: Subject): View[] {
  return directionsOf(whole).map((result) => {
    const { tool, version, role, direction, sender } = result;
    const label: View['label'] = { stream, tool, role, direction, sender, host };
    if (version !== undefined) label.version = version;
    if (peer !== undefined) label.peer = peer;
    return { result, label, end, ...(ran && { ran }) };
  });
}

function requireSound(views: readonly View[]): void {
  const unsound = views.filter(({ result }) => !result.sound);
  if (unsound.length === 0) return;
  const lines = unsound
    .slice(0, UNSOUND_SHOWN)
    .map(
      ({ label, result }) =>
        `\n  ${label.stream}, ${label.tool} ${label.role} on ${label.host}, ${label.direction}: ${flat(whyUnsound(result))}`,
    );
  if (unsound.length > UNSOUND_SHOWN) lines.push(`\n  … and ${unsound.length - UNSOUND_SHOWN} more ends`);
  throw new TrafficError(
    'NOT_SOUND',
    `traffic that is not sound proves nothing about a limit:${lines.join('')}\n  What to do: find out why it did not flow or end as asked; to assert that it did, use toHaveCompleted()`,
  );
}
