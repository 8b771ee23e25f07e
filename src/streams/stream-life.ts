import { TrafficError, UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import { together } from './failures.js';

/** What a life is the life of. */
interface Living {
  name(): string;
  /** Ends all that runs, and releases what is held. */
  end(delaySeconds: number, early?: boolean): Promise<void>;
}

/** Whether a stream may be started, and that whatever came up is ended again. */
export class StreamLife {
  #state: 'idle' | 'up' | 'stopped' = 'idle';
  #abort = new AbortController();
  #coming: Promise<unknown> | undefined;
  #ending: Promise<void> | undefined;
  #fromMs = 0;
  #untilMs: number | undefined;
  #abandoned = false;
  /** Whether anything of the present start or run has failed, known before all that came up is ended. */
  troubled = false;
  /** How often it was started. */
  starts = 0;
  /** How often it was asked to stop. */
  stops = 0;

  constructor(private readonly stream: Living) {}

  get started(): boolean {
    return this.#state !== 'idle';
  }

  get up(): boolean {
    return this.#state === 'up';
  }

  /** Whether it is being started or run. */
  get coming(): boolean {
    return this.#coming !== undefined;
  }

  /** Aborted by a stop, with the error to throw then. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Everything was ended. */
  stopped(): void {
    this.#state = 'stopped';
    this.#untilMs ??= Date.now();
  }

  /** From when until when it was up the last time, in milliseconds since the epoch; `undefined` while that is not over. */
  get span(): { fromMs: number; untilMs: number } | undefined {
    return this.#untilMs === undefined ? undefined : { fromMs: this.#fromMs, untilMs: this.#untilMs };
  }

  /** It is not started any more. */
  abandon(): void {
    this.#abandoned = true;
  }

  /** @throws UsageError `ALREADY_STARTED` while it is up; `TEST_ENDED` once it was abandoned. */
  begin(): void {
    if (this.#abandoned)
      throw new UsageError(
        'TEST_ENDED',
        `stream ${show(this.stream.name())} cannot be started any more: its test is over`,
      );
    if (this.up || this.coming)
      throw new UsageError(
        'ALREADY_STARTED',
        `stream ${show(this.stream.name())} is started; stop it before it is started again`,
      );
    this.#state = 'up';
    this.troubled = false;
    this.starts++;
    this.#fromMs = Date.now();
    this.#untilMs = undefined;
    this.#abort = new AbortController();
  }

  /**
   * Brings the stream up; when that fails, ends what was started.
   *
   * @throws what `coming` throws.
   */
  async bringUp(coming: Promise<void>): Promise<void> {
    this.#coming = coming;
    try {
      await this.#coming;
    } catch (error) {
      this.troubled = true;
      // A stop that is under way keeps its delay; what came up behind its back is ended here.
      await this.#ending?.catch(() => undefined);
      await this.stream.end(0).catch((more: unknown) => {
        throw together([error, more], `stream ${show(this.stream.name())} failed, and so did its clean-up`);
      });
      throw error;
    } finally {
      this.#coming = undefined;
    }
  }

  /** @param early what ran counts for as long as it lasted. */
  async stop(delaySeconds: number, early = false): Promise<void> {
    this.stops++;
    this.#abort.abort(this.wasStopped());
    this.#ending ??= this.stream.end(delaySeconds, early).finally(() => (this.#ending = undefined));
    await this.#ending;
    await this.#coming?.catch(() => undefined);
  }

  wasStopped(): TrafficError {
    return new TrafficError('STOPPED', `stream ${show(this.stream.name())} was stopped`);
  }

  /** Waits for a stop that is still under way. */
  async ended(): Promise<void> {
    await this.#ending?.catch(() => undefined);
  }
}
