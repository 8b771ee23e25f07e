import { TrafficError } from '../../core/errors.js';
import { show } from '../../core/units.js';
import type { IntervalResult } from '../../results/traffic-result.js';
import { message, tailsOf } from '../failures.js';
import { Lifeline } from './lifeline.js';
import { announceWait, type LiveSource } from './sources.js';
import { place } from '../subjects.js';

/** For how long nothing may be heard, beside two intervals, before what was not heard cannot be told from what was not. */
const SILENT_SECONDS = 2;
/** How often it is looked whether what is waited for is still alive. */
const LOOK_MS = 50;

/** What is waited for of each source. */
export interface Watch {
  /** Whose words stand in errors, such as `toReachBitrate`. */
  name: string;
  /** At the longest, from the call on. */
  seconds: number;
  /** What the interval decides, with all that were heard before it since the call; `undefined`: nothing yet. */
  decide: (
    interval: IntervalResult,
    heard: readonly IntervalResult[],
    source: LiveSource,
  ) => boolean | undefined;
  /** What is true when the time is over; `undefined` where only intervals can decide. */
  otherwise: boolean | undefined;
  /** How many intervals decide nothing, of those that come first. @default 0 */
  skipped?: number;
  /** Ends it, undecided, when nobody waits for it any longer. @default never */
  signal?: AbortSignal;
}

/** What came of a source. */
export interface Watched {
  source: LiveSource;
  pass: boolean;
  /** Every interval that was heard since the call. */
  heard: IntervalResult[];
}

/**
 * Listens to all sources until each is decided, or one has failed; of those that are undecided then nothing is said.
 *
 * @throws TrafficError `ENDED` for traffic that ended before it was decided; `NO_INTERVAL` where too little was heard to decide, or
 * nothing for long at the end.
 */
export function watchAll(sources: readonly LiveSource[], watch: Watch): Promise<Watched[]> {
  announceWait(sources, watch.seconds);
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
        state.pass = watch.decide(interval, state.heard, state.source);
        state.hear(interval);
        const isOver = state.pass === false || states.every(({ pass }) => pass !== undefined);
        if (isOver) finish(() => states.flatMap((each) => each.decided()));
      }),
    );
    const deadline = setTimeout(
      () => finish(() => states.map((each) => each.atTheEnd(watch))),
      watch.seconds * 1000,
    );
    watch.signal?.addEventListener('abort', () => finish(() => []), { once: true });
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
  #heardMs = performance.now();
  readonly #lifeline: Lifeline;

  constructor(readonly source: LiveSource) {
    this.#lifeline = new Lifeline(source);
  }

  /** Why it will never be decided; `undefined` while it may be. */
  trouble(watch: Watch): Error | undefined {
    if (this.pass !== undefined) return undefined;
    try {
      this.source.requireAudible();
    } catch (error) {
      return error as Error;
    }
    return this.#lifeline.hasEnded ? ended(this.source, watch.name) : undefined;
  }

  hear(interval: IntervalResult): void {
    this.heard.push(interval);
    this.#heardMs = performance.now();
  }

  decided(): Watched[] {
    const { source, pass, heard } = this;
    return pass === undefined ? [] : [{ source, pass, heard }];
  }

  /** Where nothing was heard, nothing can be said. */
  atTheEnd(watch: Watch): Watched {
    const count = this.heard.length;
    const isTooLittle = this.#isSilent || count <= (watch.skipped ?? 0);
    const pass = this.pass ?? (isTooLittle ? undefined : watch.otherwise);
    if (pass !== undefined) return { source: this.source, pass, heard: this.heard };
    const came = count === 0 ? 'no interval' : `only ${count} interval${count === 1 ? '' : 's'}`;
    throw new TrafficError(
      'NO_INTERVAL',
      `${watch.name}: ${came} of ${wordsOf(this.source)} came within ${watch.seconds} s${count === 0 ? '' : ', too few to decide it'}; wait for longer, or give the stream a shorter 'interval'`,
      { host: this.source.traffic.host?.name, output: tailsOf(this.source.stream) },
    );
  }

  /** Whether what was heard ends long before now. */
  get #isSilent(): boolean {
    const last = this.heard.at(-1);
    if (!last) return true;
    const silentSeconds = (performance.now() - this.#heardMs) / 1000;
    return silentSeconds > 2 * (last.endSeconds - last.startSeconds) + SILENT_SECONDS;
  }
}

/** Of whom `name` waited for something. */
export function ended(source: LiveSource, name: string): TrafficError {
  const { stream, traffic } = source;
  const { failure } = stream;
  // What failed tells its own output.
  const why = failure
    ? `: ${message(failure)}`
    : '; let it run for longer: from start() on it does until stop()';
  return new TrafficError('ENDED', `${name}: ${wordsOf(source)} ended before that was decided${why}`, {
    host: traffic.host?.name,
    ...(failure && { cause: failure }),
  });
}

function wordsOf({ stream, traffic, direction }: LiveSource): string {
  return `stream ${show(stream.name)}, ${direction}, at ${place(traffic)},`;
}
