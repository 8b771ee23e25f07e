import type { Verdict } from '../results/verdict.js';
import { isDrawable } from './domain.js';
import type { Quantity } from './quantity.js';

/** A figure that a criterion asked for. */
export interface Limit {
  value: number;
  kind: 'min' | 'max' | 'limit';
  /** For people, such as `min 4.5 Gbit/s on average (minBitrate)`. */
  label: string;
  /** Whether every verdict on this limit passed. */
  pass: boolean;
}

/** Every different limit on what is drawn; one that was judged many times is one line. */
export function limitsOf(verdicts: readonly Verdict[], quantity: Quantity): Limit[] {
  const limits = new Map<string, Limit>();
  for (const verdict of verdicts) {
    const limit = limitOf(verdict, quantity);
    if (!limit) continue;
    const known = limits.get(limit.label);
    if (known) known.pass &&= limit.pass;
    else limits.set(limit.label, limit);
  }
  return [...limits.values()].sort((one, other) => other.value - one.value);
}

function limitOf(
  { metric, limit, pass, criterion, expected }: Verdict,
  quantity: Quantity,
): Limit | undefined {
  if (metric === undefined || limit === undefined) return undefined;
  if (!quantity.judgedAs.test(metric) || !isDrawable(limit, quantity)) return undefined;
  const kind = kindOf(expected, criterion);
  const span = spanOf(metric, `${expected} ${criterion}`);
  return { value: limit, kind, pass, label: `${kind} ${quantity.format(limit)}${span} (${criterion})` };
}

/** What of the run has to keep the limit; empty: all of it. */
function spanOf(metric: string, words: string): string {
  const percentile = /(?:^|\s)(p\d+)/.exec(metric) ?? /\sat (p\d+)/.exec(words);
  if (percentile) return ` at ${percentile[1]}`;
  return /average|mean/i.test(`${metric} ${words}`) ? ' on average' : '';
}

function kindOf(expected: string, criterion: string): Limit['kind'] {
  if (/^\s*(≥|>)/.test(expected)) return 'min';
  if (/^\s*(≤|<)/.test(expected)) return 'max';
  if (/min/i.test(criterion)) return 'min';
  return /max/i.test(criterion) ? 'max' : 'limit';
}
