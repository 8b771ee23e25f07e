import { setMaxListeners } from 'node:events';
import { TrafficError } from '../../core/errors.js';
import { show } from '../../core/units.js';
import { sleep } from '../../core/wait.js';
import type { Stream } from '../stream.js';
import { allStopped, type LeftBehind } from './left-behind.js';
import type { Ledger } from './ledger.js';
import { makeStream } from './make-stream.js';
import type { StressPlan } from './options.js';
import type { Drawn, Sequence } from './sequence.js';

/** Where everything fails: the first wait, which doubles each time that all have failed once more, up to the longest. */
const FIRST_BACK_OFF_SECONDS = 0.2;
const LONGEST_BACK_OFF_SECONDS = 30;

/** The places of streams that run at once, from a start to the next stop or pause. */
export class Slots {
  readonly #running = new Set<Stream>();
  /** Those that a stop or a pause reached before anything of them had failed, and why they could not be stopped. */
  readonly #cut = new Map<Stream, Promise<unknown>>();
  readonly #halt = new AbortController();
  readonly #rest = new AbortController();
  #loops: Promise<void>[] = [];
  /** Streams that failed one after the other, in whatever slot. */
  #failedInARow = 0;
  #failed = 0;

  /**
   * @param left takes what cannot be stopped.
   * @param end called when there were too many failures.
   */
  constructor(
    private readonly plan: StressPlan,
    private readonly sequence: Sequence,
    private readonly ledger: Ledger,
    private readonly left: LeftBehind,
    private readonly end: (error: TrafficError) => void,
  ) {
    this.#failed = ledger.counts.failed;
    // Each slot may wait for it.
    setMaxListeners(plan.numStreams + 10, this.#halt.signal);
  }

  get streams(): Stream[] {
    return [...this.#running];
  }

  /** Aborted when it is to end. */
  get signal(): AbortSignal {
    return this.#halt.signal;
  }

  begin(): void {
    this.#loops = Array.from({ length: this.plan.numStreams }, (_, slot) => this.#fill(slot));
  }

  /**
   * Ends every stream; what was measured so far counts.
   *
   * @throws what stopping them throws, when all others are stopped.
   */
  async halt(): Promise<void> {
    this.#halt.abort();
    const stopping = [...this.#running].map((stream) => {
      const stopped = this.left.stop(stream);
      // What had failed before has failed, even if it was still on its way to its end.
      if (!stream.troubled) this.#cut.set(stream, failureOf(stopped));
      return stopped;
    });
    await Promise.allSettled(stopping);
    await Promise.all(this.#loops);
    await allStopped(stopping);
  }

  /** Waits; ends with `wake`. */
  resting(seconds: number): Promise<void> {
    return sleep(seconds * 1000, this.#rest.signal);
  }

  wake(): void {
    this.#rest.abort();
  }

  /** One stream after the other. Never throws. */
  async #fill(slot: number): Promise<void> {
    while (!this.signal.aborted) {
      const drawn = this.sequence.next();
      const hasFailed = await this.#runOne(drawn, slot);
      this.#failedInARow = hasFailed ? this.#failedInARow + 1 : 0;
      if (!hasFailed) continue;
      this.#failed++;
      if (this.plan.maxFailures !== undefined && this.#failed >= this.plan.maxFailures)
        this.end(this.#tooManyFailures());
      await sleep(this.#backOffSeconds() * 1000, this.signal);
    }
  }

  /** @returns whether it failed. */
  async #runOne(drawn: Drawn, slot: number): Promise<boolean> {
    const startedMs = performance.now();
    let stream: Stream | undefined;
    let failure: unknown;
    try {
      stream = makeStream(this.plan, drawn, `stress ${drawn.number}`);
      this.#running.add(stream);
      await stream.run(drawn.durationSeconds);
    } catch (error) {
      failure = error;
    }
    // Whatever it says after a stop or a pause is no failure, unless it could not be stopped.
    const stopping = stream && this.#cut.get(stream);
    const stuck = await stopping;
    failure ??= stuck;
    // Traffic of the user's own may just return.
    const isWhole = failure === undefined && performance.now() - startedMs >= drawn.durationSeconds * 1000;
    const isCut = stopping !== undefined && stuck === undefined && !isWhole;
    if (stream) {
      this.#running.delete(stream);
      this.left.take(stream);
    }
    return this.ledger.take(drawn, stream, { slot, startedMs, isCut, ...(!isCut && { failure }) });
  }

  #backOffSeconds(): number {
    const rounds = Math.floor(this.#failedInARow / this.plan.numStreams);
    if (rounds === 0) return 0;
    return Math.min(LONGEST_BACK_OFF_SECONDS, FIRST_BACK_OFF_SECONDS * 2 ** Math.min(rounds - 1, 20));
  }

  #tooManyFailures(): TrafficError {
    const { maxFailures } = this.plan;
    const { reason, number } = this.ledger.of('failed').at(-1)!;
    return new TrafficError(
      'MAX_FAILURES',
      `the stress traffic was ended: ${maxFailures} of its streams have failed, the last one ${show(`stress ${number}`)}: ${reason}`,
    );
  }
}

/** `undefined` when it succeeds. */
function failureOf(promise: Promise<void>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error ?? 'it could not be stopped',
  );
}
