import { setMaxListeners } from 'node:events';
import { NetwrightError, TrafficError } from '../../core/errors.js';
import { show } from '../../core/units.js';
import { sleep } from '../../core/wait.js';
import { AggregateStreamError, message, together } from '../failures.js';
import type { Stream } from '../stream.js';
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
  readonly #halt = new AbortController();
  readonly #rest = new AbortController();
  #loops: Promise<void>[] = [];
  /** Streams that failed one after the other, in whatever slot. */
  #failedInARow = 0;
  #failed = 0;

  /** @param end called when there were too many failures. */
  constructor(
    private readonly plan: StressPlan,
    private readonly sequence: Sequence,
    private readonly ledger: Ledger,
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
   * @throws what stopping them throws, when none is left.
   */
  async halt(): Promise<void> {
    this.#halt.abort();
    const outcomes = await Promise.allSettled(
      [...this.#running].map((stream) => stream.stop({ early: true })),
    );
    await Promise.all(this.#loops);
    const errors = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1)
      throw together(errors, `${errors.length} streams of the stress traffic did not stop`);
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
      if (this.#failed === this.plan.maxFailures) this.end(this.#tooManyFailures());
      await sleep(this.#backOffSeconds() * 1000, this.signal);
    }
  }

  /** @returns whether it failed. */
  async #runOne(drawn: Drawn, slot: number): Promise<boolean> {
    const startedMs = performance.now();
    const stream = makeStream(this.plan, drawn, drawn.lengthBytes, drawn.client, `stress ${drawn.number}`);
    this.#running.add(stream);
    let failure: unknown;
    try {
      await stream.run(drawn.durationSeconds);
    } catch (error) {
      failure = error;
    }
    this.#running.delete(stream);
    const isCut = failure !== undefined && this.signal.aborted && isOfStop(failure);
    // Nothing went wrong: it was to end before its time.
    if (isCut) stream.failure = undefined;
    this.ledger.take(drawn, stream, {
      slot,
      startedMs,
      outcome: isCut ? 'cut' : failure === undefined ? 'completed' : 'failed',
      ...(failure !== undefined && !isCut && { reason: message(failure) }),
      ...(failure instanceof NetwrightError && !isCut && { code: failure.code }),
    });
    return failure !== undefined && !isCut;
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

/** A stop is no failure, and what the ends of a stream say of it is none either. */
function isOfStop(error: unknown): boolean {
  if (error instanceof AggregateStreamError) return error.errors.every(isOfStop);
  return error instanceof NetwrightError && STOPPED.has(error.code);
}

/** What an end may say that was ended in the middle, or whose other end was. */
const STOPPED = new Set(['STOPPED', 'TRAFFIC_FAILED', 'START_FAILED', 'EMPTY_OUTPUT', 'UNREADABLE_OUTPUT']);
