import { ToolTraffic } from '../../traffic/tool-traffic.js';
import type { Traffic } from '../../traffic/traffic.js';
import type { LiveSource } from './sources.js';

/** How long the last interval may take to come when the other end is gone. */
const LAST_WORDS_MS = 1000;

/** Whether traffic that is waited for still lives: both of its ends. A server lives on when its client has died. */
export class Lifeline {
  readonly #own: Life;
  readonly #peer: Life | undefined;
  readonly #starts: number;

  constructor(private readonly source: LiveSource) {
    this.#own = new Life(source.traffic);
    this.#peer = source.peer && new Life(source.peer);
    this.#starts = source.stream.starts;
  }

  /** Whether the stream was started again: that is other traffic, with times of its own. */
  get isOver(): boolean {
    return this.source.stream.starts !== this.#starts;
  }

  /** Whether it has ended; to be asked now and then. */
  get hasEnded(): boolean {
    const isGone = this.isOver || !this.source.stream.running || this.#own.goneMs !== undefined;
    return isGone || (this.#peer?.goneMs ?? 0) > LAST_WORDS_MS;
  }
}

/** One end. */
class Life {
  #ran = false;
  #goneSinceMs: number | undefined;

  constructor(private readonly traffic: Traffic) {}

  /** For how long it has been known that it is gone; `undefined` while it is not, and before it has begun. */
  get goneMs(): number | undefined {
    const { running } = this.traffic;
    // Ours forget at each start that they were started.
    this.#ran ||= running || (this.traffic instanceof ToolTraffic && this.traffic.started);
    if (running || !this.#ran) return undefined;
    this.#goneSinceMs ??= performance.now();
    return performance.now() - this.#goneSinceMs;
  }
}
