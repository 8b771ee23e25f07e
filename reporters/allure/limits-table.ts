import type { TrafficLabel, Verdict } from '../../src/results/verdict.js';
import { type Cell, table } from './markdown.js';

const HEAD = ['Stream', 'Criterion', 'Measured at', 'Expected', 'Measured', 'Result'];

/** Markdown: what was asked of each traffic, what was measured, and whether that will do. */
export function limitsTable(verdicts: readonly Verdict[]): string {
  return table(HEAD, verdicts.map(rowOf));
}

function rowOf({ criterion, expected, actual, interval, pass, traffic }: Verdict): Cell[] {
  const when = interval ? ` (${interval.startSeconds.toFixed(1)}–${interval.endSeconds.toFixed(1)} s)` : '';
  const result: Cell = pass ? 'pass' : { bold: 'FAIL' };
  return [traffic.stream, criterion, placeOf(traffic), expected, actual + when, result];
}

/** Such as `client → sut, at sut (server, receiver)`. */
function placeOf({ host, peer, role, sender }: TrafficLabel): string {
  const at = `${host} (${role}, ${sender ? 'sender' : 'receiver'})`;
  if (peer === undefined) return at;
  return `${sender ? `${host} → ${peer}` : `${peer} → ${host}`}, at ${at}`;
}
