import {
  OutputError,
  PortError,
  ToolError,
  TrafficError,
  UnsupportedError,
  type ErrorDetails,
  type NetwrightError,
} from '../core/errors.js';
import type { TrafficResult } from '../results/traffic-result.js';
import type { Role, ToolOutput } from '../tools/tool.js';
import type { ToolRun } from './tool-run.js';

/** What is wrong with a run: whose fault it is, in one word, and what the process did. */
export type Failure = [
  Kind: new (code: string, reason: string, details: ErrorDetails) => NetwrightError,
  code: string,
  what: string,
];

/** Why a process that ended before it could be used did so; `undefined` when it did its work in that short time. */
export function startFailure(run: ToolRun, role: Role): Failure | undefined {
  const output = run.output();
  if (run.command.portTaken(output))
    return [PortError, 'PORT_STOLEN', `could not bind its port: ${output.error}`];
  if (output.ending === 'complete') return undefined;
  const lacking = run.command.unsupported?.(output);
  if (lacking !== undefined) return [UnsupportedError, 'UNSUPPORTED', `cannot run: ${lacking}`];
  const Kind = role === 'client' ? TrafficError : ToolError;
  return [Kind, 'START_FAILED', `could not start: ${output.error ?? ended(run)}`];
}

/** Why a run that was to end by itself proves nothing. */
export function runFailure(run: ToolRun, flawed: TrafficResult): Failure {
  const what = `failed: ${flawed.notes[0]}`;
  const lacking = run.command.unsupported?.(run.output());
  if (lacking !== undefined) return [UnsupportedError, 'UNSUPPORTED', `cannot run: ${lacking}`];
  const { ending } = run.output();
  if (run.status?.exitCode === undefined || !isSilent(ending)) return [TrafficError, 'TRAFFIC_FAILED', what];
  const code = ending === 'empty' ? 'EMPTY_OUTPUT' : 'UNREADABLE_OUTPUT';
  return [OutputError, code, `${what}; it ${ended(run)}`];
}

/** It ended without a word of why. */
function isSilent(ending: ToolOutput['ending']): boolean {
  return ending === 'empty' || ending === 'truncated';
}

function ended({ status }: ToolRun): string {
  return `ended with ${status?.signal ?? `exit code ${status?.exitCode}`}`;
}
