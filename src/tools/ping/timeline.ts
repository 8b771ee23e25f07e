/** ping waits for as long as its host cannot send, such as without a carrier. What is later than this is another clock. */
const LATEST_SECONDS = 1800;
/** A clock that is read a little later than the one before may be a little behind it. */
const GRAIN_SECONDS = 0.1;

/**
 * When requests were sent and replies came in, in seconds since the first request, by the host's clock. When that is set in
 * the middle of a run, ping's interval tells how long the step took.
 */
export class Timeline {
  /** Whether the clock was set. */
  clockWasSet = false;
  /** The newest request whose time is known. */
  sequence = 0;
  seconds: number;
  #originSeconds: number | undefined;

  constructor(private readonly intervalSeconds: number) {
    this.seconds = -intervalSeconds;
  }

  /**
   * Takes that a request newer than all before was sent.
   *
   * @param stampSeconds what the clock said; absent where nobody knows: after ping's interval then.
   */
  sent(sequence: number, stampSeconds: number | undefined): void {
    const expected = this.due(sequence);
    this.seconds = Math.max(this.seconds, this.#measured(stampSeconds, expected));
    this.sequence = sequence;
  }

  /** Whether any time was measured, and not only counted. */
  get isMeasured(): boolean {
    return this.#originSeconds !== undefined;
  }

  /** When a request is due that is newer than all whose time is known. */
  due(sequence: number): number {
    return this.seconds + (sequence - this.sequence) * this.intervalSeconds;
  }

  /** Seconds at which something happened; `undefined` when it was before the first request that is known. */
  at(stampSeconds: number): number | undefined {
    return this.#originSeconds === undefined ? undefined : Math.max(0, stampSeconds - this.#originSeconds);
  }

  #measured(stampSeconds: number | undefined, expected: number): number {
    if (stampSeconds === undefined) return expected;
    this.#originSeconds ??= stampSeconds - expected;
    const measured = stampSeconds - this.#originSeconds;
    if (measured >= this.seconds - GRAIN_SECONDS && measured <= expected + LATEST_SECONDS) return measured;
    this.clockWasSet = true;
    this.#originSeconds = stampSeconds - expected;
    return expected;
  }
}
