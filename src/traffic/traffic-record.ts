import type { TrafficRecord } from '../results/attachment.js';
import type { TrafficResult } from '../results/traffic-result.js';
import type { Named } from './tool-command.js';
import type { ToolRun } from './tool-run.js';
import type { RunContext } from './traffic.js';

/** What reports need to know of one process. */
export function trafficRecord(
  { role, host }: Named,
  { port, target }: RunContext,
  run: ToolRun | undefined,
  result: TrafficResult | undefined,
): TrafficRecord {
  return {
    role,
    host: host.name,
    ...(target !== undefined && { address: target }),
    ...(port !== undefined && { port }),
    ...(run && { command: [...run.command.argv] }),
    ...(result && { result }),
    ...(run && {
      raw: { stdout: run.raw.text('stdout'), stderr: run.raw.text('stderr'), cut: run.raw.cut },
    }),
  };
}
