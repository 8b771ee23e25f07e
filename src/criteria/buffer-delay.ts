import { formatRatio, formatTime, parseRatio, parseTime } from '../core/units.js';
import { meanLatency } from '../results/intervals.js';
import { measuredIntervals, type TrafficResult } from '../results/traffic-result.js';
import type { BoundCriterion } from './criterion.js';
import { maximum } from './extreme.js';
import { readLimit, unbreakable } from './limit.js';
import { checkOptions, DIRECTION, IGNORED, type Where } from './where.js';

/** How buffer delay is judged. */
export interface BufferDelayOptions extends Omit<Where, 'side'> {
  /** Round-trip time of the idle path, with its unit, such as `'1.2ms'`: ping it before, and give the lowest. */
  baseline: string;
}

/**
 * At most this buffer delay (RFC 6349, 4.3): by how much the mean round-trip time during the transfer is above that of the
 * idle path, as a share of it. By TCP's own estimate at the sender, or of a ping that runs beside the transfer.
 *
 * @param limit a percentage with its sign, such as `'50%'`; it may be above 100 %.
 * @throws UsageError `BAD_LIMIT` for anything else, and for a baseline of 0 or without its unit.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxBufferDelay(limit: string, options: BufferDelayOptions): BoundCriterion {
  checkOptions('maxBufferDelay', options, {
    direction: DIRECTION,
    ignore: IGNORED,
    baseline: () => undefined,
  });
  const { baseline, ...where } = options;
  const ratio = readLimit('maxBufferDelay', (what) => parseRatio(limit, what));
  const baselineSeconds = readLimit("option 'baseline' of maxBufferDelay()", (what) =>
    parseTime(baseline, what),
  );
  if (baselineSeconds === 0) throw unbreakable('maxBufferDelay baseline', baseline, 'give a time above 0');
  const read = (rttSeconds: number | undefined) =>
    rttSeconds === undefined ? undefined : bufferDelayRatio(rttSeconds, baselineSeconds);
  return maximum(
    {
      ...{ name: 'maxBufferDelay', metric: 'rttSeconds', limit: ratio, of: 'mean' },
      ...{
        format: (value) => `${formatRatio(value)} above ${formatTime(baselineSeconds)}`,
        unit: ' as a ratio',
      },
      metricOf: () => 'bufferDelayRatio',
      side: (result) => meanRttOf(result) !== undefined,
      ofInterval: (interval) => read(interval.rttSeconds),
      ofRun: (result) => read(meanRttOf(result)),
    },
    where,
  );
}

/** Of the whole run; where the tool tells it of intervals alone, as iperf2 does, their mean. */
function meanRttOf(result: TrafficResult): number | undefined {
  if (result.summary?.meanRttSeconds !== undefined) return result.summary.meanRttSeconds;
  return meanLatency(measuredIntervals(result), 'rttSeconds');
}

/** (Mean RTT during the transfer − baseline RTT) / baseline RTT (RFC 6349, 4.3): 32 ms over 25 ms are 0.28. */
export function bufferDelayRatio(meanRttSeconds: number, baselineRttSeconds: number): number {
  // (0.032 − 0.025) / 0.025 is 0.27999999999999997 by the arithmetic of binary fractions.
  return Number(((meanRttSeconds - baselineRttSeconds) / baselineRttSeconds).toPrecision(12));
}
