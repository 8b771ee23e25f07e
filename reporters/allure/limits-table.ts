import { dataPath, type TrafficLabel, type Verdict } from '../../src/results/verdict.js';
import { type Cell, table } from './markdown.js';

/** The result comes first: Allure cuts tables that are wider than its page. */
const HEAD = ['Result', 'Stream', 'Criterion', 'Expected', 'Measured', 'Where'];

/** Markdown: what was asked of each traffic, what was measured, and whether that will do. */
export function limitsTable(verdicts: readonly Verdict[]): string {
  return table(HEAD, verdicts.map(rowOf));
}

function rowOf({ criterion, expected, actual, interval, pass, traffic }: Verdict): Cell[] {
  const when = interval ? ` (${interval.startSeconds.toFixed(1)}–${interval.endSeconds.toFixed(1)} s)` : '';
  const result: Cell = pass ? 'pass' : { bold: 'FAIL' };
  return [result, traffic.stream, criterion, expected, actual + when, placeOf(traffic)];
}

/** Such as `client → sut, at sut (server)`: the path of the data, and the end that measured. One end alone has no role. */
export function placeOf(traffic: TrafficLabel): string {
  const { host, peer, role } = traffic;
  return peer === undefined ? `at ${host}` : `${dataPath(traffic)}, at ${host} (${role})`;
}
