import { TrafficError } from '../core/errors.js';
import { show } from '../core/units.js';
import type { IntervalResult } from '../results/traffic-result.js';
import { message } from './failures.js';
import type { LiveSource } from './live-sources.js';
import { place } from './subjects.js';

/** How often it is looked whether what is waited for is still alive. */
const LOOK_MS = 50;

/** What is waited for of each source. */
export interface Watch {
  /** Whose words stand in errors, such as `toReachBitrate`. */
  name: string;
  /** At the longest, from the call on. */
  seconds: number;
  /** What the interval decides, with all that were heard before it since the call; `undefined`: nothing yet. */
  decide: (interval: IntervalResult, heard: readonly IntervalResult[]) => boolean | undefined;
  /** What is true when the time is over. */
  otherwise: boolean;
}

/** What came of a source. */
export interface Watched {
  source: LiveSource;
  pass: boolean;
  /** Every interval that was heard since the call. */
  heard: IntervalResult[];
}

/**
 * Listens to all sources until each is decided, or one has failed; those that are undecided then are judged by what was
 * heard of them.
 *
 * @throws TrafficError `ENDED` for traffic that ended before it was decided; `NO_INTERVAL` where nothing was heard in all the time.
 */
export function watchAll(sources: readonly LiveSource[], watch: Watch): Promise<Watched[]> {
  return new Promise((resolve, reject) => {
    const states = sources.map((source) => new State(source));
    const leave = () => {
      clearTimeout(deadline);
      clearInterval(looking);
      for (const end of ends) end();
    };
    const finish = (outcome: () => Watched[]) => {
      leave();
      try {
        resolve(outcome());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const ends = states.map((state) =>
      state.source.watch((interval) => {
        if (state.pass !== undefined) return;
        state.pass = watch.decide(interval, state.heard);
        state.heard.push(interval);
        const isOver = state.pass === false || states.every(({ pass }) => pass !== undefined);
        if (isOver) finish(() => states.map((each) => each.outcome(watch)));
      }),
    );
    const deadline = setTimeout(
      () => finish(() => states.map((each) => each.atTheEnd(watch))),
      watch.seconds * 1000,
    );
    const looking = setInterval(() => {
      const error = states.map((state) => state.trouble(watch)).find((each) => each !== undefined);
      if (!error) return;
      leave();
      reject(error);
    }, LOOK_MS);
  });
}

/** What is known of one source. */
class State {
  pass: boolean | undefined;
  readonly heard: IntervalResult[] = [];
  #ran = false;

  constructor(readonly source: LiveSource) {}

  /** Why it will never be decided; `undefined` while it may be. */
  trouble(watch: Watch): Error | undefined {
    const { traffic, stream, requireAudible } = this.source;
    if (this.pass !== undefined) return undefined;
    try {
      requireAudible();
    } catch (error) {
      return error as Error;
    }
    this.#ran ||= traffic.running;
    return !stream.running || (this.#ran && !traffic.running) ? this.#ended(watch) : undefined;
  }

  outcome({ otherwise }: Watch): Watched {
    return { source: this.source, pass: this.pass ?? otherwise, heard: this.heard };
  }

  /** Where nothing was heard, nothing can be said. */
  atTheEnd(watch: Watch): Watched {
    if (this.heard.length > 0) return this.outcome(watch);
    throw new TrafficError(
      'NO_INTERVAL',
      `${watch.name}: no interval of ${this.#words} came within ${watch.seconds} s; wait for longer, or give the stream a shorter 'interval'`,
    );
  }

  #ended({ name }: Watch): TrafficError {
    const { failure } = this.source.stream;
    const why = failure ? `: ${message(failure)}` : '; run it for longer, or start() it';
    return new TrafficError('ENDED', `${name}: ${this.#words} ended before that was decided${why}`, {
      ...(failure && { cause: failure }),
    });
  }

  get #words(): string {
    const { stream, traffic, direction } = this.source;
    return `stream ${show(stream.name)}, ${direction}, at ${place(traffic)},`;
  }
}
