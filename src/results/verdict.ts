import { z } from 'zod';

/** Which process, and which of its directions, a verdict speaks of. */
export const trafficLabel = z.strictObject({
  stream: z.string(),
  tool: z.string(),
  version: z.string().optional(),
  role: z.enum(['server', 'client']),
  direction: z.enum(['forward', 'reverse']),
  sender: z.boolean(),
  /** Host that measured. */
  host: z.string(),
  /** Host at the other end; absent for one-ended traffic. */
  peer: z.string().optional(),
});
export type TrafficLabel = z.infer<typeof trafficLabel>;

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
  traffic: trafficLabel,
});
export type Verdict = z.infer<typeof verdict>;
