import { cutText } from '../cut-text.js';
import type { OutputChannel, OutputReader, ToolOutput } from '../tool.js';

/** A netserver prints nothing of the traffic: its client tells what it measured. Its own words are troubles. */
export class ServerReader implements OutputReader {
  #started = false;
  #words: string | undefined;

  line(_channel: OutputChannel, text: string): void {
    const line = cutText(text, 1000).trim();
    if (/^Starting netserver/.test(line)) this.#started = true;
    else if (line !== '') this.#words ??= line;
  }

  output(): ToolOutput {
    const error = this.#started ? undefined : this.#words;
    const said = this.#words === undefined ? [] : [`netserver said: ${this.#words}`];
    if (error !== undefined) return { directions: [], ending: 'failed', error, notes: [] };
    return { directions: [], ending: this.#started ? 'truncated' : 'empty', notes: said };
  }

  outputFor(client: ToolOutput): ToolOutput {
    const own = this.output();
    if (own.ending === 'failed') return own;
    const directions = client.directions.flatMap(({ direction, sender, peerSummary }) =>
      peerSummary
        ? {
            ...{ direction, sender: !sender, intervals: [], hasNoIntervals: true },
            ...{ flows: [{ id: 1, summary: peerSummary }], summary: peerSummary },
          }
        : [],
    );
    const { protocol, ending, error } = client;
    return {
      ...(protocol && { protocol }),
      ...{ directions, ending, notes: own.notes },
      ...(error !== undefined && { error }),
    };
  }
}
