import { mergeSlivers, sumSummaries } from '../../results/intervals.js';
import type { FlowResult, IntervalResult, TrafficSummary } from '../../results/traffic-result.js';
import type { DirectionOutput } from '../tool.js';
import type { Flow, Half } from './flow.js';
import { endingBy } from './sending.js';
import { Slices } from './slices.js';

/** What the directions of some flows depend on beside them. */
interface Facts {
  intervalSeconds: number;
  intervalsOf: (direction: 'forward' | 'reverse', halves: readonly Half[]) => readonly IntervalResult[];
  sendingSeconds: (direction: 'forward' | 'reverse') => number | undefined;
}

/** One or two directions of some flows, forward before reverse. */
export function directionOutputs(
  flows: readonly Flow[],
  { intervalSeconds, intervalsOf, sendingSeconds }: Facts,
): DirectionOutput[] {
  return (['forward', 'reverse'] as const).flatMap((direction) => {
    const found = flows.flatMap((flow) =>
      [...flow.halves.values()]
        .filter((half) => half.direction === direction)
        .map((half) => ({ flow, half })),
    );
    if (found.length === 0) return [];
    const halves = found.map(({ half }) => half);
    const sending = sendingSeconds(direction);
    const intervals = intervalsOf(direction, halves).map((interval) => endingBy(interval, sending));
    return [
      {
        ...output(direction, found, mergeSlivers(intervals, intervalSeconds)),
        ...(sending !== undefined && { sendingSeconds: sending }),
      },
    ];
  });
}

function output(
  direction: 'forward' | 'reverse',
  found: readonly { flow: Flow; half: Half }[],
  intervals: IntervalResult[],
): DirectionOutput {
  const flows = found.map(({ flow, half }): FlowResult => ({
    id: flow.id,
    ...(half.own && { summary: half.own }),
  }));
  const own = allOf(found.map(({ half }) => half.own));
  const peer = direction === 'forward' ? allOf(found.map(({ flow }) => flow.peer)) : undefined;
  return {
    direction,
    sender: found[0]!.half.sender,
    intervals,
    flows,
    ...(own && { summary: sumSummaries(own) }),
    ...(peer && { peerSummary: sumSummaries(peer) }),
  };
}

/** A part of a sum is a wrong number. */
function allOf(summaries: readonly (TrafficSummary | undefined)[]): TrafficSummary[] | undefined {
  const known = summaries.filter((summary) => summary !== undefined);
  return known.length === summaries.length ? known : undefined;
}

/** The intervals of flows of which each has kept its own, summed. */
export function summedIntervals(halves: readonly Half[], intervalSeconds: number): IntervalResult[] {
  const intervals: IntervalResult[] = [];
  const slices = new Slices(
    () => halves.length,
    intervalSeconds,
    (interval) => intervals.push(interval),
    () => undefined,
  );
  for (const [index, half] of halves.entries()) {
    for (const interval of half.intervals) slices.add(index, interval);
    if (half.ended) slices.end(index, half.last);
  }
  return intervals.sort((a, b) => a.startSeconds - b.startSeconds);
}
