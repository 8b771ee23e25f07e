import { TrafficError, UsageError } from '../../core/errors.js';
import { seededRandom } from '../../core/random.js';
import { sleep } from '../../core/wait.js';
import { assertable, type Assertable } from '../../criteria/assertable.js';
import type { Criteria } from '../../criteria/criterion.js';
import type { StressRecord, StressStream, StressSummary } from '../../results/stress.js';
import type { Verdict } from '../../results/verdict.js';
import type { Stream } from '../stream.js';
import { Ledger } from './ledger.js';
import { checkSeconds, parseStressOptions, type StressOptions, type StressPlan } from './options.js';
import { feasibleKinds, possibleKinds } from './kinds.js';
import { Sequence } from './sequence.js';
import { OwnEnd } from './own-end.js';
import { Slots } from './slots.js';

/** `idle`: before the first start. */
export type StressState = 'idle' | 'running' | 'paused' | 'stopped';

/**
 * Random traffic: so many streams at once, each of a random tool, protocol, direction, size and duration; one that is over is
 * replaced by another until all are stopped. See docs/stress.md.
 */
export class StressTrafficManager implements Assertable {
  readonly [assertable] = true;
  readonly #plan: StressPlan;
  readonly #ledger: Ledger;
  #sequence: Sequence | undefined;
  #slots: Slots | undefined;
  #state: StressState = 'idle';
  #starting = false;
  #halting: Promise<void> | undefined;
  #abandoned = false;
  readonly #ownEnd = new OwnEnd();
  /** How often it was asked to stop. */
  #stops = 0;

  /**
   * @throws UsageError `BAD_OPTION` naming every wrong option; UnsupportedError `IMPOSSIBLE` for what no stream can be, whatever
   * the hosts have.
   */
  constructor(options: StressOptions) {
    this.#plan = parseStressOptions(options);
    possibleKinds(this.#plan);
    this.#ledger = new Ledger(this.#plan);
  }

  /** Makes the same sequence again, from the same sets of the options. */
  get seed(): number {
    return this.#plan.seed;
  }

  /** Those that run now. */
  get streams(): readonly Stream[] {
    return this.#slots?.streams ?? [];
  }

  /** Those that ran to their end, the latest 1000, in the order in which they ended. */
  get completedStreams(): readonly StressStream[] {
    return this.#ledger.of('completed');
  }

  /** Those that failed, with the reason, the latest 1000. */
  get failures(): readonly StressStream[] {
    return this.#ledger.of('failed');
  }

  /** How many streams have ended, those included that the lists no longer have. */
  get counts(): Readonly<Record<StressStream['outcome'], number>> {
    return this.#ledger.counts;
  }

  /** What has ended, by tool, protocol and size. */
  get summary(): readonly StressSummary[] {
    return this.#ledger.summary;
  }

  /** What of the default tools and protocols was left out, and why; known after the start. */
  get notices(): readonly string[] {
    return this.#ledger.notices;
  }

  get state(): StressState {
    return this.#state;
  }

  /**
   * Asks the hosts what they can do, and starts; resolves before traffic flows. After `stopAll()` it goes on with the sequence.
   *
   * @throws UnsupportedError `IMPOSSIBLE` for what was named and the hosts cannot do; UsageError `ALREADY_STARTED`.
   */
  async startAll(): Promise<void> {
    if (this.#state === 'paused')
      throw new UsageError('PAUSED', 'stress traffic is paused: resumeAll() goes on with it');
    await this.#begin();
  }

  /**
   * Ends every stream. Harmless before a start and after a stop.
   *
   * @throws TrafficError `MAX_FAILURES` when it has ended by itself and nobody was told; what stopping any stream throws, when all
   * are stopped.
   */
  async stopAll(): Promise<void> {
    this.#stops++;
    await this.#halt('stopped');
    this.#ownEnd.tell();
  }

  /**
   * Ends every stream; after `seconds`, or by `resumeAll()`, others are started.
   *
   * @throws UsageError `ALREADY_PAUSED`, `NOT_STARTED`; what `stopAll` throws.
   */
  async pauseAll(seconds?: number): Promise<void> {
    if (seconds !== undefined) checkSeconds(seconds, 'pauseAll()');
    if (this.#state === 'paused') throw new UsageError('ALREADY_PAUSED', 'stress traffic is paused already');
    const slots = this.#requireRunning('paused');
    await this.#halt('paused');
    this.#ownEnd.tell();
    if (seconds === undefined) return;
    this.#plan.hooks?.waiting?.(seconds);
    await slots.resting(seconds);
    // It may have been stopped or resumed in the meantime.
    if (this.#state === ('paused' as StressState) && !this.#starting) await this.#begin();
  }

  /** @throws UsageError `NOT_PAUSED`; what `startAll` throws. */
  async resumeAll(): Promise<void> {
    if (this.#state !== 'paused') throw new UsageError('NOT_PAUSED', 'stress traffic is not paused');
    await this.#begin();
  }

  /**
   * Waits while it goes on: for `seconds`, or until it is stopped or paused.
   *
   * @throws TrafficError `MAX_FAILURES` as soon as it ends by itself; UsageError `NOT_STARTED`.
   */
  async wait(seconds: number): Promise<void> {
    checkSeconds(seconds, 'wait()');
    this.#ownEnd.tell();
    const { signal } = this.#requireRunning('waited for');
    this.#plan.hooks?.waiting?.(seconds);
    await sleep(seconds * 1000, signal);
    await this.#halting?.catch(() => undefined);
    this.#ownEnd.tell();
  }

  /** Starts, waits for `seconds`, and stops; see `startAll`, `wait` and `stopAll`. */
  async runAll(seconds: number): Promise<void> {
    checkSeconds(seconds, 'runAll()');
    await this.startAll();
    try {
      await this.wait(seconds);
    } finally {
      await this.stopAll();
    }
  }

  /**
   * Whether everything that has ended is in order: no stream has failed, and every one met the criteria that were given before the
   * start. Criteria that are given here are judged of the streams that ended, while their results are kept: of the first 500.
   *
   * @throws as `evaluate`.
   */
  validateAll(criteria?: Criteria): boolean {
    return this.#ledger.validate(criteria);
  }

  /**
   * Judges the streams that have ended; see `evaluate` of the criteria.
   *
   * @throws UsageError `FOLDED` when there were more than 500, or more than 50000 intervals of them: give the criteria as an option.
   * @throws TrafficError `NOT_SOUND` when any stream failed.
   */
  evaluate(criteria?: Criteria): Verdict[] {
    return this.#ledger.evaluate(criteria);
  }

  /** What reports need to know; `undefined` before the first start. */
  record(name = 'stress'): StressRecord | undefined {
    return this.#sequence && this.#ledger.record(name, this.#ownEnd.error);
  }

  /** It is not started any more. */
  abandon(): void {
    this.#abandoned = true;
  }

  async #begin(): Promise<void> {
    if (this.#starting || this.#state === 'running')
      throw new UsageError(
        'ALREADY_STARTED',
        'stress traffic is running; stop it before it is started again',
      );
    if (this.#abandoned)
      throw new UsageError('TEST_ENDED', 'stress traffic cannot be started any more: its test is over');
    if (this.#ownEnd.error) throw this.#ownEnd.error;
    this.#starting = true;
    const stops = this.#stops;
    try {
      this.#slots?.wake();
      await this.#halting?.catch(() => undefined);
      this.#sequence ??= await this.#prepare();
      if (this.#stops > stops)
        throw new TrafficError('STOPPED', 'stress traffic was stopped while it was starting');
      this.#slots = new Slots(this.#plan, this.#sequence, this.#ledger, (error) => this.#end(error));
      this.#state = 'running';
    } finally {
      this.#starting = false;
    }
    this.#ledger.goesOn();
    this.#slots.begin();
  }

  async #prepare(): Promise<Sequence> {
    const { kinds, notices } = await feasibleKinds(this.#plan, possibleKinds(this.#plan));
    this.#ledger.notices = notices;
    const { log, seed } = this.#plan;
    log(`stress traffic: seed ${seed}`);
    for (const notice of notices) log(`stress traffic: ${notice}`);
    return new Sequence(this.#plan, kinds, await seededRandom(seed));
  }

  #halt(state: 'paused' | 'stopped'): Promise<void> {
    if (this.#state === 'idle') return Promise.resolve();
    const wasRunning = this.#state === 'running';
    this.#state = state;
    if (wasRunning)
      this.#halting = this.#slots!.halt().finally(() => {
        this.#halting = undefined;
        this.#ledger.rests();
      });
    else this.#slots!.wake();
    return this.#halting ?? Promise.resolve();
  }

  #end(error: TrafficError): void {
    this.#ownEnd.error ??= error;
    this.#halt('stopped').catch((more: unknown) => this.#ownEnd.add(more));
  }

  #requireRunning(what: string): Slots {
    if (this.#slots && this.#state === 'running') return this.#slots;
    throw new UsageError(
      'NOT_STARTED',
      `stress traffic cannot be ${what}: it is not running; startAll() first`,
    );
  }
}
