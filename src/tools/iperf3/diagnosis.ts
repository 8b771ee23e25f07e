import { cutText } from '../cut-text.js';
import type { DirectionOutput, ToolOutput } from '../tool.js';
import { isInterrupt, plainError } from './errors.js';
import type { Notes } from '../notes.js';
import { isTcpInfoError, withoutTcpInfo } from './tcp-info.js';

/** Of a line that is kept. */
const MAX_CHARACTERS = 1000;
/** With `--timestamps` a time comes first; getopt puts the path there. */
const OWN_WORDS = [
  /^(?:\S*[/\\])?iperf3(?:\.exe)?: (.*)$/,
  /iperf3: ((?:error|interrupt|parameter error) - .*|the (?:client|server) has .*)$/,
];

/** Collects what a process says about its own end. */
export class Diagnosis {
  #error: string | undefined;
  #stray: string | undefined;
  #printed = false;
  #lacksTcpInfo = false;

  constructor(private readonly notes: Notes) {}

  /** Any line was printed, on either channel. */
  printed(): void {
    this.#printed = true;
  }

  get error(): string | undefined {
    return this.#error;
  }

  stderr(text: string): void {
    const line = cutText(text, MAX_CHARACTERS).trim();
    if (line === '') return;
    this.printed();
    if (/^warning/i.test(line)) return this.notes.add(line);
    const words = OWN_WORDS.map((pattern) => pattern.exec(line)?.[1]).find((found) => found !== undefined);
    if (words !== undefined) return this.fail(words);
    this.#stray ??= line;
  }

  /** Takes an error in the tool's own words. The first one counts: later ones are its consequences. */
  fail(text: string): void {
    const error = plainError(cutText(text, MAX_CHARACTERS));
    if (isTcpInfoError(error)) {
      this.#lacksTcpInfo = true;
      return this.notes.add(`${error}: retransmits, RTT and congestion window were not measured`);
    }
    if (error !== '' && error !== 'exiting') this.#error ??= error;
  }

  /** The directions without figures that iperf3 said it could not read. */
  believable(directions: DirectionOutput[]): DirectionOutput[] {
    return this.#lacksTcpInfo ? directions.map(withoutTcpInfo) : directions;
  }

  /** How the output ended. @param ended whether the tool's own end record was read. */
  ending(ended: boolean): Pick<ToolOutput, 'ending' | 'error'> {
    const error = this.#error ?? (ended ? undefined : this.#stray);
    if (error !== undefined) return { ending: isInterrupt(error) ? 'interrupted' : 'failed', error };
    if (ended) return { ending: 'complete' };
    return { ending: this.#printed ? 'truncated' : 'empty' };
  }
}
