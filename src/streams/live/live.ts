import type { BitrateInput } from '../../core/units.js';
import type { Verdict } from '../../results/verdict.js';
import { reachBitrate, type ReachOptions, sustainBitrate, type SustainOptions } from './bitrate.js';
import { recover, type RecoverOptions } from './recovery.js';
import type { Stream } from '../stream.js';

/** Marks what live assertions can be made on. Shared by every copy of this package in a process. */
export const watchable: unique symbol = Symbol.for('netwright.watchable');

/** What live assertions take: a stream, or a manager with all of its streams. */
export interface Watchable {
  readonly [watchable]: true;
  /** Those that are watched. */
  readonly watched: readonly Stream[];
}

/** Whether `value` carries the mark. */
export function isWatchable(value: unknown): value is Watchable {
  return typeof value === 'object' && value !== null && (value as Partial<Watchable>)[watchable] === true;
}

/** How traffic that runs is judged: each waits, and keeps its verdicts with the streams. */
export const live = {
  reachBitrate: ({ watched }: Watchable, bitrate: BitrateInput, options?: ReachOptions) =>
    kept(watched, reachBitrate(watched, bitrate, options)),
  sustainBitrate: ({ watched }: Watchable, bitrate: BitrateInput, options: SustainOptions) =>
    kept(watched, sustainBitrate(watched, bitrate, options)),
  recover: ({ watched }: Watchable, options: RecoverOptions) => kept(watched, recover(watched, options)),
};

async function kept(streams: readonly Stream[], judging: Promise<Verdict[]>): Promise<Verdict[]> {
  const verdicts = await judging;
  for (const verdict of verdicts)
    streams.find(({ name }) => name === verdict.traffic.stream)?.verdicts.push(verdict);
  return verdicts;
}
