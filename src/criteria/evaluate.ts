import { TrafficError, UnsupportedError, UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import { directionsOf, type TrafficResult } from '../results/traffic-result.js';
import type { Verdict } from '../results/verdict.js';
import { whyUnsound } from './completed.js';
import type { BoundCriterion, Criteria } from './criterion.js';
import { judge, type View } from './judge.js';
import { planOf, type Part } from './plan.js';

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
}

/**
 * Judges every direction of every process by itself, in the order of the criteria.
 *
 * A plain list holds for both ends; a criterion with a side is judged at the results of that side only. Lists by role
 * are judged at every result of that role, whatever the natural side. An end without criteria, and everything when none
 * are given, is judged by whether its traffic completed.
 *
 * @throws UsageError `NOTHING_TO_JUDGE` without subjects, or when criteria name an end that a stream lacks.
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
    part.criteria.flatMap((criterion) =>
      targets(criterion, part, views).map((view) => judge(criterion, view)),
    ),
  );
}

function viewsOf({ result: whole, stream, host, peer, end = whole.role }: Subject): View[] {
  return directionsOf(whole).map((result) => {
    const { tool, version, role, direction, sender } = result;
    const label: View['label'] = { stream, tool, role, direction, sender, host };
    if (version !== undefined) label.version = version;
    if (peer !== undefined) label.peer = peer;
    return { result, label, end };
  });
}

function requireSound(views: readonly View[]): void {
  const unsound = views.filter(({ result }) => !result.sound);
  if (unsound.length === 0) return;
  const lines = unsound.map(
    ({ label, result }) =>
      `\n  ${label.stream}, ${label.tool} ${label.role} on ${label.host}, ${label.direction}: ${whyUnsound(result)}`,
  );
  throw new TrafficError(
    'NOT_SOUND',
    `traffic that is not sound proves nothing about a limit:${lines.join('')}`,
  );
}

/**
 * The views that a criterion is judged at: unless nobody asked, at least one of every stream, and where the user named
 * no end, of every direction.
 */
function targets(criterion: BoundCriterion, part: Part, views: readonly View[]): View[] {
  const atEnd = views.filter(({ end }) => !part.role || end === part.role);
  if (part.byDefault) return atEnd;
  const side = !part.role || criterion.sideAsked ? criterion.side : undefined;
  const found = atEnd.filter(({ label }) => !side || label.sender === (side === 'sender'));
  for (const stream of new Set(views.map(({ label }) => label.stream))) {
    if (!atEnd.some(({ label }) => label.stream === stream))
      throw new UsageError(
        'NOTHING_TO_JUDGE',
        `criteria are given for the ${part.role}, but stream ${show(stream)} has none`,
      );
    const judged = directionsIn(found, stream);
    const missing = [...directionsIn(views, stream)].find((direction) => !judged.has(direction));
    if (judged.size === 0 || (missing && !part.role))
      throw new UnsupportedError(
        'NOT_MEASURED',
        `${criterion.name} is judged at the ${side}, ${lacks(part, stream, judged.size > 0 ? missing : undefined)}${whatIsThere(views, stream)}`,
      );
  }
  return found;
}

function directionsIn(views: readonly View[], stream: string): Set<string> {
  return new Set(views.filter(({ label }) => label.stream === stream).map(({ label }) => label.direction));
}

/** So that a reader sees which end he could ask. */
function whatIsThere(views: readonly View[], stream: string): string {
  const ends = views
    .filter(({ label }) => label.stream === stream)
    .map(({ label: { tool, role, host, sender, direction } }) => {
      return `${tool} ${role} on ${host} (${direction}, ${sender ? 'sender' : 'receiver'})`;
    });
  const [first, second, ...others] = new Set(ends);
  const more = others.length > 0 ? [`${others.length} more`] : [];
  return `; there is ${[first, second, ...more].filter(Boolean).join(', ')}`;
}

function lacks(part: Part, stream: string, direction: string | undefined): string {
  const end = part.role ? `no ${part.role}` : 'no end';
  const what = direction === undefined ? 'measured' : `measured its ${direction} direction`;
  return `but ${end} of stream ${show(stream)} ${what} as one`;
}
