import { UsageError } from '../core/errors.js';
import { formatRatio, parseRatio, show } from '../core/units.js';
import { sumMeasured } from '../results/intervals.js';
import { jainIndex } from '../results/statistics.js';
import type { TrafficResult } from '../results/traffic-result.js';
import type { BoundCriterion, Outcome } from './criterion.js';
import { readLimit, unbreakable } from './limit.js';
import { notMeasured } from './not-measured.js';
import { received } from './received.js';
import { checkOptions, DIRECTION, SIDE, type Where } from './where.js';

/** Between whom fairness is judged. */
export interface FairnessOptions extends Omit<Where, 'ignore'> {
  /**
   * `flows`: all parallel flows of a direction of a stream, over all its clients. `clients`: the clients of a stream, each
   * with all its flows. `streams`: the streams of a manager, each with all its clients; they must have run at once.
   *
   * @default 'flows'
   */
  between?: 'flows' | 'clients' | 'streams';
}

/**
 * At least this fairness: Jain's index of the bitrates over the whole run, at the receiver; 100 % where all have the same, 1/n
 * where one of n has everything (Jain, Chiu and Hawe, DEC-TR-301, 1984).
 *
 * @param limit a number from 0 to 1, such as `0.95`, or a percentage with its sign.
 * @throws UsageError `BAD_LIMIT` for anything else, and for 0, which nothing could break.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function minFairness(limit: number | string, options: FairnessOptions = {}): BoundCriterion {
  const index = readLimit('minFairness', (what) => readIndex(limit, what));
  if (index === 0) throw unbreakable('minFairness', limit, 'give a minimum above 0');
  checkOptions('minFairness', options, { side: SIDE, direction: DIRECTION, between: Object.keys(MEMBERS) });
  const { between = 'flows', side, direction } = options;
  const check = (streams: readonly (readonly TrafficResult[])[]) =>
    judge(MEMBERS[between](streams), index, between, streams[0]![0]!);
  return {
    name: 'minFairness',
    side: side ?? 'receiver',
    sideAsked: side !== undefined,
    direction,
    expected: `≥ ${format(index)} between ${between}`,
    figure: { holds: (value) => value >= index, format },
    together: { of: between === 'streams' ? 'streams' : 'clients', check },
    check: (result) => check([[result]]),
  };
}

/** Bitrates of those who share, `undefined` where one was not measured. */
const MEMBERS = {
  flows: (streams: readonly (readonly TrafficResult[])[]) =>
    streams.flat().flatMap((result) => {
      const flows = result.flows.length > 0 ? result.flows : [result];
      return flows.map(({ summary }) => summary?.bitsPerSecond);
    }),
  clients: (streams: readonly (readonly TrafficResult[])[]) =>
    streams.flat().map(({ summary }) => summary?.bitsPerSecond),
  streams: (streams: readonly (readonly TrafficResult[])[]) =>
    streams.map((clients) => sumMeasured(clients.map(({ summary }) => summary?.bitsPerSecond))),
};

const REMEDIES = {
  flows: "use parallel flows, or { between: 'clients' } or, on a traffic manager, { between: 'streams' }",
  clients: "give the stream several clients, or judge a traffic manager, { between: 'streams' }",
  streams: 'judge a traffic manager with several streams in the same direction',
};

function judge(
  rates: readonly (number | undefined)[],
  limit: number,
  between: keyof typeof MEMBERS,
  result: TrafficResult,
): Outcome {
  const measured = rates.filter((rate) => rate !== undefined);
  if (measured.length < rates.length) throw notMeasured('bitsPerSecond', result);
  if (measured.length < 2)
    throw new UsageError(
      'NOTHING_TO_JUDGE',
      `minFairness() is judged between ${between}, and there ${measured.length === 1 ? 'is only one' : 'are none'}${between === 'streams' ? ' in a direction' : ''}; ${REMEDIES[between]}`,
    );
  const least = 1 / measured.length;
  if (limit <= least)
    throw unbreakable(
      'minFairness',
      limit,
      `the index of ${measured.length} ${between} is ${format(least)} at least`,
    );
  const value = jainIndex(measured);
  if (value === undefined) throw notMeasured('bitsPerSecond', result, 'none of them moved data');
  const actual = `${received(value, { limit, format, unit: ' as a ratio' })} of ${measured.length} ${between}`;
  return { pass: value >= limit, actual, metric: 'fairnessIndex', limit, value };
}

function format(index: number): string {
  return formatRatio(index);
}

function readIndex(input: number | string, what: string): number {
  const index = typeof input === 'number' ? input : parseRatio(input, what);
  if (index >= 0 && index <= 1) return index;
  throw new UsageError('BAD_INDEX', `${what} must be from 0 to 1, or a percentage; got ${show(input)}`);
}
