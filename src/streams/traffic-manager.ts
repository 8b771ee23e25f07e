import { groupsBy } from '../core/groups.js';
import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import { assertable, type Assertable } from '../criteria/assertable.js';
import type { Criteria } from '../criteria/criterion.js';
import type { Host } from '../host/host.js';
import type { Verdict } from '../results/verdict.js';
import { checkDuration } from '../traffic/duration.js';
import { checkRunOptions, type RunOptions } from './live/abort.js';
import { evaluateAll } from './evaluate-all.js';
import { AggregateStreamError, message, type StreamOutcome } from './failures.js';
import { watchable, type Watchable } from './live/live.js';
import { mergeOptions } from './merge-options.js';
import { StartingLine } from './starting-line.js';
import type { StreamOptions } from './stream-ends.js';
import type { StreamHooks } from './stream-hooks.js';
import { Stream } from './stream.js';
import { streamFromOptions, type StreamOptionsInput } from './stream-options.js';

export interface TrafficManagerOptions {
  /** Hosts by name, for streams that are given by options. */
  hosts?: Readonly<Record<string, Host>>;
  /** Options of every stream that is given by options; those of the stream itself win. */
  defaults?: StreamOptionsInput;
  /** Given to every stream. */
  hooks?: StreamHooks;
}

/** Streams of the same fate that an error names. */
const NAMES_SHOWN = 5;

/** Any number of streams with unique names. */
export class TrafficManager implements Assertable, Watchable {
  readonly [assertable] = true;
  readonly [watchable] = true;
  readonly #streams: Stream[] = [];

  constructor(private readonly options: TrafficManagerOptions = {}) {}

  /** In the order in which they were added. */
  get streams(): readonly Stream[] {
    return this.#streams;
  }

  get watched(): readonly Stream[] {
    return this.#streams;
  }

  /**
   * Adds a stream, or makes one of its options. Unnamed ones are called `Stream`, `Stream 2`, …
   *
   * @throws UsageError `DUPLICATE_NAME` for a name that is taken, `DUPLICATE_STREAM` and `DUPLICATE_TRAFFIC` for what was
   * added before; what `new Stream` throws.
   */
  addStream(stream: Stream | StreamOptions | StreamOptionsInput = {}): Stream {
    const added = this.#make(stream);
    if (this.#streams.includes(added))
      throw new UsageError('DUPLICATE_STREAM', `stream ${show(added.name)} has been added before`);
    this.#requireOwnTraffic(added);
    const taken = new Set(this.#streams.map(({ name }) => name));
    if (added.named && taken.has(added.name))
      throw new UsageError(
        'DUPLICATE_NAME',
        `there is a stream ${show(added.name)} already; names must be unique`,
      );
    if (!added.named) {
      let number = 1;
      while (taken.has(unnamed(number))) number++;
      added.rename(unnamed(number));
    }
    added.hooks = this.options.hooks ?? {};
    this.#streams.push(added);
    return added;
  }

  /** Starts all streams at once. When any fails, the others go on; see `AggregateStreamError`. */
  async startAll(): Promise<void> {
    await this.#all(
      'start',
      this.#together((stream) => stream.start()),
    );
  }

  /** Stops all streams at once, whatever any of them does. */
  async stopAll(): Promise<void> {
    await this.#all('stop', (stream) => stream.stop());
  }

  /** Runs all streams at once for `seconds`; every one is run to its end, whatever the others do; see `Stream.run`. */
  async runAll(seconds: number, options: RunOptions = {}): Promise<void> {
    checkDuration(seconds);
    checkRunOptions(options, seconds);
    await this.#all(
      'run',
      this.#together((stream) => stream.run(seconds, options)),
    );
  }

  /** Whether every stream meets the criteria; `true` without streams. Every one is judged. */
  validateAll(criteria?: Criteria): boolean {
    return this.#streams.length === 0 || this.evaluate(criteria).every(({ pass }) => pass);
  }

  evaluate(criteria?: Criteria): Verdict[] {
    if (this.#streams.length === 0)
      throw new UsageError('NOTHING_TO_JUDGE', 'there is nothing to judge: the manager has no streams');
    return evaluateAll(this.#streams, criteria);
  }

  async start(name: string, options?: { delay?: number }): Promise<void> {
    await this.#named(name).start(options);
  }

  async stop(name: string, options?: { delay?: number }): Promise<void> {
    await this.#named(name).stop(options);
  }

  async run(name: string, seconds: number, options?: RunOptions): Promise<void> {
    await this.#named(name).run(seconds, options);
  }

  validate(name: string, criteria?: Criteria): boolean {
    return this.#named(name).validate(criteria);
  }

  #make(stream: Stream | StreamOptions | StreamOptionsInput): Stream {
    if (stream instanceof Stream) return stream;
    if (isStreamOptions(stream)) return new Stream(stream);
    return streamFromOptions(mergeOptions(this.options.defaults ?? {}, stream), this.options.hosts ?? {});
  }

  #requireOwnTraffic(added: Stream): void {
    for (const { name, allTraffics } of this.#streams)
      if (allTraffics.some((traffic) => added.allTraffics.includes(traffic)))
        throw new UsageError(
          'DUPLICATE_TRAFFIC',
          `a server or client of the stream is one of stream ${show(name)} too; make one for each stream`,
        );
  }

  #named(name: string): Stream {
    const stream = this.#streams.find((each) => each.name === name);
    if (stream) return stream;
    const known = this.#streams.map((each) => show(each.name)).join(', ') || 'none';
    throw new UsageError('UNKNOWN_STREAM', `there is no stream ${show(name)}; the manager has ${known}`);
  }

  #together(begin: (stream: Stream) => Promise<void>): (stream: Stream) => Promise<void> {
    const line = new StartingLine(this.#streams);
    return async (stream) => {
      stream.line = line;
      try {
        await begin(stream);
      } finally {
        stream.line = undefined;
        line.leave(stream);
      }
    };
  }

  async #all(what: string, act: (stream: Stream) => Promise<void>): Promise<void> {
    const streams = [...this.#streams];
    const outcomes = await Promise.allSettled(streams.map(act));
    const fates = outcomes.map((outcome, index): StreamOutcome => ({
      stream: streams[index]!.name,
      ...(outcome.status === 'rejected' && { error: outcome.reason as unknown }),
    }));
    const failed = fates.filter((fate) => 'error' in fate);
    if (failed.length === 0) return;
    if (outcomes.length === 1) throw failed[0]!.error;
    const groups = alike(fates);
    const list = groups.map((group) => `\n- ${namesOf(group)}: ${wordsOf(group[0]!)}`);
    // A connection that is lost is one error of many streams.
    const errors = groups.flatMap((group) => [
      ...new Set(group.flatMap((fate) => ('error' in fate ? [fate.error] : []))),
    ]);
    const text = `${failed.length} of ${outcomes.length} streams did not ${what}:${list.join('')}`;
    throw new AggregateStreamError(errors, text, fates);
  }
}

/** Every stream by itself, but many with the same fate together. */
function alike(fates: readonly StreamOutcome[]): StreamOutcome[][] {
  const sizes = new Map(groupsBy(fates, wordsOf).map((group) => [wordsOf(group[0]!), group.length]));
  return groupsBy(fates, (fate) =>
    sizes.get(wordsOf(fate))! > NAMES_SHOWN ? wordsOf(fate) : `stream ${fate.stream}`,
  );
}

function wordsOf(fate: StreamOutcome): string {
  return 'error' in fate ? message(fate.error) : 'ok';
}

/** Such as `a, b, c and 17 more`. */
function namesOf(fates: readonly StreamOutcome[]): string {
  const names = fates.map(({ stream }) => stream);
  if (names.length <= NAMES_SHOWN) return names.join(', ');
  return `${names.slice(0, NAMES_SHOWN).join(', ')} and ${names.length - NAMES_SHOWN} more`;
}

function unnamed(number: number): string {
  return number === 1 ? 'Stream' : `Stream ${number}`;
}

/** Streams made of traffic objects, not of options with host names. */
function isStreamOptions(options: StreamOptions | StreamOptionsInput): options is StreamOptions {
  return typeof options.server === 'object' && options.server !== null;
}
