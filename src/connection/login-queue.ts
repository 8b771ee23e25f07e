import pLimit, { type LimitFunction } from 'p-limit';

/** sshd drops some of those who log in at the same time from 10 on (`MaxStartups 10:30:100`); some are left to others. */
const AT_ONCE = 8;

const peers = new Map<string, LimitFunction>();

/**
 * Logs in when fewer than 8 logins of this process to the same peer are under way, such as those of many namespaces behind one
 * sshd. Waiting for that is no part of a login's own time limit.
 *
 * @param peer such as `192.0.2.10:22`; without one at once.
 * @param logIn until the shell at the far end answers: that, too, takes time when many begin together.
 */
export function inTurn<Result>(peer: string | undefined, logIn: () => Promise<Result>): Promise<Result> {
  if (peer === undefined) return logIn();
  const limit = peers.get(peer) ?? pLimit(AT_ONCE);
  peers.set(peer, limit);
  return limit(logIn);
}
