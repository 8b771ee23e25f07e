import { UsageError } from '../core/errors.js';
import type { Criteria } from '../criteria/criterion.js';
import { evaluate } from '../criteria/evaluate.js';
import type { ToolTraffic } from './tool-traffic.js';

/**
 * Whether one end by itself meets the criteria. Of a plain list every one is judged there: no other end is known.
 *
 * @throws UsageError `STILL_RUNNING` and `NOT_STARTED` while there is nothing to judge.
 */
export function meets(
  { results: result, running, host }: Pick<ToolTraffic<never>, 'results' | 'running' | 'host'>,
  label: string,
  criteria: Criteria | undefined,
): boolean {
  if (!result)
    throw new UsageError(
      running ? 'STILL_RUNNING' : 'NOT_STARTED',
      `${label} ${running ? 'is still running' : 'has not been started'}: there is nothing to judge`,
    );
  const end = result.role === 'server' ? 'server' : 'clients';
  const own = Array.isArray(criteria) ? { [end]: criteria } : criteria;
  return evaluate([{ result, stream: label, host: host.name }], own as Criteria).every(({ pass }) => pass);
}
