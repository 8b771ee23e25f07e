import { UsageError } from '../core/errors.js';
import { formatRatio, parseRatio, show } from '../core/units.js';
import type { TrafficResult } from '../results/traffic-result.js';
import type { BoundCriterion } from './criterion.js';
import { minimum } from './extreme.js';
import { readLimit, unbreakable } from './limit.js';
import { checkOptions, DIRECTION, IGNORED, type Where } from './where.js';

/** How TCP efficiency is judged. */
export interface TcpEfficiencyOptions extends Omit<Where, 'side'> {
  /**
   * Payload bytes of a full segment: tools count retransmitted segments, not their bytes.
   *
   * @default 1448, that of an MTU of 1500 with time stamps (RFC 7323)
   */
  segmentBytes?: number;
}

/**
 * At least this TCP efficiency (RFC 6349, 4.2): of all bytes that were transmitted, the share that was not transmitted
 * again; at the sender. Retransmitted bytes are retransmitted segments (TCP_INFO) of full size.
 *
 * @param limit a percentage with its sign, such as `'99%'`.
 * @throws UsageError `BAD_LIMIT` for anything else, for `'0%'`, which nothing could break, and above `'100%'`.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function minTcpEfficiency(limit: string, options: TcpEfficiencyOptions = {}): BoundCriterion {
  const ratio = readLimit('minTcpEfficiency', (what) => parseRatio(limit, what));
  if (ratio === 0) throw unbreakable('minTcpEfficiency', limit, 'give a minimum above 0 %');
  if (ratio > 1)
    throw new UsageError('BAD_LIMIT', `nothing could keep minTcpEfficiency(${show(limit)}); 100 % is all`);
  checkOptions('minTcpEfficiency', options, {
    direction: DIRECTION,
    ignore: IGNORED,
    segmentBytes: requireBytes,
  });
  const { segmentBytes = 1448, ...where } = options;
  const read = ({ bytes, retransmits }: Counted) =>
    retransmits === undefined ? undefined : tcpEfficiencyRatio(bytes, retransmits * segmentBytes);
  return minimum(
    {
      ...{ name: 'minTcpEfficiency', metric: 'retransmits', side: 'sender', limit: ratio, of: 'run' },
      ...{ format: formatRatio, unit: ' as a ratio', metricOf: () => 'tcpEfficiencyRatio' },
      ofInterval: read,
      ofRun: ({ summary }) => summary && read(summary),
    },
    where,
  );
}

type Counted = Pick<NonNullable<TrafficResult['summary']>, 'bytes' | 'retransmits'>;

/**
 * (Transmitted − retransmitted) / transmitted bytes (RFC 6349, 4.2). What is transmitted is the payload, and once more what
 * had to be sent again: of 100,000 bytes of which 2,000 were sent again, 0.9804. `undefined` where nothing was.
 */
export function tcpEfficiencyRatio(payloadBytes: number, retransmittedBytes: number): number | undefined {
  const transmitted = payloadBytes + retransmittedBytes;
  return transmitted > 0 ? payloadBytes / transmitted : undefined;
}

function requireBytes(value: unknown, what: string): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535) return;
  throw new UsageError(
    'BAD_OPTION',
    `${what} must be a whole number of bytes from 1 to 65535; got ${show(value)}`,
  );
}
