import type { IntervalResult } from '../../results/traffic-result.js';
import type { Flow } from './flow.js';

type Flows = ReadonlyMap<number, Flow>;
type Rows = ReadonlyMap<number, IntervalResult>;

/** What two times may differ by that are meant to be one: text has hundredths of seconds. */
const SAME_SECONDS = 0.02;
/** What a flow's interval may begin after the end of the one before, or before it. */
const JOINT_SECONDS = 0.06;

/** Whether every flow's row is its last one again. */
export function isRepetition(rows: Rows, flows: Flows): boolean {
  for (const [id, row] of rows) {
    const last = flows.get(id)?.last;
    if (!last || last.omitted !== row.omitted) return false;
    if (Math.abs(row.startSeconds - last.startSeconds) > SAME_SECONDS) return false;
    if (Math.abs(row.endSeconds - last.endSeconds) > SAME_SECONDS) return false;
  }
  return true;
}

/**
 * Whether rows are of one interval, and of one that comes after those before. Each flow is looked at by itself: on a busy
 * host with 128 of them some end their interval half a second later than others, and begin the next one there.
 *
 * @param intervalSeconds the interval that was asked for; 0: one for the whole run.
 */
export function isOneSlice(rows: Rows, flows: Flows, intervalSeconds: number): boolean {
  let [least, most] = [Infinity, -Infinity];
  let omitted: boolean | undefined;
  for (const [id, row] of rows) {
    const last = flows.get(id)?.last;
    const gap = row.startSeconds - (last?.omitted === row.omitted ? last.endSeconds : 0);
    omitted ??= row.omitted;
    if (row.omitted !== omitted || gap < -JOINT_SECONDS) return false;
    least = Math.min(least, gap);
    most = Math.max(most, gap);
  }
  return (
    most - least <= (intervalSeconds > 0 ? Math.min(JOINT_SECONDS, intervalSeconds * 0.45) : JOINT_SECONDS)
  );
}
