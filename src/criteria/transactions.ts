import { formatRate } from '../core/units.js';
import type { BoundCriterion } from './criterion.js';
import { minimum } from './extreme.js';
import { readPositive } from './limit.js';
import { type Percentile, PERCENTILES, type Total, TOTALS } from './of.js';
import { checkOptions, DIRECTION, IGNORED, type Where } from './where.js';

/** How a rate of transactions is judged. */
export interface TransactionOptions extends Omit<Where, 'side'> {
  /**
   * `intervals`: every measured interval has to keep the limit. `mean`: the whole measured time has to. `total`: the sum of
   * the means of all clients of a stream has to.
   *
   * @default 'intervals'
   */
  of?: 'intervals' | 'mean' | Percentile | Total;
}

/**
 * At least this many transactions per second: requests that were answered, of netperf's `rr` and `crr` tests, at the client.
 *
 * @param perSecond a number above 0.
 * @throws UsageError `BAD_LIMIT` for anything else.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function minTransactions(perSecond: number, options: TransactionOptions = {}): BoundCriterion {
  const limit = readPositive('minTransactions', perSecond, 'a number of transactions per second');
  const of = ['intervals', 'mean', ...PERCENTILES, ...TOTALS];
  checkOptions('minTransactions', options, { direction: DIRECTION, ignore: IGNORED, of });
  return minimum(
    {
      ...{ name: 'minTransactions', metric: 'transactionsPerSecond', limit, of: 'intervals' },
      ...{ format: formatRate, unit: '/s' },
      side: ({ summary, intervals }) =>
        [summary, ...intervals].some((part) => part?.transactionsPerSecond !== undefined),
      ofInterval: (interval) => interval.transactionsPerSecond,
      ofRun: ({ summary }) => summary?.transactionsPerSecond,
      hasIntervalPercentiles: true,
    },
    options,
  );
}
