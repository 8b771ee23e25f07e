import { minBitrate } from '../criteria/bitrate.js';
import type { BoundCriterion } from '../criteria/criterion.js';
import type { Subject } from '../criteria/evaluate.js';
import { maxRtt } from '../criteria/round-trip-time.js';
import { minTransactions } from '../criteria/transactions.js';
import { directionsOf } from '../results/traffic-result.js';

/** What tells most of a stream. */
export interface Leading {
  /** For people, in the middle of a sentence. */
  word: string;
  /** Whose figure it is; its limit is any. */
  criterion: BoundCriterion;
}

/** At the receiver. */
export const MEAN_BITRATE: Leading = { word: 'bitrate', criterion: minBitrate(1, { of: 'mean' }) };

const MEAN_ROUND_TRIP: Leading = { word: 'round-trip time', criterion: maxRtt('1s', { of: 'mean' }) };
const TRANSACTIONS: Leading = { word: 'transactions', criterion: minTransactions(1, { of: 'mean' }) };

/** Of pings the mean round-trip time, of requests and responses the transactions per second, of all others the mean bitrate. */
export function leadingCriterion(subjects: readonly Subject[]): Leading {
  const results = subjects.flatMap(({ result }) => directionsOf(result));
  if (results.some(({ protocol }) => protocol === 'icmp')) return MEAN_ROUND_TRIP;
  if (results.some(({ summary }) => summary?.transactionsPerSecond !== undefined)) return TRANSACTIONS;
  return MEAN_BITRATE;
}
