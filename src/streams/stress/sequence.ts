import type { Random } from '../../core/random.js';
import type { Kind, Recipe } from './make-stream.js';
import type { StressPlan } from './options.js';

/** What a stream was drawn to be. */
export interface Drawn extends Recipe {
  /** Counted from 1. */
  number: number;
}

/**
 * Random streams, one after the other: first the protocol, then one of the tools that have it, then a direction, a size and a
 * duration. The nth one depends on nothing but the seed and the kinds.
 */
export class Sequence {
  #number = 0;
  readonly #protocols: readonly Kind['protocol'][];

  /** @param kinds not empty. */
  constructor(
    private readonly plan: StressPlan,
    private readonly kinds: readonly Kind[],
    private readonly random: Random,
  ) {
    this.#protocols = [...new Set(kinds.map(({ protocol }) => protocol))];
  }

  next(): Drawn {
    const { random, plan } = this;
    const protocol = random.pick(this.#protocols);
    const carrying = this.kinds.filter((kind) => kind.protocol === protocol);
    const tool = random.pick([...new Set(carrying.map((kind) => kind.tool))]);
    const kind = random.pick(carrying.filter((each) => each.tool === tool));
    this.#number++;
    return {
      ...kind,
      number: this.#number,
      lengthBytes: random.whole(plan.minSize, plan.maxSize),
      durationSeconds: random.whole(plan.minDur, plan.maxDur),
      client: random.whole(0, plan.clients.length - 1),
    };
  }
}
