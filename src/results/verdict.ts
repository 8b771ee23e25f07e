import { z } from 'zod';
import { repeats } from './repeats.js';

/** Which process, and which of its directions, a verdict speaks of. */
export const trafficLabel = z.strictObject({
  /** Of a verdict on several streams: all their names. */
  stream: z.string(),
  tool: z.string(),
  version: z.string().optional(),
  role: z.enum(['server', 'client']),
  direction: z.enum(['forward', 'reverse']),
  sender: z.boolean(),
  /** Host that measured; of several clients: all of them. */
  host: z.string(),
  /** Host at the other end; absent for one-ended traffic. */
  peer: z.string().optional(),
});
export type TrafficLabel = z.infer<typeof trafficLabel>;

/** Where the data went, such as `client → sut`; of one-ended traffic the host alone. */
export function dataPath({ host, peer, sender }: TrafficLabel): string {
  if (peer === undefined) return host;
  return sender ? `${host} → ${peer}` : `${peer} → ${host}`;
}

/** How a judged figure went over the intervals. */
export const course = z.strictObject({
  /** In the metric's SI unit, at most 48, each the worst of as many intervals; `null` where it was not measured. */
  values: z.array(z.number().nullable()),
  /** What they are, for people, such as `10 of 60 to 100 Mbit/s, worst at 1–2 s`. */
  words: z.string(),
});
export type Course = z.infer<typeof course>;

/** The outcome of one criterion on one traffic in one direction. */
export const verdict = z.strictObject({
  /** Name of the criterion, such as `minBitrate`. */
  criterion: z.string(),
  pass: z.boolean(),
  /** For people, with its unit, such as `≥ 4500 Mbit/s`. */
  expected: z.string(),
  /** For people, with its unit, such as `4312 Mbit/s`. */
  actual: z.string(),
  /** The figure that was judged, such as `bitsPerSecond`; absent for criteria of the user's own. */
  metric: z.string().optional(),
  /** The limit in the metric's SI unit. */
  limit: z.number().optional(),
  /** The value in the metric's SI unit. */
  value: z.number().optional(),
  /** The interval that decided; absent when the whole run did. */
  interval: z.strictObject({ startSeconds: z.number(), endSeconds: z.number() }).optional(),
  /** Absent where the figure has none. */
  course: course.optional(),
  /** Of several runs: the value of each, whose median `value` is; absent where one run was judged. */
  repeats: repeats.optional(),
  traffic: trafficLabel,
});
export type Verdict = z.infer<typeof verdict>;
