import type { IntervalResult, Protocol } from '../../results/traffic-result.js';
import type { Role } from '../tool.js';

/** What a reader is told beside the output. */
export interface ReadingContext {
  role: Role;
  /** The interval that this process was asked for; 0: none. */
  intervalSeconds: number;
  /** What this process was asked for, as it was told the tool; absent: until it is stopped. */
  durationSeconds?: number | undefined;
  /** Flows that one client opens. */
  parallel: number;
  /** Clients of a server. @default 1 */
  clients?: number;
  /** What was asked for; counts only where the output does not say. */
  protocol?: Protocol;
  /** Payload of a datagram, where it was asked for. */
  lengthBytes?: number | undefined;
}

export type IntervalListener = (interval: IntervalResult, direction: 'forward' | 'reverse') => void;
