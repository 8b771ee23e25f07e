import { expect, test } from '@playwright/test';
import { TOOL_NAMES } from '../../../../src/tools/tools.js';
import { resultsOf, rightOf, wrongNumber } from './judge.js';
import { MIXING, MUTATORS, randomNumbers } from './mutate.js';
import type { Subject } from './subject.js';
import { SUBJECTS } from './subjects.js';

const SEED = 20_261_122;
/** Of every tool; the bench takes more. */
const COUNT = Number(process.env.NETWRIGHT_MUTATIONS ?? 7000);
const PATIENCE_MS = 2000;

/** One object on many lines: with lines of another one in it, it would be JSON that says two things at once. */
const BUT_LINES_OF_ANOTHER = Object.keys(MUTATORS).filter((name) => name !== 'lines of another in between');
/** What was ended by a signal may count what it does not time: to know that takes the lines before. */
const isWhole = ({ name }: Subject) => !name.includes('SIG');

for (const tool of TOOL_NAMES)
  test(`${tool}: ${COUNT} broken outputs give a right result or none`, () => {
    test.setTimeout(0);
    const { sound, faults, mixed } = campaign(SUBJECTS[tool]());
    console.log(
      `${tool}: ${COUNT} mutations: ${sound} sound, ${COUNT - sound} refused, ${mixed.length} mixed up`,
    );
    expect(faults).toEqual([]);
    // Lines of two outputs that happen to fit are an output as good as any.
    expect(mixed.length, mixed.join('\n')).toBeLessThanOrEqual(COUNT / 1000);
    expect(sound).toBeGreaterThan(COUNT / 50);
    expect(sound).toBeLessThan(COUNT);
  });

function campaign(all: readonly Subject[]) {
  const subjects = all.filter(({ stdout }) => stdout.length > 0 && stdout.length < 60_000);
  const right = new Map(subjects.map((subject) => [subject, rightOf(subject)]));
  const random = randomNumbers(SEED);
  const below = (limit: number) => Math.floor(random() * limit);
  const outcome = { sound: 0, faults: [] as string[], mixed: [] as string[] };
  for (let count = 0; count < COUNT; count++) {
    const subject = subjects[below(subjects.length)]!;
    const family = subjects.filter((other) => other.family === subject.family && isWhole(other));
    const other = family[below(family.length)] ?? subject;
    const names = subject.family.startsWith('iperf3 json ') ? BUT_LINES_OF_ANOTHER : Object.keys(MUTATORS);
    const name = names[below(names.length)]!;
    const broken = MUTATORS[name]!(subject.stdout, other.stdout, below);
    const label = `${count}: ${subject.name}, ${name}, with ${other.name}`;
    const before = performance.now();
    try {
      const results = resultsOf(subject, broken);
      if (results.every((result) => result.sound)) {
        outcome.sound++;
        const wrong = wrongNumber(results, [right.get(subject)!, right.get(other)!], MIXING.has(name));
        if (wrong) outcome[MIXING.has(name) ? 'mixed' : 'faults'].push(`${label}: ${wrong}`);
      }
    } catch (error) {
      outcome.faults.push(`${label}: ${String(error)}`);
    }
    if (performance.now() - before > PATIENCE_MS) outcome.faults.push(`${label}: it took too long`);
  }
  return outcome;
}

/** A connection cuts lines at 1 MiB; a reader has to live with more. */
for (const tool of TOOL_NAMES)
  test(`${tool}: one line of 50 MB is left out, and not kept`, () => {
    test.setTimeout(120_000);
    const subject = SUBJECTS[tool]().find(({ stdout }) => stdout.length > 500)!;
    const lines = subject.stdout.split('\n');
    for (const text of ['x'.repeat(50e6), '9'.repeat(50e6), '{"a":'.repeat(10e6), ' '.repeat(50e6)]) {
      const reader = subject.makeReader();
      const before = performance.now();
      lines.forEach((line, index) => reader.line('stdout', index === 3 ? text : line));
      reader.line('stderr', text);
      const output = JSON.stringify(reader.output());
      expect(performance.now() - before).toBeLessThan(20_000);
      expect(output.length).toBeLessThan(subject.stdout.length * 20 + 20_000);
    }
  });
