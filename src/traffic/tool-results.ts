import type { Protocol, TrafficResult } from '../results/traffic-result.js';
import type { Direction, DirectionOutput, Role, ToolOutput } from '../tools/tool.js';
import { flaws, type Expectation } from './soundness.js';

/** What is known of a run beside the tool's output. */
export interface RunFacts extends Expectation {
  tool: string;
  version: string;
  role: Role;
  direction: Direction;
  protocol: Protocol;
}

/** The results of one process: of its one direction, the other one of a bidirectional run behind it as `opposite`. */
export function resultOf(output: ToolOutput, facts: RunFacts): TrafficResult {
  const asked =
    facts.direction === 'bidirectional' ? (['forward', 'reverse'] as const) : ([facts.direction] as const);
  const [first, second] = asked.map((direction) => one(output, facts, direction));
  return second ? { ...first!, opposite: second } : first!;
}

function one(output: ToolOutput, facts: RunFacts, direction: 'forward' | 'reverse'): TrafficResult {
  const found: DirectionOutput | undefined = output.directions.find((each) => each.direction === direction);
  const problems = flaws(output, found, facts);
  return {
    tool: facts.tool,
    version: output.version ?? facts.version,
    role: facts.role,
    direction,
    sender: found?.sender ?? (facts.role === 'client') === (direction === 'forward'),
    protocol: facts.protocol,
    intervals: found?.intervals ?? [],
    flows: found?.flows ?? [],
    ...(found?.summary && { summary: found.summary }),
    sound: problems.length === 0,
    notes: [...problems, ...output.notes],
    ...(output.error !== undefined && { error: output.error }),
  };
}
