import type { OutputChannel, OutputLine } from '../connection/output-line.js';

const LIMIT_CHARACTERS = 64 * 1024;

/** The end of what a process printed: enough to read up on, never more than a fixed amount. */
export class RawOutput {
  readonly #lines: Record<OutputChannel, string[]> = { stdout: [], stderr: [] };
  readonly #sizes: Record<OutputChannel, number> = { stdout: 0, stderr: 0 };
  /** Whether the beginning is missing. */
  cut = false;

  push({ channel, text }: OutputLine): void {
    const lines = this.#lines[channel];
    const kept = text.slice(-LIMIT_CHARACTERS);
    this.cut ||= kept.length < text.length;
    lines.push(kept);
    this.#sizes[channel] += kept.length + 1;
    while (this.#sizes[channel] > LIMIT_CHARACTERS && lines.length > 1) {
      this.#sizes[channel] -= lines.shift()!.length + 1;
      this.cut = true;
    }
  }

  text(channel: OutputChannel): string {
    return this.#lines[channel].join('\n');
  }

  /** The last `count` lines of both outputs, each cut to a readable length. */
  tail(count = 8): string[] {
    const last = [...this.#lines.stdout.slice(-count), ...this.#lines.stderr.slice(-count)];
    return last
      .filter((line) => line.trim() !== '')
      .map((line) => (line.length > 300 ? `${line.slice(0, 300)}…` : line));
  }
}
