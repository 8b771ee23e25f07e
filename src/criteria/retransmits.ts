import type { BoundCriterion } from './criterion.js';
import { readCount } from './limit.js';
import { summaryMaximum } from './summary-maximum.js';

/**
 * At most this many retransmitted segments over the whole run (TCP_INFO), at the sender. Only TCP reports it.
 *
 * @param count a whole number, 0 or more.
 * @throws UsageError `BAD_LIMIT` for anything else.
 */
export function maxRetransmits(count: number): BoundCriterion {
  return summaryMaximum({
    name: 'maxRetransmits',
    metric: 'retransmits',
    side: 'sender',
    limit: readCount('maxRetransmits', count, 0),
    format: (retransmits) => `${retransmits} ${retransmits === 1 ? 'retransmit' : 'retransmits'}`,
    unit: '',
  });
}
