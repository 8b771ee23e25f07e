import type { OutputChannel } from './output-line.js';

/** One frame of the supervisor. */
export type Frame =
  | { kind: 'ready'; nonce: string; pid: number; lock: 'flock' | 'link'; uid: number }
  | { kind: 'need'; what: string }
  | { kind: 'started'; id: number; pid: number }
  | { kind: 'line'; id: number; channel: OutputChannel; text: Buffer; piece: boolean }
  | { kind: 'cut'; id: number; channel: OutputChannel }
  | { kind: 'exited'; id: number; status: number }
  | { kind: 'drained'; id: number; channel: OutputChannel }
  | { kind: 'granted'; id: number; port: number; pid: number; born: string }
  | { kind: 'refused'; id: number; port: number; why: 'bound' | 'leased'; who: string }
  | { kind: 'answer'; id: number; words: string[] };

const NEWLINE = 10;
const SPACE = 32;
const LINES: Readonly<Record<string, [OutputChannel, boolean]>> = {
  o: ['stdout', false],
  O: ['stdout', true],
  e: ['stderr', false],
  E: ['stderr', true],
};

/** Splits the bytes of a channel into frames. What stands before the ready frame is not a frame and goes to `noise`. */
export class FrameParser {
  #rest: Buffer = Buffer.alloc(0);
  #ready = false;

  constructor(
    private readonly nonce: string,
    private readonly onFrame: (frame: Frame) => void,
    private readonly onNoise: (line: string) => void,
  ) {}

  push(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      this.#line(bytes.subarray(start, end));
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
  }

  #line(line: Buffer): void {
    if (!this.#ready) return this.#beforeReady(line.toString());
    const frame = parseFrame(line);
    if (frame) this.onFrame(frame);
    else this.onNoise(line.toString());
  }

  #beforeReady(line: string): void {
    // A banner without a newline at its end may stand before the frame.
    const ready = /READY (\S+) (\d+) (flock|link) (\d+)$/.exec(line);
    const need = /NEED (\S+) (.+)$/.exec(line);
    if (ready?.[1] === this.nonce) {
      this.#ready = true;
      const lock = ready[3] as 'flock' | 'link';
      this.onFrame({ kind: 'ready', nonce: this.nonce, pid: Number(ready[2]), lock, uid: Number(ready[4]) });
    } else if (need?.[1] === this.nonce) this.onFrame({ kind: 'need', what: need[2]! });
    else this.onNoise(line);
  }
}

function parseFrame(line: Buffer): Frame | undefined {
  const op = String.fromCharCode(line[0] ?? SPACE);
  const output = LINES[op];
  if (output && line[1] === SPACE) {
    const space = line.indexOf(SPACE, 2);
    const id = Number(line.toString('latin1', 2, space < 0 ? line.length : space));
    return { kind: 'line', id, channel: output[0], piece: output[1], text: line.subarray(space + 1) };
  }
  const words = line.toString().split(' ');
  const id = Number(words[1]);
  switch (op) {
    case 'S':
      return { kind: 'started', id, pid: Number(words[2]) };
    case 'X':
      return { kind: 'exited', id, status: Number(words[2]) };
    case 'Z':
      return { kind: 'drained', id, channel: words[2] === 'o' ? 'stdout' : 'stderr' };
    case 'C':
      return { kind: 'cut', id, channel: words[2] === 'o' ? 'stdout' : 'stderr' };
    case 'L':
      return { kind: 'granted', id, port: Number(words[2]), pid: Number(words[3]), born: words[4] ?? '0' };
    case 'B': {
      const why = words[3] === 'bound' ? 'bound' : 'leased';
      return { kind: 'refused', id, port: Number(words[2]), why, who: words.slice(4).join(' ') };
    }
    case 'K':
    case 'l':
    case 'U':
    case 'G':
    case 'N':
      return { kind: 'answer', id, words: words.slice(2) };
    default:
      return undefined;
  }
}
