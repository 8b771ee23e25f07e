import { holesIn } from '../results/holes.js';
import { sumMeasured } from '../results/intervals.js';
import { type IntervalResult, measuredIntervals, type Protocol } from '../results/traffic-result.js';
import type { DirectionOutput, Role, ToolOutput } from '../tools/tool.js';

/** How a run was meant to end. */
export interface Expectation {
  /** Seconds of the measured part; absent when it was to last until it was stopped. */
  durationSeconds?: number | undefined;
  /** Seconds of an interval; 0: one for the whole run. Absent where it is not known. */
  intervalSeconds?: number | undefined;
  /** The protocol that was asked for. */
  protocol?: Protocol | undefined;
  /** Flows of each direction that were asked for. */
  parallel?: number | undefined;
  /** Whether we ended it. */
  stopped: boolean;
  role?: Role | undefined;
  /** The signal that ended it, ours or another's. */
  signal?: NodeJS.Signals | undefined;
}

/** How late a server may be on a busy host; a tenth of a run that is shorter than 2.5 s. */
const LATE_SERVER_SECONDS = 0.25;

/**
 * Why one direction of a run proves nothing; empty when it is sound.
 * Sound is what moved data and ended as asked: after `run(s)` with the tool's own end record over at least `s` seconds,
 * and intervals that cover them; after `stop()` with at least one interval, an end that the stop caused, and at the receiver its own record. A server
 * ends with its client.
 */
export function flaws(
  output: ToolOutput,
  direction: DirectionOutput | undefined,
  expected: Expectation,
): string[] {
  if (output.ending === 'failed') return [output.error ?? 'the tool reported an error'];
  if (expected.signal && !expected.stopped) return [`it was ended by ${expected.signal}`];
  if (output.ending === 'empty') return ['the tool printed nothing'];
  if (!direction) return ['no traffic was reported'];
  if (isAnother(output.protocol, expected.protocol))
    return [`it reported ${output.protocol!.toUpperCase()} instead of ${expected.protocol!.toUpperCase()}`];
  const found =
    expected.durationSeconds === undefined
      ? openEnd(output, direction, expected)
      : fixedEnd(output, direction, expected);
  const bytes =
    direction.summary?.bytes ?? direction.intervals.reduce((sum, interval) => sum + interval.bytes, 0);
  if (bytes > 0) return found;
  return [...found, output.protocol === 'icmp' ? 'no reply came in' : 'no data was moved'];
}

function fixedEnd(output: ToolOutput, direction: DirectionOutput, expected: Expectation): string[] {
  const seconds = expected.durationSeconds!;
  if (expected.stopped && output.ending !== 'complete')
    return [whyStopped(direction, seconds, expected.role)];
  if (output.ending === 'interrupted') return [output.error ?? 'it was interrupted'];
  if (!direction.summary) return ['the record of its end is missing'];
  if (output.ending === 'truncated') return ['a part of its output is missing'];
  // The end is a timer's, which may be a few milliseconds off, or some hundred on a loaded machine, however long it ran.
  const lasted = direction.summary.durationSeconds;
  const late = lateSeconds(direction, seconds, expected.role);
  if (lasted < seconds - Math.min(seconds / 100, 0.5) - 0.02 - late)
    return [`it lasted ${lasted.toFixed(2)} s instead of ${seconds} s`];
  return [
    ...missingFlows(direction, expected),
    ...unread(direction, lasted, expected),
    ...contradictions(direction, lasted),
  ];
}

/** A server that has to be stopped after its client has ended was not told of that end. */
function whyStopped({ summary }: DirectionOutput, seconds: number, role: Role | undefined): string {
  const lasted = summary?.durationSeconds ?? 0;
  if (role !== 'server' || lasted < seconds) return `it was stopped before its ${seconds} s were over`;
  return `it did not hear of the end of its client's ${seconds} s, and was stopped after ${lasted.toFixed(2)} s`;
}

/**
 * How late a server's time may have begun. One of UDP counts from the first datagram on that it reads, and ends with its client, who
 * keeps the time. Where none was lost at the beginning, it was busy; where some were, they are an outage that no interval holds.
 */
function lateSeconds(
  { sender, intervals, summary }: DirectionOutput,
  seconds: number,
  role: Role | undefined,
): number {
  if (role !== 'server' || sender) return 0;
  const first = intervals.find(({ omitted }) => !omitted) ?? summary;
  return first?.lostPackets === 0 ? Math.min(LATE_SERVER_SECONDS, seconds / 10) : 0;
}

function missingFlows({ flows }: DirectionOutput, { parallel = 0 }: Expectation): string[] {
  if (flows.length === 0 || flows.length >= parallel) return [];
  return [`only ${flows.length} of its ${parallel} flows were reported`];
}

/** MPTCP is TCP to those who use it, and tools report it as that. */
function isAnother(reported: Protocol | undefined, asked: Protocol | undefined): boolean {
  if (reported === undefined || asked === undefined) return false;
  return reported !== asked && !(reported === 'tcp' && asked === 'mptcp');
}

/**
 * Lines that were lost or came from elsewhere show where intervals and end record do not add up. What may be sent beyond the
 * last interval, and the rounding of text, is let pass.
 */
function contradictions(direction: DirectionOutput, seconds: number): string[] {
  const { intervals, summary } = direction;
  const measured = measuredIntervals({ intervals });
  if (measured.length === 0 || !summary) return [];
  const covered = coveredSeconds(measured);
  const allowedShare = (Math.max(0, seconds - covered) + 0.1) / seconds + 0.02;
  return (['bytes', 'packets'] as const).flatMap((figure) => {
    const inIntervals = sumMeasured(measured.map((interval) => interval[figure]));
    const inAll = summary[figure];
    if (inAll === undefined || measured.every((interval) => interval[figure] === undefined)) return [];
    if (inIntervals === undefined)
      return isOfRestart(direction, figure) ? [] : [`some of its intervals lack their ${figure}`];
    if (Math.abs(inIntervals - inAll) <= allowedShare * Math.max(inIntervals, inAll) + 2) return [];
    return [
      `its intervals and its end record contradict each other: ${inIntervals} ${figure} in the intervals, ${inAll} in all`,
    ];
  });
}

/** iperf3 counts a part of the warm-up into the first interval after it, where the borders do not meet. */
function isOfRestart({ intervals }: DirectionOutput, figure: 'bytes' | 'packets'): boolean {
  const lacking = intervals.findLastIndex((each) => !each.omitted && each[figure] === undefined);
  return lacking > 0 && intervals[lacking - 1]!.omitted;
}

/** A limit for every interval passes over what was not read. A last interval that is short and empty may be missing. */
function unread(direction: DirectionOutput, lasted: number, { intervalSeconds = 0 }: Expectation): string[] {
  if (intervalSeconds === 0 || direction.hasNoIntervals) return [];
  const seconds = Math.min(lasted, direction.sendingSeconds ?? lasted);
  const covered = coveredSeconds(measuredIntervals(direction));
  // What is more is of another run.
  if (covered > lasted + intervalSeconds / 2 + 0.1)
    return [`its intervals cover ${covered.toFixed(2)} s of a run of ${lasted.toFixed(2)} s`];
  if (covered > seconds - intervalSeconds / 2) return [];
  return [
    `part of its intervals could not be read: they cover ${covered.toFixed(2)} s of ${seconds.toFixed(2)} s`,
  ];
}

/** Sums over many flows overlap on a busy host, where some end their interval later than others. */
function coveredSeconds(intervals: readonly IntervalResult[]): number {
  let [covered, end] = [0, -Infinity];
  for (const { startSeconds, endSeconds } of intervals) {
    covered += Math.max(0, endSeconds - Math.max(startSeconds, end));
    end = Math.max(end, endSeconds);
  }
  return covered;
}

function openEnd(output: ToolOutput, direction: DirectionOutput, expected: Expectation): string[] {
  if (expected.role === 'client' && !expected.stopped)
    return [`it ended before it was stopped${output.error === undefined ? '' : `: ${output.error}`}`];
  if (!direction.hasNoIntervals && direction.intervals.every((interval) => interval.omitted))
    return ['it ended before the first interval'];
  if (!direction.sender && !direction.summary) return ["the receiver's own record is missing"];
  if (output.ending === 'truncated' && !direction.summary) return ['its output ends in the middle'];
  return [...missingFlows(direction, expected), ...missingBetween(direction)];
}

/** Until when it was to last nobody knows, but what lies between its intervals is missing all the same. */
function missingBetween(direction: DirectionOutput): string[] {
  const [hole] = holesIn(measuredIntervals(direction));
  if (!hole) return [];
  const { startSeconds, endSeconds } = hole;
  return [`part of its intervals could not be read: none is of ${startSeconds} s to ${endSeconds} s`];
}
