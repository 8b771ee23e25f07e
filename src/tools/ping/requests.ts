import { MAX_REPLIES, type ReplyResult } from '../../results/traffic-result.js';

/** ping counts to here and starts again at 0. */
const SEQUENCES = 0x10000;
/** A greater gap is a number that was misprinted. With `-O`, ping tells of every request. */
const LONGEST_GAP = { timed: 1, plain: 1000 };

/** What a reply tells of its request. */
export interface Reply {
  timeSeconds: number;
  /** Whether the host's clock said so. */
  timed: boolean;
  rttSeconds: number | undefined;
  ttl: number | undefined;
}

/** Every request of a run and what became of it. Holds no more than the details and the newest 65536. */
export class Requests {
  /** The newest that was sent, as far as the output tells. */
  sent = 0;
  /** The newest that the output names. */
  named = 0;
  /** The newest whose fate is known. */
  settled = 0;
  received = 0;
  duplicates = 0;
  reordered = 0;
  readonly #details: ReplyResult[] = [];
  readonly #answered = new Uint8Array(SEQUENCES);
  #newestAnswered = 0;
  /** When the reply to it came in. */
  #newestSeconds = 0;

  /**
   * The request that a printed number stands for; `undefined` when it can be none.
   *
   * @param timed whether the line has a time, and so is printed with `-D -O`.
   */
  numberOf(printed: number, timed: boolean): number | undefined {
    const ahead = (printed - this.sent) & (SEQUENCES - 1);
    const number = this.sent + (ahead < SEQUENCES / 2 ? ahead : ahead - SEQUENCES);
    const gap = timed ? LONGEST_GAP.timed : LONGEST_GAP.plain;
    return number < 1 || number > this.sent + gap ? undefined : number;
  }

  /** Takes that all requests up to this one were sent. */
  send(number: number): void {
    while (this.sent < number) {
      this.#answered[++this.sent % SEQUENCES] = 0;
      if (this.sent <= MAX_REPLIES) this.#details.push({ sequence: this.sent });
    }
  }

  isAnswered(number: number): boolean {
    return this.#answered[number % SEQUENCES] === 1;
  }

  /** Whether a reply is a duplicate, or came in after the reply to a later request (as in RFC 4737). */
  answer(number: number, reply: Reply): 'duplicate' | 'reordered' | 'in order' {
    if (this.isAnswered(number)) {
      this.duplicates++;
      const detail = this.#details[number - 1];
      if (detail) detail.duplicates = (detail.duplicates ?? 0) + 1;
      return 'duplicate';
    }
    this.#answered[number % SEQUENCES] = 1;
    this.received++;
    const reordered = this.#isReordered(number, reply);
    if (reordered) this.reordered++;
    if (number > this.#newestAnswered)
      [this.#newestAnswered, this.#newestSeconds] = [number, reply.timeSeconds];
    this.settle(number);
    this.#describe(number, reply, reordered);
    return reordered ? 'reordered' : 'in order';
  }

  /** Where there is a clock, it tells replies that changed places on their way from lines that did so later. */
  #isReordered(number: number, { timed, timeSeconds }: Reply): boolean {
    return number < this.#newestAnswered && !(timed && timeSeconds < this.#newestSeconds);
  }

  settle(number: number): void {
    this.settled = Math.max(number, this.settled);
  }

  /** Takes that the output has this number. */
  name(number: number): void {
    this.named = Math.max(number, this.named);
  }

  /** What became of the first ones. */
  details(counted: number): ReplyResult[] {
    return this.#details.slice(0, counted);
  }

  #describe(number: number, { timeSeconds, rttSeconds, ttl }: Reply, reordered: boolean): void {
    const detail = this.#details[number - 1];
    if (!detail) return;
    detail.timeSeconds = timeSeconds;
    if (rttSeconds !== undefined) detail.rttSeconds = rttSeconds;
    if (ttl !== undefined) detail.ttl = ttl;
    if (reordered) detail.reordered = true;
  }
}
