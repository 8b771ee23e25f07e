import { url } from 'node:inspector';

/** Of a process that is busy, or about to be, the far end hears less often: it is given so many times as long before it is given up. */
const PATIENCE = 3;
/** How late a heartbeat is that tells of too little CPU time; and how long it, and many starts, tell of more to come. */
const LATE_MS = 2000;
const BUSY_MS = 30_000;

/** How long after a silence the far end, which gave up, may need to end everything; its grace period comes on top. */
const ENDING_SECONDS = 4;

/**
 * Tells a supervisor at regular times that this process is alive, and remembers when it could not. Where hundreds of traffic tools
 * share the machine, it may not get a turn for longer than a host waits for a process that is gone.
 */
export class Heartbeat {
  #timer: NodeJS.Timeout;
  #last = performance.now();
  /** The last one that was too long, until the connection has survived it. */
  #silence: { ms: number; until: number; limitSeconds: number } | undefined;
  #busyUntil = 0;
  /** What the last heartbeat asked the far end to wait. */
  #limitSeconds: number;

  /** @param beat told whether the far end is to be patient. */
  constructor(
    private readonly beat: (isBusy: boolean) => void,
    private readonly intervalSeconds: number,
    private readonly silenceSeconds: number,
    private readonly graceSeconds: number,
  ) {
    this.#limitSeconds = silenceSeconds;
    this.#timer = setInterval(() => {
      this.#note();
      this.#beat();
    }, intervalSeconds * 1000).unref();
  }

  /** This process is about to be busy: the far end is asked for patience at once. */
  expectWork(): void {
    this.#busyUntil = performance.now() + BUSY_MS;
    if (this.#limitSeconds === this.silenceSeconds) this.#beat();
  }

  #beat(): void {
    const isBusy = performance.now() < this.#busyUntil;
    this.#limitSeconds = isBusy ? PATIENCE * this.silenceSeconds : this.silenceSeconds;
    this.beat(isBusy);
  }

  /** 10 s; 10 minutes while a debugger may hold this process. */
  static defaultSilenceSeconds(): number {
    return url() === undefined ? 10 : 600;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Why the far end may have given up, in words; `undefined` when this process was not silent for too long of late. */
  silence(): string | undefined {
    this.#note();
    if (!this.#silence) return undefined;
    const seconds = (this.#silence.ms / 1000).toFixed(1);
    return `this process was silent for ${seconds} s; the host gives up after ${this.#silence.limitSeconds} s without a heartbeat and ends everything`;
  }

  /**
   * Passes an exit on. After too long a silence it may be the far end's doing, which gave up and ends everything: then only
   * if the channel outlives it.
   */
  passOn(exit: () => void, closed: Promise<unknown>): void {
    if (this.silence() === undefined) return exit();
    const survived = setTimeout(
      () => {
        this.#silence = undefined;
        exit();
      },
      (this.graceSeconds + 0.5) * 1000,
    );
    void closed.then(() => clearTimeout(survived));
  }

  #note(): void {
    const now = performance.now();
    const ms = now - this.#last;
    this.#last = now;
    const limitSeconds = this.#limitSeconds;
    if (ms >= limitSeconds * 1000) this.#silence = { ms, until: now, limitSeconds };
    if (ms >= this.intervalSeconds * 1000 + LATE_MS) this.#busyUntil = now + BUSY_MS;
    const survivedAfterMs = (this.graceSeconds + ENDING_SECONDS) * 1000;
    if (this.#silence && now - this.#silence.until > survivedAfterMs) this.#silence = undefined;
  }
}
