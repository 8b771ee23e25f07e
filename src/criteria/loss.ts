import { formatRatio, parseRatio } from '../core/units.js';
import type { BoundCriterion } from './criterion.js';
import { readLimit, unbreakable } from './limit.js';
import { type Percentile, PERCENTILES, type Total, totalOf, TOTALS } from './of.js';
import { maximum } from './extreme.js';
import { withLateLoss } from './late-loss.js';
import { checkOptions, DIRECTION, IGNORED, ignoresAny, type Where } from './where.js';

/** How loss is judged. */
export interface LossOptions extends Omit<Where, 'side'> {
  /**
   * `run`: the loss over the whole run has to keep the limit. `intervals`: that of every interval has to; of an interval in
   * which nothing came in, the loss shows in a later one. `total`: all clients of a stream together.
   *
   * @default 'run'
   */
  of?: 'run' | 'intervals' | Percentile | Total;
}

/**
 * At most this share of lost datagrams (RFC 7680), at the receiver, of UDP; of ping, of requests
 * without a reply (RFC 6673). After a fixed run, what the sender sent and the receiver does not account for is lost.
 *
 * @param limit a percentage with its sign, such as `'0.1%'`; a bare number could also mean a ratio and is refused.
 * @throws UsageError `BAD_LIMIT` for anything else, and from `'100%'` on, which nothing could break.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxLoss(limit: string, options: LossOptions = {}): BoundCriterion {
  const lossRatio = readLimit('maxLoss', (what) => parseRatio(limit, what));
  if (lossRatio >= 1) throw unbreakable('maxLoss', limit, 'give a maximum below 100 %');
  const of = ['run', 'intervals', ...PERCENTILES, ...TOTALS];
  checkOptions('maxLoss', options, { direction: DIRECTION, ignore: IGNORED, of });
  const { of: judged = 'run' } = options;
  const isWhole = judged === 'run' || totalOf(judged) !== undefined;
  return maximum(
    {
      ...{ name: 'maxLoss', metric: 'lossRatio', side: 'receiver', limit: lossRatio, of: 'run' },
      ...{ format: formatRatio, unit: ' as a ratio' },
      ofInterval: (interval) => interval.lossRatio,
      ofRun: ({ summary }) => summary?.lossRatio,
      hasIntervalPercentiles: true,
      prepare: (result, ignore) => withLateLoss(result, { ignore, isWhole: isWhole && !ignoresAny(ignore) }),
    },
    options,
  );
}
