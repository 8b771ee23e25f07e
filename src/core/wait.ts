/**
 * `promise`, or the error of `onTimeout` after `ms` milliseconds. The timer does not keep the process alive.
 * The promise itself goes on: whoever made it must be able to end it.
 */
export async function withDeadline<T>(promise: Promise<T>, ms: number, onTimeout?: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const expire = () => reject(onTimeout?.() ?? new Error(`no end within ${ms} ms`));
    // Timers come first in a turn of Node's: in a process that had no CPU time for long, the answer may lie there unread.
    timer = setTimeout(() => setImmediate(() => setImmediate(expire)), ms);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** A timer of Node's that is asked for more ends at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Resolves after `ms` milliseconds, or at once when `signal` is aborted. Callers say in a comment why they wait for time. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      timer = setTimeout(
        () => (left > LONGEST_TIMER_MS ? wait(left - LONGEST_TIMER_MS) : done()),
        Math.min(left, LONGEST_TIMER_MS),
      );
    };
    wait(ms);
    signal?.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}
