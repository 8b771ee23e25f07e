import { formatRatio, parseRatio } from '../core/units.js';
import type { BoundCriterion } from './criterion.js';
import { readLimit, unbreakable } from './limit.js';
import { summaryMaximum } from './summary-maximum.js';

/**
 * At most this share of lost datagrams over the whole run (RFC 7680), at the receiver, of UDP; of ping, of requests
 * without a reply (RFC 6673). After a fixed run, what the sender sent and the receiver does not account for is lost.
 *
 * @param limit a percentage with its sign, such as `'0.1%'`; a bare number could also mean a ratio and is refused.
 * @throws UsageError `BAD_LIMIT` for anything else, and from `'100%'` on, which nothing could break.
 */
export function maxLoss(limit: string): BoundCriterion {
  const lossRatio = readLimit('maxLoss', (what) => parseRatio(limit, what));
  if (lossRatio >= 1) throw unbreakable('maxLoss', limit, 'give a maximum below 100 %');
  return summaryMaximum({
    name: 'maxLoss',
    metric: 'lossRatio',
    side: 'receiver',
    limit: lossRatio,
    format: formatRatio,
    unit: ' as a ratio',
  });
}
