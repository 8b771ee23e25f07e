import type { TrafficResult } from '../results/traffic-result.js';
import type { TrafficLabel } from '../results/verdict.js';

/** One direction as one process measured it, with its names. */
export interface View {
  result: TrafficResult;
  label: TrafficLabel;
  /** The end of its stream that it is. */
  end: 'server' | 'client';
  /** When its stream ran, in milliseconds; absent where nobody knows. */
  ran?: { fromMs: number; untilMs: number };
}
