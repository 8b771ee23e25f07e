import { directionsOf } from '../../../../src/results/traffic-result.js';
import { feedText } from '../feeding.js';
import type { RecordedRun } from '../recorded-run.js';
import { type Mutator, MUTATORS } from './mutators.js';
import { faults, misshapen } from './oracle.js';
import { Random } from './random.js';
import { resultFor, type Truth, truthOf } from './truth.js';

/** Nothing that is shorter than a second takes as long. */
const HANG_MS = 5000;

export interface Outcome {
  mutations: number;
  /** Still judged sound. */
  sound: number;
  refused: number;
  /** Of forms of which only the shape of a result can be judged. */
  foreign: number;
  /** Records of two outputs that happen to fit: together they are an output as good as any. */
  mixed: number;
  slowestMs: number;
  intervals: number;
  /** The first of those that read wrong, each with what it takes to repeat it. */
  failures: string[];
  failed: number;
}

interface Damaged {
  run: RecordedRun;
  other: RecordedRun;
  applied: readonly Mutator[];
  out: string;
  err: string;
}

/** The seed, the count of mutations of each tool, and the one to look at, which `describe` names. */
export interface Plan {
  seed: number;
  count: number;
  only?: number;
}

/** What the environment asks for in place of these. */
export function planned(usual: Plan): Plan {
  const { NETWRIGHT_SEED: seed, NETWRIGHT_MUTATIONS: count, NETWRIGHT_MUTATION: only } = process.env;
  return {
    seed: Number(seed ?? usual.seed),
    count: Number(count ?? usual.count),
    ...(only !== undefined && { only: Number(only) }),
  };
}

/** Damages recordings of one tool in random ways, and checks what each reads as. */
export function campaign(runs: readonly RecordedRun[], { seed, count, only }: Plan): Outcome {
  const outcome: Outcome = {
    mutations: count,
    sound: 0,
    refused: 0,
    foreign: 0,
    mixed: 0,
    slowestMs: 0,
    intervals: 0,
    failures: [],
    failed: 0,
  };
  const usable = runs.filter(({ out }) => out !== '');
  const ownTruth = cached((run: RecordedRun) => truthOf(run, [run.out, ...(run.parts ?? [])], run.err));
  for (let index = only ?? 0; index < (only === undefined ? count : only + 1); index++) {
    const random = new Random(seed * 1_000_003 + index);
    const damaged = damage(usable[index % usable.length]!, usable, random);
    const found = examine(damaged, outcome, ownTruth);
    if (found.length === 0) continue;
    outcome.failed++;
    if (outcome.failures.length < 10) outcome.failures.push(describe(damaged, found, seed, index));
  }
  return outcome;
}

function damage(run: RecordedRun, runs: readonly RecordedRun[], random: Random): Damaged {
  const fits = ({ lineByLine, foreign }: RecordedRun) =>
    lineByLine === run.lineByLine && (!foreign || run.foreign);
  const other = random.pick(runs.filter(fits));
  const applied = Array.from({ length: random.pick([1, 1, 1, 2]) }, () => random.pick(MUTATORS));
  const onErr = run.err !== '' && random.below(4) === 0;
  const text = onErr ? run.err : run.out;
  const mutated = applied.reduce(
    (so, mutator) => mutator.apply(so, random, onErr ? other.err : other.out),
    text,
  );
  // What belongs on one channel turns up on the other as well.
  const err = random.below(20) === 0 ? `${mutated}\n${run.err}` : run.err;
  return { run, other, applied, out: onErr ? run.out : mutated, err: onErr ? mutated : err };
}

function examine(
  { run, other, applied, out, err }: Damaged,
  outcome: Outcome,
  ownTruth: (run: RecordedRun) => Truth,
): string[] {
  const started = performance.now();
  try {
    const reader = run.reader();
    feedText(reader, out, err);
    const result = resultFor(run, reader.output());
    const sound = directionsOf(result).some((one) => one.sound);
    outcome[run.foreign ? 'foreign' : sound ? 'sound' : 'refused']++;
    outcome.intervals += directionsOf(result).flatMap(({ intervals }) => intervals).length;
    const took = performance.now() - started;
    outcome.slowestMs = Math.max(outcome.slowestMs, took);
    const splices = applied.some((mutator) => mutator.splices);
    const tooLong = took > HANG_MS ? [`it took ${Math.round(took)} ms`] : [];
    if (run.foreign) return [...tooLong, ...misshapen(result)];
    const truths = () => [
      ownTruth(run),
      ...(splices ? [truthOf(run, [other.out, ...(other.parts ?? [])], other.err), ownTruth(other)] : []),
    ];
    // Lines of one document are parts of its records.
    const tears = applied.some((mutator) => mutator.tears) || !run.lineByLine;
    const found = faults(result, truths, tears);
    if (found.length > 0 && splices && !tears && faults(result, truths, true).length === 0) {
      outcome.mixed++;
      return tooLong;
    }
    return [...tooLong, ...found];
  } catch (error) {
    return [`it threw ${String(error instanceof Error ? error.stack : error)}`];
  }
}

function describe(
  { run, other, applied, out }: Damaged,
  found: readonly string[],
  seed: number,
  index: number,
): string {
  const names = applied.map(({ name, splices }) => (splices ? `${name} (${other.id})` : name)).join(', ');
  return [
    `NETWRIGHT_SEED=${seed} NETWRIGHT_MUTATION=${index}: ${run.id}, ${names}`,
    ...found.slice(0, 3),
    out.slice(0, Number(process.env['NETWRIGHT_SHOW'] ?? 1500)),
  ].join('\n  ');
}

function cached<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = make(key)));
    return value;
  };
}

/** What a campaign found, for people. */
export function report(name: string, outcome: Outcome): string {
  const { mutations, sound, refused, foreign, mixed, intervals, slowestMs, failed } = outcome;
  return `${name}: ${mutations} mutations, ${sound} sound, ${refused} refused, ${failed} wrong, ${mixed} mixed up, ${foreign} of foreign forms; ${intervals} intervals, slowest ${Math.round(slowestMs)} ms`;
}
