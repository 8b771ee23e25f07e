import { formatRatio, parseRatio } from '../core/units.js';
import type { BoundCriterion } from './criterion.js';
import { maximum } from './extreme.js';
import { readLimit, unbreakable } from './limit.js';
import { checkOptions, DIRECTION, SIDE, type Where } from './where.js';

/** Whose CPU load is judged. */
export interface CpuOptions extends Omit<Where, 'ignore'> {
  /**
   * `tool`: CPU time of the tool / elapsed time; 100 % is one core, and a tool of one thread cannot have more.
   * `host`: CPU time of everything on the host / (elapsed time × cores). Only netperf, where asked by `cpu`.
   *
   * @default 'tool'
   */
  of?: 'tool' | 'host';
}

/**
 * At most this CPU load, over the whole run, at either end: where a core is busy all the time, a bitrate may be the CPU's and
 * not the link's.
 *
 * @param limit a percentage with its sign, such as `'90%'`; of tools with several threads it may be above 100 %.
 * @throws UsageError `BAD_LIMIT` for anything else, and from `'100%'` of a host on, which nothing could break.
 * @throws UsageError `BAD_OPTION` for an unknown option or value.
 */
export function maxCpu(limit: string, options: CpuOptions = {}): BoundCriterion {
  const ratio = readLimit('maxCpu', (what) => parseRatio(limit, what));
  checkOptions('maxCpu', options, { side: SIDE, direction: DIRECTION, of: ['tool', 'host'] });
  const { of = 'tool', ...where } = options;
  if (of === 'host' && ratio >= 1) throw unbreakable('maxCpu', limit, 'give a maximum below 100 %');
  const metric = of === 'host' ? 'hostCpuRatio' : 'cpuRatio';
  return maximum(
    {
      ...{ name: 'maxCpu', metric, side: undefined, limit: ratio, of: 'run' },
      ...{ format: (value) => `${formatRatio(value)} ${of === 'host' ? 'of all cores' : 'of a core'}` },
      unit: ' as a ratio',
      isOfRun: true,
      ofInterval: () => undefined,
      ofRun: ({ summary }) => summary?.[metric],
    },
    where,
  );
}
