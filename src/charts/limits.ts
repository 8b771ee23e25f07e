import { formatBitrate } from '../core/units.js';
import type { Verdict } from '../results/verdict.js';
import { isDrawable } from './domain.js';

/** A bitrate that a criterion asked for. */
export interface Limit {
  bitsPerSecond: number;
  kind: 'min' | 'max' | 'limit';
  /** For people, such as `min 4.5 Gbit/s on average (minBitrate)`. */
  label: string;
  /** Whether every verdict on this limit passed. */
  pass: boolean;
}

/** Every different limit on the bitrate; one that was judged many times is one line. */
export function limitsOf(verdicts: readonly Verdict[]): Limit[] {
  const limits = new Map<string, Limit>();
  for (const verdict of verdicts) {
    const limit = limitOf(verdict);
    if (!limit) continue;
    const known = limits.get(limit.label);
    if (known) known.pass &&= limit.pass;
    else limits.set(limit.label, limit);
  }
  return [...limits.values()].sort((one, other) => other.bitsPerSecond - one.bitsPerSecond);
}

function limitOf({ metric, limit, pass, criterion, expected }: Verdict): Limit | undefined {
  if (metric !== 'bitsPerSecond' || limit === undefined || !isDrawable(limit)) return undefined;
  const kind = kindOf(expected, criterion);
  const span = /average|mean/i.test(`${expected} ${criterion}`) ? ' on average' : '';
  return { bitsPerSecond: limit, kind, pass, label: `${kind} ${formatBitrate(limit)}${span} (${criterion})` };
}

function kindOf(expected: string, criterion: string): Limit['kind'] {
  if (/^\s*(≥|>)/.test(expected)) return 'min';
  if (/^\s*(≤|<)/.test(expected)) return 'max';
  if (/min/i.test(criterion)) return 'min';
  return /max/i.test(criterion) ? 'max' : 'limit';
}
