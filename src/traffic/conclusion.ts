import type { TrafficResult } from '../results/traffic-result.js';
import type { CommonOptions, Role, Tool, ToolOutput } from '../tools/tool.js';
import { isRecorded } from './recorded.js';
import { resultOf } from './tool-results.js';
import type { ToolRun } from './tool-run.js';
import type { RunContext, Traffic } from './traffic.js';

/** Whose run it is. */
interface Measuring {
  tool: Pick<Tool<CommonOptions>, 'name'>;
  role: Role;
  options: CommonOptions;
}

/** What our own traffic printed so far; `undefined` of traffic of the user's own. */
type Told = (client: Traffic) => ToolOutput | undefined;

/** The results of a run, by client; a client's own is nobody's. */
export function resultsOf(
  { tool, role, options }: Measuring,
  run: ToolRun,
  version: string,
  { clients = [], peer }: RunContext,
  told: Told,
): ReadonlyMap<Traffic | undefined, TrafficResult> {
  const { direction, protocol, intervalSeconds, parallel } = options;
  const asked = { tool: tool.name, role, direction, protocol, intervalSeconds, parallel, version };
  return new Map(
    outputs(run, clients, told).map(([client, output]) => [
      client,
      resultOf(output, { ...asked, ...run.facts, peer: (client ?? peer)?.results }),
    ]),
  );
}

/** Whether a server that does not end by itself has read the records of all its clients. */
export function isDone(run: ToolRun, clients: readonly Traffic[] = [], told: Told): boolean {
  if (run.command.endsItself !== false) return false;
  return outputs(run, clients, told).every(([client, output]) => client && isRecorded(output));
}

function outputs(
  run: ToolRun,
  clients: readonly Traffic[],
  told: Told,
): [client: Traffic | undefined, output: ToolOutput][] {
  if (clients.length === 0) return [[undefined, run.output()]];
  return clients.map((client) => [client, run.outputFor(told(client), clients.length === 1)]);
}
