import type { Criteria } from '../criteria/criterion.js';
import { evaluate } from '../criteria/evaluate.js';
import type { Verdict } from '../results/verdict.js';
import type { Stream } from './stream.js';
import { subjectsOf } from './subjects.js';

/**
 * Judges all streams, each by itself where a criterion does not judge them together. Every verdict is kept by its stream, and
 * one on several by the first of them, so that a report has it once.
 */
export function evaluateAll(streams: readonly Stream[], criteria: Criteria | undefined): Verdict[] {
  const verdicts = evaluate(streams.flatMap(subjectsOf), criteria);
  for (const verdict of verdicts) {
    const keeper = streams.find(({ name }) => name === verdict.traffic.stream) ?? streams[0]!;
    keeper.verdicts.push(verdict);
  }
  return verdicts;
}
