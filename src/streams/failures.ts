import { NetwrightError, type OutputTail, TrafficError } from '../core/errors.js';
import { show } from '../core/units.js';
import { directionsOf } from '../results/traffic-result.js';
import type { Traffic } from '../traffic/traffic.js';
import { serverResults } from './server-results.js';

/** How one of several streams fared. */
export interface StreamOutcome {
  stream: string;
  /** Absent when nothing failed. */
  error?: unknown;
}

/** Several failures at once; `errors` holds every one, and once what many streams have in common. */
export class AggregateStreamError extends AggregateError {
  override readonly name = 'AggregateStreamError';

  constructor(
    errors: readonly unknown[],
    message: string,
    /** Every stream of the manager, in their order, those that did not fail included; empty for a single stream. */
    readonly outcomes: readonly StreamOutcome[] = [],
  ) {
    super(errors, message);
  }
}

/**
 * Throws what failed: the one error, or all of them together. Who was stopped because another failed did not fail.
 */
export function firstOrAll(outcomes: readonly PromiseSettledResult<unknown>[], stream: string): void {
  // Several ends may wait for the same, and fail by the same error.
  const all = [...new Set(outcomes.filter((outcome) => outcome.status === 'rejected').map(reasonOf))];
  const own = all.filter((error) => !(error instanceof NetwrightError && error.code === 'STOPPED'));
  const errors = own.length > 0 ? own : all;
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw together(errors, `${errors.length} failures in stream ${show(stream)}`);
}

/** Several errors as one that tells them all. */
export function together(errors: readonly unknown[], what: string): AggregateStreamError {
  return new AggregateStreamError(
    errors,
    `${what}:${errors.map((error) => `\n- ${message(error)}`).join('')}`,
  );
}

function reasonOf({ reason }: PromiseRejectedResult): unknown {
  return reason;
}

/** The last lines of all ends, servers first. */
export function tailsOf({ allTraffics }: { allTraffics: readonly Traffic[] }): OutputTail[] {
  return allTraffics.flatMap((traffic) => traffic.tail?.() ?? []);
}

export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * A client cannot know what became of its data: a server without a sound record of its own has proved nothing.
 *
 * @throws TrafficError `TRAFFIC_FAILED` for the first server whose result is not sound.
 */
export function requireSound(stream: { servers: readonly Traffic[]; clients: readonly Traffic[] }): void {
  for (const { server, result: measured } of serverResults(stream)) {
    const flawed = measured && directionsOf(measured).find((result) => !result.sound);
    if (!flawed) continue;
    const host = server.host?.name;
    const tail = server.tail?.();
    const where = host === undefined ? '' : ` on ${host}`;
    const why = flawed.notes[0] ?? 'its result is not sound';
    throw new TrafficError('TRAFFIC_FAILED', `${flawed.tool} ${server.role}${where} failed: ${why}`, {
      host,
      output: tail ? [tail] : [],
    });
  }
}
