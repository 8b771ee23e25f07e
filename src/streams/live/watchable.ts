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
