import * as lines from './line-mutations.js';
import * as pieces from './piece-mutations.js';
import type { Random } from './random.js';
import * as values from './value-mutations.js';

/** One way to damage an output. No number is changed in such a way that another valid number stands there. */
export interface Mutator {
  readonly name: string;
  /** Whether it may put parts of records together that were none; see `oracle.ts`. */
  readonly tears?: boolean;
  /** Whether another recording goes into it. */
  readonly splices?: boolean;
  /** @param other the recording that it is spliced with. */
  apply(text: string, random: Random, other: string): string;
}

export const MUTATORS: readonly Mutator[] = [
  { name: 'cut off', apply: pieces.cutOff },
  { name: 'cut off anywhere', apply: pieces.cutOffAnywhere },
  { name: 'without its beginning', apply: pieces.withoutBeginning },
  { name: 'a piece cut out', tears: true, apply: pieces.cutOut },
  { name: 'spliced anywhere', splices: true, tears: true, apply: pieces.splice },
  { name: 'everything doubled', apply: (text) => text + text },
  { name: 'another behind it', splices: true, apply: (text, _, other) => text + other },
  { name: 'spliced by lines', splices: true, apply: lines.splice },
  { name: 'mixed with another line by line', splices: true, apply: lines.interleave },
  { name: 'lines of another in between', splices: true, apply: lines.insertOthers },
  { name: 'lines dropped', apply: lines.dropSome },
  { name: 'a line dropped', apply: lines.dropOne },
  { name: 'a line doubled', apply: lines.doubleOne },
  { name: 'lines doubled', apply: lines.doubleSome },
  { name: 'lines swapped', apply: lines.swap },
  { name: 'lines shuffled', apply: lines.shuffle },
  { name: 'decimal commas', apply: values.decimalCommas },
  { name: 'thousands in groups', apply: values.groups },
  { name: "another script's digits", apply: values.otherDigits },
  { name: 'impossible numbers', apply: values.impossible },
  { name: 'NUL bytes', apply: values.nulBytes },
  { name: 'random bytes', apply: values.randomBytes },
  { name: 'random bytes between', apply: values.randomBytesBetween },
  { name: 'truncated UTF-8', apply: values.truncatedUtf8 },
];
