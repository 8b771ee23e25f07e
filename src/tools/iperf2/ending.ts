import type { ToolOutput } from '../tool.js';
import type { Diagnosis } from './diagnosis.js';
import type { Flow } from './flow.js';

const NO_REPORT =
  'no Server Report came: whether anything arrived is not known (is a server there, does a firewall drop UDP?)';

/** What the ending of some flows depends on beside themselves. */
export interface EndingFacts {
  /** How many flows there must be. */
  expected: number;
  /** Whether these are all flows: what was said about any is about them. */
  only: boolean;
  /** Whether anything was printed. */
  printed: boolean;
  udp: boolean;
}

/** How the output of some flows ended. The exit code is of no use: iperf2 exits with 0 of nearly everything. */
export function endingOf(
  flows: readonly Flow[],
  { error, signal, clientGone, stray }: Pick<Diagnosis, 'error' | 'signal' | 'clientGone' | 'stray'>,
  { expected, only, printed, udp }: EndingFacts,
): Pick<ToolOutput, 'ending' | 'error'> {
  if (error !== undefined) return { ending: 'failed', error };
  const ended = flows.length === expected && flows.every((flow) => flow.ended);
  if (signal !== undefined && flows.some((flow) => flow.interrupted))
    return { ending: 'interrupted', error: signal };
  if (clientGone !== undefined && only && flows.length > 0)
    return { ending: 'interrupted', error: clientGone };
  if (ended && udp && flows.some((flow) => flow.isToldOf && !flow.peer))
    return { ending: 'failed', error: stray ?? NO_REPORT };
  // A record of nothing tells less than the words that came with it.
  const moved = flows.some((flow) => [...flow.halves.values()].some(({ own }) => own && own.bytes > 0));
  if (ended && (moved || stray === undefined)) return { ending: 'complete' };
  if (stray !== undefined) return { ending: 'failed', error: stray };
  return { ending: printed ? 'truncated' : 'empty' };
}
