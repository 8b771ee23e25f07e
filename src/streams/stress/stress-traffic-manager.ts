import { TrafficError, UsageError } from '../../core/errors.js';
import { seededRandom } from '../../core/random.js';
import { sleep } from '../../core/wait.js';
import type { Stream } from '../stream.js';
import { JudgedStress } from './judged-stress.js';
import { feasibleKinds } from './kinds.js';
import { LeftBehind } from './left-behind.js';
import { checkSeconds } from './options.js';
import { Sequence } from './sequence.js';
import { Pending } from './pending.js';
import { Slots } from './slots.js';

/** `idle`: before the first start. */
export type StressState = 'idle' | 'running' | 'paused' | 'stopped';

/**
 * Random traffic: so many streams at once, each of a random tool, protocol, direction, size and duration; one that is over is
 * replaced by another until all are stopped. See docs/stress.md.
 */
export class StressTrafficManager extends JudgedStress {
  #sequence: Sequence | undefined;
  #slots: Slots | undefined;
  #state: StressState = 'idle';
  #starting: Promise<void> | undefined;
  #halting: Promise<void> | undefined;
  readonly #left = new LeftBehind();
  readonly #pending = new Pending();
  /** How often it was asked to stop. */
  #stops = 0;

  /** Those that run now. */
  get streams(): readonly Stream[] {
    return this.#slots?.streams ?? [];
  }

  get state(): StressState {
    return this.#state;
  }

  /**
   * Asks the hosts what they can do, and starts; resolves before traffic flows. After `stopAll()` it goes on with the sequence.
   *
   * @throws UnsupportedError `IMPOSSIBLE` for what was named and the hosts cannot do; UsageError `ALREADY_STARTED`, `PAUSED`;
   * TrafficError `MAX_FAILURES` when it has ended by itself, `STOPPED` when it was stopped meanwhile.
   */
  startAll(): Promise<void> {
    return this.#pending.add(async () => {
      if (this.#state === 'paused')
        throw new UsageError('PAUSED', 'stress traffic is paused: resumeAll() goes on with it');
      await this.#begin();
    });
  }

  /**
   * Ends every stream. Harmless before a start and after a stop; what could not be stopped is tried again.
   *
   * @throws TrafficError `MAX_FAILURES` when it has ended by itself and nobody was told; what stopping any stream throws, when all
   * others are stopped.
   */
  stopAll(): Promise<void> {
    this.#stops++;
    return this.#pending.add(async () => {
      await this.#halt('stopped');
      await this.#starting?.catch(() => undefined);
      this.ownEnd.tell();
    });
  }

  /**
   * Ends every stream; after `seconds`, or by `resumeAll()`, others are started.
   *
   * @throws UsageError `ALREADY_PAUSED`, `NOT_STARTED`; what `stopAll` throws.
   */
  pauseAll(seconds?: number): Promise<void> {
    return this.#pending.add(async () => {
      if (seconds !== undefined) checkSeconds(seconds, 'pauseAll()');
      if (this.#state === 'paused')
        throw new UsageError('ALREADY_PAUSED', 'stress traffic is paused already');
      const slots = this.#requireRunning('paused');
      await this.#halt('paused');
      this.ownEnd.tell();
      if (seconds === undefined) return;
      this.plan.hooks?.waiting?.(seconds);
      await slots.resting(seconds);
      // It may have been stopped or resumed in the meantime.
      if (this.#state === ('paused' as StressState) && !this.#starting) await this.#begin();
    });
  }

  /** @throws UsageError `NOT_PAUSED`; what `startAll` throws. */
  resumeAll(): Promise<void> {
    return this.#pending.add(async () => {
      this.ownEnd.require();
      if (this.#state !== 'paused') throw new UsageError('NOT_PAUSED', 'stress traffic is not paused');
      await this.#begin();
    });
  }

  /**
   * Waits while it goes on: for `seconds`, or until it is stopped or paused.
   *
   * @throws TrafficError `MAX_FAILURES` as soon as it ends by itself; UsageError `NOT_STARTED`.
   */
  wait(seconds: number): Promise<void> {
    return this.#pending.add(async () => {
      checkSeconds(seconds, 'wait()');
      const { signal } = this.#requireRunning('waited for');
      this.plan.hooks?.waiting?.(seconds);
      await sleep(seconds * 1000, signal);
      await this.#halting?.catch(() => undefined);
      this.ownEnd.tell();
    });
  }

  /** Starts, waits for `seconds`, and stops; see `startAll`, `wait` and `stopAll`. */
  runAll(seconds: number): Promise<void> {
    return this.#pending.add(async () => {
      checkSeconds(seconds, 'runAll()');
      await this.startAll();
      try {
        await this.wait(seconds);
      } finally {
        await this.stopAll();
      }
    });
  }

  /** Nobody waits any longer for what is under way: how it ends is nothing that anybody should hear of. It is not started any more. */
  abandon(): void {
    this.#pending.abandon();
  }

  async #begin(): Promise<void> {
    if (this.#starting || this.#state === 'running')
      throw new UsageError(
        'ALREADY_STARTED',
        'stress traffic is running; stop it before it is started again',
      );
    this.#pending.require();
    this.ownEnd.require();
    this.#starting = this.#start().finally(() => (this.#starting = undefined));
    await this.#starting;
  }

  async #start(): Promise<void> {
    const stops = this.#stops;
    this.#slots?.wake();
    await this.#halting?.catch(() => undefined);
    this.#sequence ??= await this.#prepare();
    // The last of too many failures may have come in the meantime.
    this.ownEnd.require();
    if (this.#stops > stops)
      throw new TrafficError('STOPPED', 'stress traffic was stopped while it was starting');
    this.#slots = new Slots(this.plan, this.#sequence, this.ledger, this.#left, (error) => this.#end(error));
    this.#state = 'running';
    this.ledger.goesOn();
    this.#slots.begin();
  }

  async #prepare(): Promise<Sequence> {
    const { kinds, notices } = await feasibleKinds(this.plan, this.possible);
    this.ledger.notices = notices;
    const { log, seed } = this.plan;
    log(`stress traffic: seed ${seed}`);
    for (const notice of notices) log(`stress traffic: ${notice}`);
    return new Sequence(this.plan, kinds, await seededRandom(seed));
  }

  async #halt(state: 'paused' | 'stopped'): Promise<void> {
    if (this.#state === 'idle') return;
    const slots = this.#slots!;
    const wasRunning = this.#state === 'running';
    this.#state = state;
    if (wasRunning)
      this.#halting = slots.halt().finally(() => {
        this.#halting = undefined;
        this.ledger.rests();
      });
    else slots.wake();
    await this.#halting;
    await this.#left.stopAgain();
  }

  #end(error: TrafficError): void {
    this.ownEnd.error ??= error;
    // What cannot be stopped is tried again, and told, by whoever stops it.
    this.#halt('stopped').catch(() => undefined);
  }

  #requireRunning(what: string): Slots {
    this.ownEnd.require();
    if (this.#slots && this.#state === 'running') return this.#slots;
    throw new UsageError(
      'NOT_STARTED',
      `stress traffic cannot be ${what}: it is not running; startAll() first`,
    );
  }
}
