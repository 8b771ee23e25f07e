import { z } from 'zod';
import { repeats } from './repeats.js';
import { stressRecord } from './stress.js';
import { PROTOCOLS, trafficResult } from './traffic-result.js';
import { trafficLabel, verdict } from './verdict.js';

/** Name of the one attachment that carries all that reporters need. */
export const RESULT_ATTACHMENT = 'netwright-result.json';

/** One process of a stream. */
export const trafficRecord = z.strictObject({
  role: z.enum(['server', 'client']),
  host: z.string(),
  /** Address the test traffic went to or came from; absent when it was never resolved. */
  address: z.string().optional(),
  port: z.number().int().optional(),
  /** Absent when the process was never started. */
  command: z.array(z.string()).optional(),
  /** Absent when the process was never started. */
  result: trafficResult.optional(),
  /** What the tool printed, at most the last 64 KiB of each; `cut` says that the beginning is missing. */
  raw: z.strictObject({ stdout: z.string(), stderr: z.string(), cut: z.boolean() }).optional(),
});
export type TrafficRecord = z.infer<typeof trafficRecord>;

/** One `repeat()` of a stream. */
export const repeatRecord = z.strictObject({
  /** Runs that were measured, a whole number. */
  runs: z.number().int(),
  /** Asked duration of each, in seconds. */
  durationSeconds: z.number(),
  /** Whether the interval became as narrow as was asked; absent where nothing was asked. */
  reached: z.boolean().optional(),
  /** What tells most of the stream, at each client and direction; empty where it was not measured. */
  figures: z.array(z.strictObject({ metric: z.string(), traffic: trafficLabel, ...repeats.shape })),
});
export type RepeatRecord = z.infer<typeof repeatRecord>;

/** One stream of a test; of one that was run several times, what the ends measured is that of the last run. */
export const streamRecord = z.strictObject({
  name: z.string(),
  tool: z.string(),
  protocol: z.enum(PROTOCOLS),
  /** `bidirectional` records have two results at each end. */
  direction: z.enum(['forward', 'reverse', 'bidirectional']),
  parallel: z.number().int(),
  /** Asked duration of the measured part, in seconds; absent when the stream ran until it was stopped. */
  durationSeconds: z.number().optional(),
  /** Warm-up in seconds. */
  omitSeconds: z.number(),
  intervalSeconds: z.number(),
  /** Intended load in bit/s (RFC 2285, 3.5.1); absent when unlimited. */
  targetBitsPerSecond: z.number().optional(),
  servers: z.array(trafficRecord),
  clients: z.array(trafficRecord),
  verdicts: z.array(verdict),
  /** Absent when it was never repeated. */
  repeats: z.array(repeatRecord).optional(),
  /** The message of the error that ended the stream; absent when none did. */
  failure: z.string().optional(),
});
export type StreamRecord = z.infer<typeof streamRecord>;

/** The attachment `netwright-result.json`. `version` changes when a reader of the old form would misread the new. */
export const resultAttachment = z.strictObject({
  format: z.literal('netwright-result'),
  version: z.literal(1),
  /** How the hosts were made or reached, one line, such as `lab: network namespaces (root), shaped to 100 Mbit/s`. */
  environment: z.record(z.string(), z.string()),
  streams: z.array(streamRecord),
  /** Absent when the test had no stress traffic. */
  stress: z.array(stressRecord).optional(),
});
export type ResultAttachment = z.infer<typeof resultAttachment>;
