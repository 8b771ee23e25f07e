import type { TrafficResult } from '../results/traffic-result.js';
import type { BoundCriterion } from './criterion.js';

/**
 * The traffic moved data and ended as asked, at every end and in every direction. This is what is judged where no
 * criterion is given. It is the one built-in criterion that unsound traffic fails; for the others it is an error.
 */
export function completed(): BoundCriterion {
  return {
    name: 'completed',
    judgesSoundness: true,
    expected: 'traffic that moved data and ended as asked',
    check: (result) => ({
      pass: result.sound,
      actual: result.sound ? 'it did' : `not sound: ${whyUnsound(result)}`,
    }),
  };
}

/** Why a result is not sound: the tool's own words, then the notes, each once. */
export function whyUnsound(result: TrafficResult): string {
  const reasons = result.error === undefined ? result.notes : [result.error, ...result.notes];
  return [...new Set(reasons)].join('; ') || 'no reason was recorded';
}
