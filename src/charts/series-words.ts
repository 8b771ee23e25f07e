import { formatRatio } from '../core/units.js';
import { count } from './count.js';
import { ROUND_TRIP_TIME } from './quantity.js';
import type { Series } from './series.js';

/** The mean of a series and what belongs beside it, such as `mean 1.2 ms, p99 3.4 ms`. */
export function meanOf({ mean, quantity, summary }: Pick<Series, 'mean' | 'quantity' | 'summary'>): string {
  const middle = mean === undefined ? 'mean not measured' : `mean ${quantity.format(mean)}`;
  return [middle, ...(summary ? quantity.beside(summary) : [])].join(', ');
}

/** What crosses along the lower edge are; `undefined` when there are none. */
export function fatesOf(series: readonly Series[]): string | undefined {
  const losing = series.filter(({ lostSeconds }) => lostSeconds.length > 0);
  if (losing.length === 0) return undefined;
  const crosses = losing.every(({ unit }) => unit === 'reply')
    ? 'no reply'
    : 'an interval with lost requests';
  const losses = losing.map(lossOf).filter((loss) => loss !== undefined);
  return losses.length > 0 ? `${crosses}: ${losses.join('; ')}` : crosses;
}

function lossOf({ summary, unit, lostSeconds, points }: Series): string | undefined {
  const drawn = { lostPackets: lostSeconds.length, packets: lostSeconds.length + points.length };
  const { lostPackets, packets } = summary ?? (unit === 'reply' ? drawn : {});
  if (lostPackets === undefined || !packets) return undefined;
  return `${lostPackets} of ${count(packets, 'request')} (${formatRatio(Math.min(1, lostPackets / packets))})`;
}

/** Counts of replies that are 0 on most days, and then no news: `undefined`. */
export function odditiesOf(series: readonly Series[]): string | undefined {
  const replies = series.flatMap(({ summary, quantity }) =>
    summary && quantity === ROUND_TRIP_TIME ? [summary] : [],
  );
  const total = (key: 'duplicatePackets' | 'reorderedPackets') =>
    replies.reduce((sum, summary) => sum + (summary[key] ?? 0), 0);
  const words = [
    [total('duplicatePackets'), 'came more than once'],
    [total('reorderedPackets'), 'out of order'],
  ] as const;
  const odd = words.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return odd.length > 0 ? `of the replies, ${odd.join(', ')}` : undefined;
}
