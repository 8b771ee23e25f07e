import { NetwrightError, TrafficError } from '../../core/errors.js';
import type { Subject } from '../../criteria/evaluate.js';
import { directionsOf } from '../../results/traffic-result.js';
import type { StressStream } from '../../results/stress.js';
import { ToolTraffic } from '../../traffic/tool-traffic.js';
import { message } from '../failures.js';
import { serverResults } from '../server-results.js';
import type { Stream } from '../stream.js';
import { subjectsOf } from '../subjects.js';
import { optionsOf } from '../tool-options.js';
import { bytesOf, figuresOf, type Figures } from './figures.js';

/** Nothing has come in for an interval and so long, the start of both ends included: whoever is cut then was no traffic. */
const SILENT_SECONDS = 9;
/** Longest reason that is kept. */
const REASON_CHARACTERS = 1000;

/** How a stream came to its end. */
export interface Ending {
  /** How long it was up, its start included. */
  seconds: number;
  /** Whether a stop or a pause ended it before its time. */
  isCut: boolean;
  /** What its run threw. */
  failure?: unknown;
}

/** What became of a stream, and what that proves. */
export interface Fate extends Pick<StressStream, 'outcome' | 'reason' | 'code'> {
  /** Absent where nothing was measured, and where it proves nothing. */
  figures?: Figures;
  /** What criteria are judged on; absent as `figures`. */
  subjects?: Subject[];
}

/**
 * What became of a stream. Of one that was cut before both ends could tell anything nothing is known; of our tools, one that
 * was cut after 10 s in which a receiver that tells its intervals of 1 s had received nothing has failed. Never throws.
 *
 * @param stream absent when it could not even be made.
 */
export function fateOf(stream: Stream | undefined, { seconds, isCut, failure }: Ending): Fate {
  if (!stream || failure !== undefined) return failed(failure);
  try {
    // That it was to end before its time is no fault of its.
    if (isCut) stream.failure = undefined;
    const flaw = flawOf(stream);
    if (!isCut && flaw !== undefined) return failed(new TrafficError('NOT_SOUND', flaw));
    if (isCut && (flaw !== undefined || !isComplete(stream)))
      return whyDead(stream, seconds) ?? { outcome: 'cut' };
    const subjects = subjectsOf(stream);
    const outcome = isCut ? 'cut' : 'completed';
    if (subjects.length === 0) return { outcome };
    const figures = figuresOf(stream);
    return { outcome, subjects, ...(figures && { figures }) };
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Fate {
  const reason = message(error).slice(0, REASON_CHARACTERS);
  return { outcome: 'failed', reason, ...(error instanceof NetwrightError && { code: error.code }) };
}

/** Why what an end measured proves nothing; `undefined` when all of it is sound. */
function flawOf({ results }: Stream): string | undefined {
  const all = [...results.server, ...results.clients].flatMap(directionsOf);
  const flawed = all.find(({ sound }) => !sound);
  return flawed && `${flawed.tool} ${flawed.role} failed: ${flawed.notes[0] ?? 'its result is not sound'}`;
}

/** Whether every end has told what it measured. */
function isComplete({ results, allTraffics, clients }: Stream): boolean {
  const { length } = [...results.server, ...results.clients];
  return (
    length > 0 && results.clients.length === clients.length && allTraffics.every(({ running }) => !running)
  );
}

function whyDead(stream: Stream, seconds: number): Fate | undefined {
  const isOneEnded = stream.clients.length === 0;
  const ends = [
    ...serverResults(stream).map(({ server, result }) => ({ traffic: server, result })),
    ...stream.clients.map((client) => ({ traffic: client, result: client.results })),
  ];
  for (const { traffic, result } of ends) {
    if (!result || !(traffic instanceof ToolTraffic) || traffic.silence !== undefined) continue;
    // Of an interval that is not over a tool may have told nothing.
    if (seconds < SILENT_SECONDS + optionsOf(traffic)!.intervalSeconds) continue;
    const dead = directionsOf(result).find((each) => (isOneEnded || !each.sender) && bytesOf(each) === 0);
    if (!dead) continue;
    const where = `${dead.tool} ${dead.role} on ${traffic.host.name}`;
    return failed(
      new TrafficError(
        'NO_TRAFFIC',
        `nothing had come in at the ${where} when it was stopped after ${seconds.toFixed(0)} s: ${dead.notes[0] ?? 'no data was moved'}`,
      ),
    );
  }
  return undefined;
}
