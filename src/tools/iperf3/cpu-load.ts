import { isAtLeast } from '../program.js';
import type { DirectionOutput, ToolOutput } from '../tool.js';
import type { ReadingContext } from './direction-record.js';

/** Release notes of 3.10: #1076, PR #1077. */
const COUNTS_FROM_ITS_CLIENT = '3.10';

/**
 * Whether an end's CPU load is of its test alone. A server before 3.10 divides by the time since it began to listen: after
 * 4 s without a client one of 3.9 said 15 % of what was 39 %. Nobody knows how long it waited, and a limit would pass.
 */
export function isOfItsTest({ role, version }: Pick<ReadingContext, 'role' | 'version'>): boolean {
  return role === 'client' || version === undefined || isAtLeast(version, COUNTS_FROM_ITS_CLIENT);
}

/**
 * A server's output with its CPU load from its client's. In text only a sender prints CPU loads, and of the two ends only the
 * client is told the other's.
 */
export function withToldLoad(server: ToolOutput, client: ToolOutput): ToolOutput {
  const told = (direction: DirectionOutput['direction']) =>
    client.directions.find((one) => one.direction === direction)?.peerSummary?.cpuRatio;
  const directions = server.directions.map((one) => {
    const cpuRatio = told(one.direction);
    if (!one.summary || one.summary.cpuRatio !== undefined || cpuRatio === undefined) return one;
    return { ...one, summary: { ...one.summary, cpuRatio } };
  });
  return { ...server, directions };
}
