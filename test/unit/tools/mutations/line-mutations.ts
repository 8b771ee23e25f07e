import type { Random } from './random.js';

export function splice(text: string, random: Random, other: string): string {
  const [head, tail] = [text.split('\n'), other.split('\n')];
  const kept = head.slice(0, random.below(head.length + 1));
  return [...kept, ...tail.slice(random.below(tail.length + 1))].join('\n');
}

export function interleave(text: string, random: Random, other: string): string {
  const rest = other.split('\n');
  return lines(text, (list) =>
    list.flatMap((line) => (random.below(6) === 0 && rest.length > 0 ? [line, rest.shift()!] : [line])),
  );
}

export function insertOthers(text: string, random: Random, other: string): string {
  const foreign = other.split('\n');
  const from = random.below(foreign.length);
  const some = foreign.slice(from, from + 1 + random.below(5));
  return lines(text, (list) => list.toSpliced(random.below(list.length + 1), 0, ...some));
}

export function dropSome(text: string, random: Random): string {
  const odds = random.pick([2, 4, 8, 16, 32]);
  return lines(text, (list) => list.filter(() => random.below(odds) > 0));
}

export function dropOne(text: string, random: Random): string {
  return lines(text, (list) => list.toSpliced(random.below(list.length), 1));
}

export function doubleOne(text: string, random: Random): string {
  return lines(text, (list) => {
    const at = random.below(list.length);
    return list.toSpliced(random.below(3) === 0 ? random.below(list.length) : at, 0, list[at]!);
  });
}

export function doubleSome(text: string, random: Random): string {
  return lines(text, (list) => list.flatMap((line) => (random.below(10) === 0 ? [line, line] : [line])));
}

export function swap(text: string, random: Random): string {
  return lines(text, (list) => {
    for (let count = 1 + random.below(3); count > 0; count--) {
      const [one, other] = [random.below(list.length), random.below(list.length)];
      [list[one], list[other]] = [list[other]!, list[one]!];
    }
    return list;
  });
}

export function shuffle(text: string, random: Random): string {
  return lines(text, (list) => {
    const [from, count] = [random.below(list.length), 2 + random.below(12)];
    const part = list.slice(from, from + count);
    const mixed = part.map((line) => [random.next(), line] as const).sort(([a], [b]) => a - b);
    return list.toSpliced(from, part.length, ...mixed.map(([, line]) => line));
  });
}

/** @param change may change the list in place. */
function lines(text: string, change: (list: string[]) => string[]): string {
  return change(text.split('\n')).join('\n');
}
