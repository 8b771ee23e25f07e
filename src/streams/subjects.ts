import { NetwrightError, TrafficError, UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { Subject } from '../criteria/evaluate.js';
import { directionsOf, type TrafficResult } from '../results/traffic-result.js';
import type { Traffic } from '../traffic/traffic.js';
import { AbortedError } from './live/aborted-error.js';
import { requireResults } from './own-results.js';
import { serverResults } from './server-results.js';

/** What is judged: a stream, as far as that matters. */
interface Judged {
  name: string;
  started: boolean;
  running: boolean;
  servers: readonly Traffic[];
  clients: readonly Traffic[];
  failure: Error | undefined;
  ran?: Subject['ran'];
}

/**
 * What criteria are judged on: the results of every server and every client, with their host and its peer.
 *
 * @throws UsageError `NOT_STARTED` and `STILL_RUNNING` while there is nothing to judge, `BAD_RESULT` for a result that cannot be.
 * @throws TrafficError `NO_RESULT` when one client of several has none; `NOT_SOUND` when the stream failed, but none of the results shows it.
 */
export function subjectsOf(judged: Judged): Subject[] {
  const { name, started, running, servers, clients, failure, ran } = judged;
  if (!started)
    throw new UsageError(
      'NOT_STARTED',
      `stream ${show(name)} has not been started: there is nothing to judge; run() it first`,
    );
  if (running)
    throw new UsageError(
      'STILL_RUNNING',
      `stream ${show(name)} is still running; stop it before it is judged`,
    );
  requireResults({ name, servers, clients });
  const serverOf = (index: number) => servers[index] ?? servers[0];
  const subjects = [
    ...serverResults({ servers, clients }).flatMap(({ server, client, result }) =>
      subject(name, server, client, result),
    ),
    ...clients.flatMap((client, index) => subject(name, client, serverOf(index), client.results)),
  ].map((found) => ({
    ...found,
    ...(ran && { ran }),
    ...(clients.length === 0 && { end: 'server' as const }),
  }));
  if (failure && !(failure instanceof AbortedError) && subjects.every(isSound)) {
    const why = failure instanceof NetwrightError ? failure.reason : failure.message;
    throw new TrafficError('NOT_SOUND', `stream ${show(name)} failed, so that it proves nothing: ${why}`, {
      cause: failure,
    });
  }
  return subjects;
}

function isSound({ result }: Subject): boolean {
  return directionsOf(result).every(({ sound }) => sound);
}

function subject(
  stream: string,
  traffic: Traffic,
  peer: Traffic | undefined,
  result: TrafficResult | undefined,
): Subject[] {
  if (!result) return [];
  const found = { result, stream, host: place(traffic) };
  return [peer ? { ...found, peer: place(peer) } : found];
}

/** Traffic of the user's own need not have a host. */
export function place(traffic: Traffic): string {
  return traffic.host?.name ?? traffic.role;
}
