import { z } from 'zod';
import { PROTOCOLS } from './traffic-result.js';

const count = z.number().int().nonnegative();
const seconds = z.number().nonnegative();

/** What a stream of stress traffic was drawn to be. */
const planned = {
  /** Counted from 1, in the order of the sequence. */
  number: count,
  tool: z.string(),
  protocol: z.enum(PROTOCOLS),
  direction: z.enum(['forward', 'reverse', 'bidirectional']),
  /** Bytes of a write (TCP), of a datagram's payload (UDP), of a request's payload (ping). */
  lengthBytes: count,
  /** Asked seconds of traffic. */
  durationSeconds: seconds,
  /** Names of the hosts that its clients run on. */
  clients: z.array(z.string()),
};

/** A stream of stress traffic that is over. */
export const stressStream = z.strictObject({
  ...planned,
  /** Which of the streams that run at once it was, from 0 on; its place is taken by the next one. */
  slot: count,
  /** Since the start of the stress traffic. */
  startSeconds: seconds,
  endSeconds: seconds,
  /** `completed`: it ran to its end; `cut`: a stop or a pause ended it; `failed`: see `reason`. */
  outcome: z.enum(['completed', 'cut', 'failed']),
  /** Payload bytes of all clients and directions, as their receivers have them; absent when nothing was measured. */
  bytes: z.number().nonnegative().optional(),
  /** The same per second of traffic; absent when nothing was measured. */
  bitsPerSecond: z.number().nonnegative().optional(),
  /** Stable identifier of the failure, such as `TOOL_MISSING`; absent when it did not fail, or the error has none. */
  code: z.string().optional(),
  /** Why it failed; absent when it did not. */
  reason: z.string().optional(),
});
export type StressStream = z.infer<typeof stressStream>;

/** All streams of one tool, protocol and class of sizes that are over. */
export const stressSummary = z.strictObject({
  tool: z.string(),
  protocol: z.enum(PROTOCOLS),
  /** Such as `up to 1472 B`. */
  sizes: z.string(),
  completed: count,
  cut: count,
  failed: count,
  /** Sums over the streams that measured anything. */
  bytes: z.number().nonnegative(),
  seconds: seconds,
  /** Of single streams; absent when none measured anything. */
  minBitsPerSecond: z.number().nonnegative().optional(),
  maxBitsPerSecond: z.number().nonnegative().optional(),
  /** Sums over the streams that count them. */
  packets: count.optional(),
  lostPackets: count.optional(),
  retransmits: count.optional(),
  /** The highest round trip of any, and the mean over streams. */
  maxRttSeconds: seconds.optional(),
  meanRttSeconds: seconds.optional(),
});
export type StressSummary = z.infer<typeof stressSummary>;

/** What was judged of every stream by one criterion. */
export const stressCriterion = z.strictObject({
  criterion: z.string(),
  expected: z.string(),
  /** Streams. */
  passed: count,
  failed: count,
  /** Streams whose tool does not measure what it needs. */
  notMeasured: count,
  /** Such as `stress 17, client → sut: 3.2 Mbit/s`; absent when none failed. */
  firstFailure: z.string().optional(),
  /** What the criterion itself threw at first; absent when it did not. */
  error: z.string().optional(),
});
export type StressCriterion = z.infer<typeof stressCriterion>;

/** One `StressTrafficManager` of a test. */
export const stressRecord = z.strictObject({
  name: z.string(),
  /** Makes the same sequence again. */
  seed: count,
  /** What was asked for, each in words, such as `durations: 1 to 3 s`. */
  asked: z.array(z.tuple([z.string(), z.string()])),
  /** From its first start to its last stop, pauses included. */
  durationSeconds: seconds,
  /** The latest ones. */
  pauses: z.array(z.strictObject({ startSeconds: seconds, endSeconds: seconds })),
  completed: count,
  cut: count,
  failed: count,
  /** The latest ones, in the order in which they ended. */
  streams: z.array(stressStream),
  summary: z.array(stressSummary),
  /** The latest of those that failed. */
  failures: z.array(stressStream),
  criteria: z.array(stressCriterion),
  /** What was left out, and why. */
  notices: z.array(z.string()),
  /** Why it ended by itself; absent when it did not. */
  ended: z.string().optional(),
});
export type StressRecord = z.infer<typeof stressRecord>;
