import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { withDeadline } from '../../../src/core/wait.js';

/** A line, and when it came (`performance.now()`). */
export interface TimedLine {
  readonly text: string;
  readonly at: number;
}

/**
 * A plain /bin/sh that runs before the clock does, so that its own start is in no figure. It shares nothing with the
 * code under test. Whatever it has started ends with it.
 */
export class ResidentShell implements AsyncDisposable {
  readonly pid: number;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #reader: Interface;
  readonly #lines: TimedLine[] = [];
  #wake: () => void = () => undefined;

  /** @param code reads requests from its standard input, a line each, and answers by lines. */
  constructor(code: string, ...args: string[]) {
    this.#child = spawn('/bin/sh', ['-c', code, 'bench', ...args], {
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.pid = this.#child.pid!;
    this.#child.stdin.on('error', () => undefined);
    this.#reader = createInterface(this.#child.stdout).on('line', (text) => {
      this.#lines.push({ text, at: performance.now() });
      this.#wake();
    });
  }

  /** Sends a request; returns when that was. */
  ask(line: string): number {
    const at = performance.now();
    this.#child.stdin.write(`${line}\n`);
    return at;
  }

  /** The next line. @throws after 30 s without one. */
  async next(): Promise<TimedLine> {
    while (this.#lines.length === 0) {
      const more = new Promise<void>((resolve) => (this.#wake = resolve));
      await withDeadline(more, 30_000, () => new Error('the shell did not answer within 30 s'));
    }
    return this.#lines.shift()!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#reader.close();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    process.kill(-this.pid, 'SIGKILL');
    await gone;
  }
}
