import type { Role } from '../tool.js';
import type { Notes } from '../notes.js';

/** A server's words about a client that has gone; a client that was stopped goes in this way too. */
const CLIENT_GONE =
  /^(?:(?:tcp|udp) )?(?:write|read|recv|recvn|recvmsg|shutdown) failed: (?:Connection reset by peer|Broken pipe|Transport endpoint is not connected|Connection refused)/;
/** Told of a UDP socket whose other end is closed: by itself it does not tell whether that was before the end. */
const CLOSED = /^(?:read|recv|recvn|recvmsg|Read UDP fin) failed: Connection refused/;
/** In front of most words from 2.2 on. */
const FLOW = /^\[ *\*?\d+\] /;
const SIGNALLED = /^Waiting for server threads to complete/;
const NO_ACK = /WARNING: did not receive ack/;
const WARNING = /^(?:\[ *\*?\d+\] )?WARN(?:ING)?: */;
const FAILURE =
  /failed(?:: | \()|^ERROR: |: (?:unrecognized|invalid|ambiguous|unknown) option|option .*requires an argument/;

/** Collects what a process says about its own end. */
export class Diagnosis {
  #error: string | undefined;
  #signal: string | undefined;
  #clientGone: string | undefined;
  #stray: string | undefined;

  constructor(
    private readonly role: Role,
    private readonly notes: Notes,
  ) {}

  /** Its first error, in its own words; later ones are its consequences. */
  get error(): string | undefined {
    return this.#error;
  }

  /** What a server said about a signal that ended it while traffic ran. */
  get signal(): string | undefined {
    return this.#signal;
  }

  /** What a server said about a client that has gone. */
  get clientGone(): string | undefined {
    return this.#clientGone;
  }

  /** What counts as an error only where the records are not whole. */
  get stray(): string | undefined {
    return this.#stray;
  }

  fail(text: string): void {
    this.#error ??= text;
  }

  /** @returns whether a signal ended it. */
  stderr(text: string): boolean {
    const line = text.slice(0, 1000).trim().replace(FLOW, '');
    if (line === '') return false;
    const server = this.role === 'server';
    const signalled = server && SIGNALLED.test(line);
    if (signalled) this.#signal ??= line;
    else if (server && CLIENT_GONE.test(line)) this.#clientGone ??= line;
    else if (CLOSED.test(line)) this.#stray ??= line;
    else if (NO_ACK.test(line)) this.#stray ??= line.replace(WARNING, '');
    else if (WARNING.test(line)) this.warn(line);
    else if (FAILURE.test(line)) this.fail(line);
    else this.#stray ??= line;
    return signalled;
  }

  /** Takes a warning; @returns whether it is one. */
  warn(text: string): boolean {
    if (!WARNING.test(text)) return false;
    this.notes.add(text.slice(0, 300).replace(WARNING, ''));
    return true;
  }
}
