import { lossRatio } from '../../results/intervals.js';
import { present } from '../../results/present.js';
import { MAX_REPLIES, type TrafficSummary } from '../../results/traffic-result.js';
import type { DirectionOutput } from '../tool.js';
import type { Counts, RoundTripRecord } from './end-record.js';
import type { Requests } from './requests.js';
import type { RoundTrips } from './round-trips.js';
import type { Slices } from './slices.js';
import type { Timeline } from './timeline.js';

/** What ping was asked for, as far as its output does not say it. */
export interface Asked {
  /** From one request to the next; 0: flood. */
  intervalSeconds: number;
  lengthBytes: number;
  timeoutSeconds: number;
  /** Requests after which it ends by itself; absent: it is stopped. */
  count?: number | undefined;
  flood: boolean;
}

/** What the lines of a run say. */
export interface Read {
  asked: Asked;
  /** Absent when the end record was lost. */
  counts: Counts | undefined;
  requests: Requests;
  slices: Slices;
  /** When the newest request was sent. */
  seconds: number;
  /** `undefined` when ping contradicted itself. */
  figures: ReturnType<RoundTrips['figures']>;
}

/** A direction, and what a reader of its figures should know. */
export interface Measured {
  output: DirectionOutput;
  notes: string[];
}

/** A machine that has much to do may be late in printing, and a full queue holds a request up, by no more than this. */
const LATE_SECONDS = 1;
const LATE_RATIO = 0.01;
/** Requests without a line: with `-O`, ping tells of every one but the last. */
const MOST_UNTOLD = { timed: 1, plain: 1000 };

/** Where the end record and the lines before it cannot both be right. */
export function contradictionOf(
  counts: Counts,
  { received, duplicates, named, sent }: Requests,
  timeline: Timeline,
  { count = Infinity }: Pick<Asked, 'count'>,
): string | undefined {
  const says = (what: string, own: number, read: number) =>
    `ping's end record does not fit its lines: it counts ${own} ${what}, and the lines have ${read}`;
  if (counts.received !== received) return says('replies', counts.received, received);
  if (counts.duplicates !== duplicates) return says('duplicates', counts.duplicates, duplicates);
  const most = sent + (timeline.isMeasured ? MOST_UNTOLD.timed : MOST_UNTOLD.plain);
  if (counts.transmitted < named || counts.transmitted > Math.min(most, count))
    return says('requests', counts.transmitted, named);
  const { transmitted, lastRequestSeconds } = counts;
  const late = lastRequestSeconds - timeline.due(transmitted);
  const tolerated = LATE_SECONDS + lastRequestSeconds * LATE_RATIO;
  // Without measured times it is not known how late ping's timers were.
  if (late >= -tolerated && (late <= tolerated || !timeline.isMeasured)) return undefined;
  return says('seconds', lastRequestSeconds, Math.round(timeline.due(transmitted) * 1000) / 1000);
}

/** What a run with one line for each request measured. */
export function pacedDirection(read: Read): Measured {
  const { asked, counts, requests, slices, figures } = read;
  const transmitted = counts?.transmitted ?? requests.sent;
  const lastSeconds = counts?.lastRequestSeconds ?? read.seconds;
  const pace = transmitted > 1 ? lastSeconds / (transmitted - 1) : asked.intervalSeconds;
  const unknown = unknownFates(transmitted, requests, asked);
  const counted = transmitted - unknown;
  const endSeconds = counted === 0 ? 0 : Math.max(0, lastSeconds - unknown * pace) + asked.intervalSeconds;
  const intervals = slices.intervals(counted, endSeconds);
  const bytes = intervals.reduce((sum, interval) => sum + interval.bytes, 0);
  const summary = present<TrafficSummary>({
    durationSeconds: endSeconds,
    bytes,
    bitsPerSecond: endSeconds > 0 ? (bytes * 8) / endSeconds : 0,
    packets: counted,
    lostPackets: counted - requests.received,
    lossRatio: lossRatio(counted - requests.received, counted),
    reorderedPackets: requests.reordered,
    duplicatePackets: requests.duplicates,
    ...NO_ROUND_TRIPS,
    ...figures,
  });
  const output: DirectionOutput = {
    direction: 'forward',
    sender: false,
    intervals,
    flows: [],
    replies: requests.details(counted),
    ...(counts && { summary }),
  };
  const notes = [
    ...onTheirWay(unknown),
    ...paused(slices.longestPauseSeconds),
    ...(figures ? [] : ['the round trip was not measured: the end record does not fit the replies']),
    ...(counted > MAX_REPLIES ? [`replies holds the first ${MAX_REPLIES} of ${counted} requests`] : []),
    ...(counted > 1 && slices.longestPauseSeconds === 0 ? slow(pace, asked.intervalSeconds) : []),
  ];
  return { output, notes };
}

/** What the end record of a flood says, in one interval. */
export function quietDirection(
  counts: Counts,
  record: RoundTripRecord | undefined,
  { lengthBytes }: Pick<Asked, 'lengthBytes'>,
): Measured {
  const { transmitted, received, duplicates, lastRequestSeconds } = counts;
  // It does not wait for the last one.
  const unknown = transmitted > received ? 1 : 0;
  const packets = transmitted - unknown;
  const endSeconds = transmitted > 1 ? (lastRequestSeconds * transmitted) / (transmitted - 1) : 0;
  const bytes = received * lengthBytes;
  const measures = {
    bytes,
    bitsPerSecond: endSeconds > 0 ? (bytes * 8) / endSeconds : 0,
    packets,
    lostPackets: packets - received,
    ...(packets > 0 && { lossRatio: (packets - received) / packets }),
    duplicatePackets: duplicates,
  };
  const rtt = (microseconds: number | undefined) =>
    microseconds === undefined ? undefined : microseconds / 1e6;
  const summary = present<TrafficSummary>({
    durationSeconds: endSeconds,
    ...measures,
    ...NO_ROUND_TRIPS,
    minRttSeconds: rtt(record?.min),
    meanRttSeconds: rtt(record?.mean),
    maxRttSeconds: rtt(record?.max),
  });
  const interval = {
    startSeconds: 0,
    endSeconds,
    ...measures,
    ...(record && { rttSeconds: record.mean / 1e6 }),
    omitted: false,
  };
  const output: DirectionOutput = {
    direction: 'forward',
    sender: false,
    intervals: packets > 0 ? [interval] : [],
    flows: [],
    summary,
  };
  return { output, notes: onTheirWay(unknown) };
}

/**
 * How many of the last requests may still be answered: those that are younger than the timeout, when ping was stopped
 * and did not wait for them.
 */
function unknownFates(
  transmitted: number,
  { settled }: Requests,
  { count, timeoutSeconds, intervalSeconds }: Asked,
) {
  if (count !== undefined && transmitted >= count) return 0;
  const young = Math.ceil(timeoutSeconds / intervalSeconds);
  return Math.max(0, Math.min(transmitted - settled, young));
}

function onTheirWay(requests: number): string[] {
  if (requests === 0) return [];
  const what = requests === 1 ? 'the last request was' : `the last ${requests} requests were`;
  return [`${what} on the way when it ended, and not counted: nobody knows whether a reply would have come`];
}

/** Seen with a link that is down at the sender: nothing is lost, for nothing is sent. */
function paused(seconds: number): string[] {
  if (seconds === 0) return [];
  return [
    `ping sent nothing for ${seconds.toFixed(1)} s: its host could not send, or stood still; that is no loss`,
  ];
}

/** Its timers are as coarse as the host's kernel has them: 4 ms at 250 Hz. */
function slow(pace: number, intervalSeconds: number): string[] {
  if (pace <= intervalSeconds * 1.1) return [];
  const milliseconds = (seconds: number) => Number((seconds * 1000).toPrecision(3));
  return [
    `ping sent a request each ${milliseconds(pace)} ms in the mean, and was asked for ${milliseconds(intervalSeconds)} ms: its timers are late`,
  ];
}

const NO_ROUND_TRIPS = {
  minRttSeconds: undefined,
  meanRttSeconds: undefined,
  p50RttSeconds: undefined,
  p90RttSeconds: undefined,
  p95RttSeconds: undefined,
  p99RttSeconds: undefined,
  maxRttSeconds: undefined,
};
