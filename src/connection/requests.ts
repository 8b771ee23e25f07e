import type { Frame } from './frames.js';

/** A port lease on the host, held there by a process of its own. */
export interface Lease {
  port: number;
  pid: number;
  born: string;
}

/** Why a port was not leased. */
export interface RefusedPort {
  port: number;
  why: 'bound' | 'leased';
  /** Who holds the lease, as far as that is known; empty otherwise. */
  who: string;
}

/** What the host answered to one request. */
export interface Answer {
  words: string[];
  leases: Lease[];
  refused: RefusedPort[];
}

interface Pending extends Answer {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/** Requests that wait for their answer. */
export class Requests {
  readonly #pending = new Map<number, Pending>();

  /** The answer to request `id`, which the caller sends. */
  expect(id: number): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#pending.set(id, { words: [], leases: [], refused: [], resolve, reject });
    });
    answer.catch(() => undefined);
    return answer;
  }

  forget(id: number): void {
    this.#pending.delete(id);
  }

  /** Whether somebody waits for it. */
  onFrame(frame: Extract<Frame, { kind: 'granted' | 'refused' | 'answer' }>): boolean {
    const pending = this.#pending.get(frame.id);
    if (!pending) return false;
    if (frame.kind === 'granted') pending.leases.push(frame);
    else if (frame.kind === 'refused') pending.refused.push(frame);
    else {
      this.#pending.delete(frame.id);
      pending.resolve({ ...pending, words: frame.words });
    }
    return true;
  }

  /** The connection is gone: no request will be answered. */
  failAll(error: Error): void {
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
