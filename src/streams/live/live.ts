import type { BitrateInput } from '../../core/units.js';
import type { Verdict } from '../../results/verdict.js';
import { reachBitrate, type ReachOptions, sustainBitrate, type SustainOptions } from './bitrate.js';
import { recover, type RecoverOptions } from './recovery.js';
import type { Stream } from '../stream.js';
import type { Watchable } from './watchable.js';

export { isWatchable, watchable, type Watchable } from './watchable.js';

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
