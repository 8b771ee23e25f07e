import { ConnectionError } from '../core/errors.js';

/** The limit of one attempt to reach a host. */
export interface Deadline {
  /** Aborted, with the error to throw as its reason, when time is up or the caller has given up. */
  readonly signal: AbortSignal;
  /** Notes what is being waited for, and from whom if not the peer; part of the error. */
  expect(what: string, from?: string): void;
}

/**
 * Runs `work` under a deadline. `work` itself must stop when the signal is aborted; it is not waited for.
 *
 * @throws ConnectionError `SSH_TIMEOUT` after `seconds`, `ABORTED` when `outer` is aborted, and what `work` throws.
 */
export async function withConnectDeadline<Result>(
  peer: { title: string; hostName: string },
  seconds: number,
  outer: AbortSignal | undefined,
  work: (deadline: Deadline) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const { signal } = controller;
  let awaited = `${peer.title} to answer`;
  const stop = (code: string, reason: string, cause?: unknown) =>
    controller.abort(new ConnectionError(code, reason, { host: peer.hostName, cause }));
  const giveUp = () => stop('ABORTED', `gave up waiting for ${awaited}`, outer?.reason);
  const timer = setTimeout(
    () => stop('SSH_TIMEOUT', `waited ${seconds} s (connectTimeoutSeconds) for ${awaited}`),
    seconds * 1000,
  );
  outer?.addEventListener('abort', giveUp, { once: true });
  if (outer?.aborted) giveUp();
  try {
    return await untilAborted(
      signal,
      work({ signal, expect: (what, from = peer.title) => (awaited = `${from} ${what}`) }),
    );
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', giveUp);
  }
}

function untilAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as ConnectionError);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject);
  });
}
