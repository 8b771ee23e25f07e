import { together } from '../failures.js';
import type { Stream } from '../stream.js';

/** Streams that could not be stopped: whoever stops stress traffic again tries it again. */
export class LeftBehind {
  #streams = new Set<Stream>();

  /** Takes a stream that is over, if anything of it runs on. */
  take(stream: Stream): void {
    if (stream.running) this.#streams.add(stream);
  }

  /** Ends a stream; what it measured so far counts. */
  async stop(stream: Stream): Promise<void> {
    try {
      await stream.stop({ early: true });
    } catch (error) {
      this.#streams.add(stream);
      throw error;
    }
  }

  /** @throws as `allStopped`, of those that still run. */
  async stopAgain(): Promise<void> {
    const streams = [...this.#streams].filter(({ running }) => running);
    this.#streams.clear();
    await allStopped(streams.map((stream) => this.stop(stream)));
  }
}

/** @throws what any of them throws, when all are settled. */
export async function allStopped(stopping: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(stopping);
  const errors = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1)
    throw together(errors, `${errors.length} streams of the stress traffic did not stop`);
}
