import type { Random } from './random.js';

export function cutOff(text: string, random: Random): string {
  return text.slice(0, betweenValues(text, random.below(text.length + 1)));
}

/**
 * In a number too, but for its last line: what ends of itself ends its last line, and what was ended by a signal is known by
 * that signal.
 */
export function cutOffAnywhere(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at > text.trimEnd().lastIndexOf('\n') ? betweenValues(text, at) : at);
}

export function withoutBeginning(text: string, random: Random): string {
  return text.slice(betweenValues(text, random.below(text.length + 1)));
}

export function cutOut(text: string, random: Random): string {
  const from = betweenValues(text, random.below(text.length + 1));
  const to = betweenValues(text, from + random.below(400));
  return joined(text.slice(0, from), text.slice(to));
}

export function splice(text: string, random: Random, other: string): string {
  return joined(cutOff(text, random), withoutBeginning(other, random));
}

/**
 * A place beside it that is between two values: half a number is another one, and so is one with another's key or unit. In
 * JSON that is where a pair of key and value ends, in text where a column does.
 */
function betweenValues(text: string, at: number): number {
  const isJson = text.startsWith('{');
  let place = at;
  while (place > 0 && place < text.length && !isBetween(text[place - 1]!, text[place]!, isJson)) place++;
  return place;
}

function isBetween(before: string, after: string, isJson: boolean): boolean {
  return isJson ? /[,\n{}[\]]/.test(before) : before === '\n' || (/\s/.test(before) && /\s/.test(after));
}

/** A joint that would make one number of two, or give one to another's key, is kept apart by something between. */
function joined(head: string, tail: string): string {
  const touch = /[\d.eE+-]$|:\s*$/.test(head) && /^\s*[\d.eE+-]/.test(tail);
  return touch ? `${head}\0${tail}` : head + tail;
}
