import { groupsBy } from '../core/groups.js';
import { UnsupportedError, UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { BoundCriterion, NaturalSide } from './criterion.js';
import type { Part } from './plan.js';
import type { View } from './view.js';

/**
 * The views that a criterion is judged at: unless nobody asked, at least one of every stream, and where the user named
 * no end, of every direction that is asked for.
 *
 * @throws UsageError `NOTHING_TO_JUDGE`; UnsupportedError `NOT_MEASURED` where no end measures as the side that is judged.
 */
export function targets(criterion: BoundCriterion, part: Part, views: readonly View[]): View[] {
  const atEnd = views.filter(({ end }) => !part.role || end === part.role);
  if (part.byDefault) return atEnd;
  const side = !part.role || criterion.sideAsked ? criterion.side : undefined;
  return groupsBy(views, ({ label }) => label.stream).flatMap((ofStream) =>
    ofOneStream(criterion, { ...part, side }, ofStream),
  );
}

type Sought = Part & { side: NaturalSide | undefined };

function ofOneStream({ name, direction }: BoundCriterion, sought: Sought, views: readonly View[]): View[] {
  const { role, side } = sought;
  const stream = views[0]!.label.stream;
  const atEnd = views.filter(({ end }) => !role || end === role);
  if (atEnd.length === 0)
    throw new UsageError(
      'NOTHING_TO_JUDGE',
      `criteria are given for the ${role}, but stream ${show(stream)} has none`,
    );
  const there = atEnd.filter(({ label }) => !direction || label.direction === direction);
  if (there.length === 0)
    throw new UsageError(
      'NOTHING_TO_JUDGE',
      `${name} is judged in ${direction} direction, but stream ${show(stream)} has none${whatIsThere(views)}`,
    );
  const found = atSide(there, side);
  const missing = [...directionsIn(there)].find((each) => !directionsIn(found).has(each));
  if (found.length === 0 || (missing && !role))
    throw new UnsupportedError(
      'NOT_MEASURED',
      `${name} is judged at the ${String(side)}, ${lacks(sought, stream, found.length > 0 ? missing : undefined)}${whatIsThere(views)}`,
    );
  return found;
}

/** Where it depends on the tool which side measures, what any client measured has to be measured of all. */
function atSide(views: readonly View[], side: NaturalSide | undefined): View[] {
  if (side === undefined) return [...views];
  if (typeof side === 'string') return views.filter(({ label }) => label.sender === (side === 'sender'));
  return groupsBy(views, ({ label }) => label.direction).flatMap((ofDirection) => {
    const sides = new Set(ofDirection.filter(({ result }) => side(result)).map(({ label }) => label.sender));
    // Nobody did: the criterion says what is missing.
    return sides.size === 0 ? ofDirection : ofDirection.filter(({ label }) => sides.has(label.sender));
  });
}

function directionsIn(views: readonly View[]): Set<string> {
  return new Set(views.map(({ label }) => label.direction));
}

/** So that a reader sees which end he could ask. */
function whatIsThere(views: readonly View[]): string {
  const ends = views.map(({ label: { tool, role, host, sender, direction } }) => {
    return `${tool} ${role} on ${host} (${direction}, ${sender ? 'sender' : 'receiver'})`;
  });
  const [first, second, ...others] = new Set(ends);
  const more = others.length > 0 ? [`${others.length} more`] : [];
  return `; there is ${[first, second, ...more].filter(Boolean).join(', ')}`;
}

function lacks({ role }: Part, stream: string, direction: string | undefined): string {
  const end = role ? `no ${role}` : 'no end';
  const what = direction === undefined ? 'measured' : `measured its ${direction} direction`;
  return `but ${end} of stream ${show(stream)} ${what} as one`;
}
