import { directionsOf, type Protocol, type TrafficResult } from '../results/traffic-result.js';
import type { Direction, DirectionOutput, Role, ToolOutput } from '../tools/tool.js';
import { withMissingPackets } from './missing-packets.js';
import { flaws, type Expectation } from './soundness.js';

/** What is known of a run beside the tool's output. */
export interface RunFacts extends Expectation {
  tool: string;
  version: string;
  role: Role;
  direction: Direction;
  protocol: Protocol;
  /** What is known of this tool and version to go wrong. */
  warnings?: readonly string[] | undefined;
  /** What the other end measured; absent while it is not known. */
  peer?: TrafficResult | undefined;
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
  const corrected = found && correctedByPeer(output, found, facts);
  const summary = corrected?.summary ?? found?.summary;
  return {
    tool: facts.tool,
    version: output.version ?? facts.version,
    role: facts.role,
    direction,
    sender: found?.sender ?? (facts.role === 'client') === (direction === 'forward'),
    protocol: facts.protocol,
    intervals: found?.intervals ?? [],
    flows: found?.flows ?? [],
    ...(found?.replies && { replies: found.replies }),
    ...(summary && { summary }),
    sound: problems.length === 0,
    notes: [...problems, ...(corrected ? [corrected.note] : []), ...output.notes, ...(facts.warnings ?? [])],
    ...(output.error !== undefined && { error: output.error }),
  };
}

/**
 * A receiver's figures with what only its sender knows. What is stopped leaves both ends in the middle of an interval: then
 * as much as was sent in one may be on its way. What the sender measured itself counts before what it told.
 */
function correctedByPeer(output: ToolOutput, found: DirectionOutput, facts: RunFacts) {
  const { durationSeconds, intervalSeconds = 0 } = facts;
  const isOpen = durationSeconds === undefined;
  if (found.sender || (isOpen ? intervalSeconds === 0 : output.ending !== 'complete')) return undefined;
  const peer = facts.peer && directionsOf(facts.peer).find(({ direction }) => direction === found.direction);
  const sent = peer?.sender && peer.sound ? peer.summary : found.peerSummary;
  return sent && withMissingPackets(found, sent, isOpen ? intervalSeconds : 0);
}
