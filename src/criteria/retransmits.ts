import type { TrafficResult } from '../results/traffic-result.js';
import type { BoundCriterion } from './criterion.js';
import { maximum } from './extreme.js';
import { readCount, readPositive } from './limit.js';
import { type Total, TOTALS } from './of.js';
import { checkOptions, DIRECTION, IGNORED, type Where } from './where.js';

const BYTES_PER_GIGABYTE = 1e9;

/** How retransmits are judged. */
export interface RetransmitOptions extends Omit<Where, 'side'> {
  /**
   * `run`: those of the whole run. `intervals`: those of every interval by itself. `total`: of all clients of a stream
   * together.
   *
   * @default 'run'
   */
  of?: 'run' | 'intervals' | Total;
  /** `GB`: for each gigabyte (10⁹ bytes) of payload that was sent, so that runs of any length compare. @default the count itself */
  per?: 'GB';
}

/**
 * At most this many retransmitted segments (TCP_INFO), at the sender. Only TCP reports it.
 *
 * @param count a whole number, 0 or more; with `per`, any number above 0, or 0.
 * @throws UsageError `BAD_LIMIT` for anything else.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxRetransmits(count: number, options: RetransmitOptions = {}): BoundCriterion {
  const of = ['run', 'intervals', ...TOTALS];
  checkOptions('maxRetransmits', options, { direction: DIRECTION, ignore: IGNORED, of, per: ['GB'] });
  const { per, ...asked } = options;
  const limit =
    per === undefined || count === 0
      ? readCount('maxRetransmits', count, 0)
      : readPositive('maxRetransmits', count, 'a number of segments');
  const read = per === undefined ? countOf : perGigabyte;
  return maximum(
    {
      ...{ name: 'maxRetransmits', metric: 'retransmits', side: 'sender', limit, of: 'run' },
      ...{ format: per === undefined ? inSegments : inSegmentsPerGigabyte, unit: '' },
      ...(per !== undefined && { metricOf: () => 'retransmitsPerGigabyte' }),
      ofInterval: read,
      ofRun: ({ summary }) => summary && read(summary),
    },
    asked,
  );
}

type Counted = Pick<NonNullable<TrafficResult['summary']>, 'bytes' | 'retransmits'>;

function countOf({ retransmits }: Counted): number | undefined {
  return retransmits;
}

/** Where nothing new was sent, but something again, it is as of a single byte: the worst there is. */
function perGigabyte({ bytes, retransmits }: Counted): number | undefined {
  if (retransmits === undefined) return undefined;
  // 19 of 1.25 GB are 15.2, whatever the arithmetic of binary fractions says.
  return Number(((retransmits * BYTES_PER_GIGABYTE) / Math.max(1, bytes)).toPrecision(12));
}

function inSegments(retransmits: number): string {
  return `${retransmits} ${retransmits === 1 ? 'retransmit' : 'retransmits'}`;
}

function inSegmentsPerGigabyte(retransmits: number): string {
  return `${Number(retransmits.toPrecision(4))} retransmits per GB`;
}
