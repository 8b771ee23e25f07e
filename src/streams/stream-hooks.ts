import type { Stream } from './stream.js';

/** How a stream tells its surroundings what it does. */
export interface StreamHooks {
  /** Wraps a run or a start; must call `body` once and pass its outcome on. `seconds` is absent for an open end. */
  around?: <T>(stream: Stream, seconds: number | undefined, body: () => Promise<T>) => Promise<T>;
  /** Hears that somebody waits for what the stream does, for at most so many seconds. */
  waiting?: (seconds: number) => void;
}
