import { requireIdle } from './require-ends.js';
import type { Stream } from './stream.js';
import type { StreamLife } from './stream-life.js';

/**
 * Starts or runs a stream within what surrounds it, once a stop that is under way is over, and keeps how that failed.
 *
 * @param seconds of a run; `undefined` for an open end.
 * @throws what `body` throws; what came up is ended then.
 */
export async function bringUp(
  stream: Stream,
  life: StreamLife,
  seconds: number | undefined,
  body: () => Promise<void>,
): Promise<void> {
  const coming = async () => {
    await life.ended();
    await body();
  };
  const prepared = async () => {
    // At once: what the last run left is not what a live assertion should find.
    for (const traffic of stream.allTraffics)
      traffic.prepare?.(seconds === undefined ? {} : { durationSeconds: seconds });
    const { around } = stream.hooks;
    await (around ? around(stream, seconds, coming) : coming());
  };
  if (!life.up && !life.coming) requireIdle(stream);
  life.begin();
  stream.failure = undefined;
  stream.durationSeconds = seconds;
  try {
    await life.bringUp(prepared());
  } catch (error) {
    stream.failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  }
}
