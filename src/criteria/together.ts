import { groupsBy } from '../core/groups.js';
import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { TrafficLabel, Verdict } from '../results/verdict.js';
import type { BoundCriterion, Together } from './criterion.js';
import { verdictOf } from './judge.js';
import type { View } from './view.js';

/**
 * The verdicts of a criterion that judges several results at once: one for each side of each direction, of each stream or of
 * all of them.
 *
 * @throws UsageError `NOT_CONCURRENT`; what `judge` throws.
 */
export function judgeTogether(
  criterion: BoundCriterion,
  { of, check }: Together,
  views: readonly View[],
): Verdict[] {
  const key = ({ label: { stream, direction, sender } }: View) =>
    JSON.stringify([direction, sender, ...(of === 'clients' ? [stream] : [])]);
  return groupsBy(views, key).map((group) => {
    const streams = groupsBy(group, ({ label }) => label.stream);
    requireConcurrent(criterion.name, streams);
    const results = streams.map((stream) => stream.map(({ result }) => result));
    return verdictOf(criterion, commonLabel(group), () => check(results));
  });
}

/** Streams that are started at once by one call begin and end a little apart. */
const AT_ONCE_RATIO = 0.8;

/** @throws UsageError `NOT_CONCURRENT` unless all ran at once for most of the time of the longest. */
function requireConcurrent(name: string, streams: readonly (readonly View[])[]): void {
  const spans = streams.flatMap(([first]) =>
    first?.ran ? [{ ...first.ran, stream: first.label.stream }] : [],
  );
  if (spans.length < 2) return;
  const longestMs = Math.max(...spans.map(({ fromMs, untilMs }) => untilMs - fromMs));
  const commonMs =
    Math.min(...spans.map(({ untilMs }) => untilMs)) - Math.max(...spans.map(({ fromMs }) => fromMs));
  if (commonMs >= longestMs * AT_ONCE_RATIO) return;
  const startMs = Math.min(...spans.map(({ fromMs }) => fromMs));
  const seconds = (ms: number) => ((ms - startMs) / 1000).toFixed(1);
  const list = spans.map(
    ({ stream, fromMs, untilMs }) => `${show(stream)} ${seconds(fromMs)}–${seconds(untilMs)} s`,
  );
  throw new UsageError(
    'NOT_CONCURRENT',
    `${name} is judged over all streams together, which did not run at once: ${list.join(', ')}; use runAll()`,
  );
}

/** Who of several is judged: what they have in common, and the names of all. */
function commonLabel(views: readonly View[]): TrafficLabel {
  const [first] = views;
  const all = (name: (label: TrafficLabel) => string | undefined) =>
    [...new Set(views.flatMap(({ label }) => name(label) ?? []))].join(' + ');
  const label: TrafficLabel = {
    ...first!.label,
    stream: all(({ stream }) => stream),
    host: all(({ host }) => host),
  };
  if (label.peer !== undefined) label.peer = all(({ peer }) => peer);
  return label;
}
