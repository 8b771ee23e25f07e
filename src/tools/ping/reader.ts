import type { IntervalResult } from '../../results/traffic-result.js';
import { cutText } from '../cut-text.js';
import { Notes } from '../notes.js';
import type { DirectionOutput, OutputChannel, OutputReader, ToolOutput } from '../tool.js';
import { Diagnosis } from './diagnosis.js';
import { type Counts, parseCounts, parseRoundTrips, type RoundTripRecord } from './end-record.js';
import { type FateLine, LONGEST_CHARACTERS, parseLine, type ReplyLine } from './lines.js';
import { contradictionOf, pacedDirection, quietDirection, type Asked } from './measured.js';
import { Requests } from './requests.js';
import { RoundTrips } from './round-trips.js';
import { Slices } from './slices.js';
import { Timeline } from './timeline.js';

/** Reads what `ping -D -O` prints, line by line; and of a flood (`-q`) the end record. */
export class PingReader implements OutputReader {
  readonly #notes = new Notes('ping');
  readonly #diagnosis = new Diagnosis(this.#notes);
  readonly #requests = new Requests();
  readonly #roundTrips = new RoundTrips();
  readonly #timeline: Timeline;
  readonly #slices: Slices;
  #counts: Counts | undefined;
  #record: RoundTripRecord | undefined;
  #isOver = false;
  #contradiction: string | undefined;

  constructor(
    private readonly asked: Asked,
    onInterval?: (interval: IntervalResult, direction: 'forward') => void,
  ) {
    const { intervalSeconds, timeoutSeconds } = asked;
    this.#timeline = new Timeline(intervalSeconds);
    const listener = onInterval && ((interval: IntervalResult) => onInterval(interval, 'forward'));
    this.#slices = new Slices(intervalSeconds, timeoutSeconds, listener);
  }

  line(channel: OutputChannel, whole: string): void {
    const text = cutText(whole, LONGEST_CHARACTERS + 1);
    if (channel === 'stderr') return this.#diagnosis.stderr(text);
    if (text.trim() === '') return;
    this.#diagnosis.printed();
    if (!this.#counts) return this.#traffic(text);
    // It is the next line or there is none: later ones are of another run.
    if (!this.#isOver) this.#record = parseRoundTrips(text);
    this.#isOver = true;
  }

  #traffic(text: string): void {
    const line = parseLine(text);
    if (line === undefined) return this.#end(parseCounts(text));
    if (line.kind === 'changed') this.#notes.add('the payload of a reply was changed on its way');
    else if (line.kind === 'unreadable') this.#unreadable();
    else {
      const number = this.#requests.numberOf(line.sequence, line.stampSeconds !== undefined);
      if (number === undefined) return this.#unreadable();
      if (line.kind === 'reply' && !this.#isWhole(line)) return this.#unreadable();
      this.#requests.name(number);
      if (line.kind === 'reply') this.#reply(number, line);
      else this.#fate(number, line);
    }
  }

  /** What comes back is what was sent, or ping says so. */
  #isWhole({ bytes, marks }: ReplyLine): boolean {
    const { lengthBytes } = this.asked;
    return marks.includes('truncated') ? bytes < lengthBytes : bytes === lengthBytes;
  }

  #unreadable(): void {
    this.#notes.add('a line could not be read and was left out');
  }

  #reply(number: number, { stampSeconds, bytes, ttl, rttMicroseconds, marks }: ReplyLine): void {
    const rttSeconds = rttMicroseconds === undefined ? undefined : rttMicroseconds / 1e6;
    const sentSeconds = stampSeconds === undefined ? undefined : stampSeconds - (rttSeconds ?? 0);
    this.#sent(number, sentSeconds);
    for (const mark of marks) if (mark !== 'DUP!') this.#notes.add(`a reply was marked ${mark}`);
    // ping does not count it as one.
    if (marks.includes('BAD CHECKSUM!')) return;
    // A line that changed its place; that it is one more goes without the mark where many hosts answer.
    if (marks.includes('DUP!') && !this.#requests.isAnswered(number)) return this.#unreadable();
    const nominal = (number - 1) * this.asked.intervalSeconds + (rttSeconds ?? 0);
    const at = stampSeconds === undefined ? undefined : this.#timeline.at(stampSeconds);
    const timeSeconds = Math.round((at ?? nominal) * 1e6) / 1e6;
    const timed = at !== undefined;
    const kind = this.#requests.answer(number, { timeSeconds, timed, rttSeconds, ttl });
    this.#roundTrips.add(rttMicroseconds, kind === 'duplicate');
    if (kind === 'duplicate') this.#slices.duplicated(number);
    else this.#slices.answered(number, { bytes, rttMicroseconds, reordered: kind === 'reordered' });
  }

  #fate(number: number, { kind, stampSeconds, words }: FateLine): void {
    // It is told when the next one is sent.
    if (kind === 'outstanding') return this.#sent(number + 1, stampSeconds);
    this.#sent(number, undefined);
    this.#notes.add(words);
    // The request goes on its way in spite of it.
    if (!words.startsWith('Redirect')) this.#requests.settle(number);
  }

  #sent(number: number, stampSeconds: number | undefined): void {
    if (number <= this.#requests.sent) return;
    this.#timeline.sent(number, stampSeconds);
    this.#slices.sent(number, this.#timeline.seconds);
    this.#requests.send(number);
    if (this.#timeline.clockWasSet) this.#notes.add("the host's clock was set during the run");
  }

  #end(counts: Counts | undefined): void {
    this.#counts = counts;
    if (!counts || this.asked.flood) return;
    this.#contradiction = contradictionOf(counts, this.#requests, this.#timeline, this.asked);
    if (this.#contradiction === undefined && counts.transmitted > this.#requests.sent) {
      this.#timeline.sent(counts.transmitted, undefined);
      this.#slices.sent(counts.transmitted, Math.max(this.#timeline.seconds, counts.lastRequestSeconds));
      this.#requests.send(counts.transmitted);
    }
  }

  output(): ToolOutput {
    const direction = this.#direction();
    const end = this.#ending();
    // What ended it is its error.
    const asides = end.error === undefined ? this.#diagnosis.asides : [];
    return {
      protocol: 'icmp',
      directions: direction ? [direction.output] : [],
      ...end,
      notes: [
        ...(this.#contradiction === undefined ? [] : [this.#contradiction]),
        ...(direction?.notes ?? []),
        ...new Set([...this.#notes.list, ...asides]),
      ],
    };
  }

  #direction(): { output: DirectionOutput; notes: string[] } | undefined {
    if (this.#contradiction !== undefined) return undefined;
    if (this.asked.flood) return this.#counts && quietDirection(this.#counts, this.#record, this.asked);
    if (this.#requests.sent === 0) return undefined;
    return pacedDirection({
      asked: this.asked,
      counts: this.#counts,
      requests: this.#requests,
      slices: this.#slices,
      seconds: this.#timeline.seconds,
      figures: this.#roundTrips.figures(this.#record),
    });
  }

  #ending(): Pick<ToolOutput, 'ending' | 'error'> {
    const { whyNothing, whyNotSent, silence } = this.#diagnosis;
    if (this.#contradiction !== undefined) return { ending: 'truncated' };
    if (!this.#counts) {
      if (this.#requests.received > 0 || whyNothing === undefined) return { ending: silence };
      return { ending: 'failed', error: whyNothing };
    }
    const { transmitted, received } = this.#counts;
    if (received === 0 && whyNotSent !== undefined) return { ending: 'failed', error: whyNotSent };
    const { count = 0 } = this.asked;
    if (transmitted < count)
      return { ending: 'interrupted', error: `it ended after ${transmitted} of ${count} requests` };
    return { ending: 'complete' };
  }
}
