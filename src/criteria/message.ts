import { dataPath, type TrafficLabel, type Verdict } from '../results/verdict.js';
import { timeInWords } from './course.js';

/** How verdicts are told. */
export interface DescribeOptions {
  /** The assertion was negated, so that it failed because every verdict passed. @default false */
  isNot?: boolean;
  /** Colours for what was expected. @default none */
  printExpected?: (text: string) => string;
  /** Colours for what was received. @default none */
  printReceived?: (text: string) => string;
  /** Draws the intervals in one line. @default they are told in words alone */
  sparkline?: (values: readonly (number | undefined)[]) => string;
}

/** Lines for verdicts beside the first. */
const OTHERS_SHOWN = 3;

/**
 * Why an assertion failed, for people, in at most 12 lines of plain text: the first verdict that decided in full, the
 * others in a line each.
 */
export function describeVerdicts(verdicts: readonly Verdict[], options: DescribeOptions = {}): string {
  const { isNot = false } = options;
  const deciding = verdicts.filter((verdict) => verdict.pass === isNot);
  const [first, ...others] = deciding;
  if (!first) return isNot ? 'not every verdict passed' : 'every verdict passed';
  const lines = block(first, options);
  if (verdicts.length > 1) lines.push('', tally(deciding.length, verdicts.length, isNot));
  lines.push(...others.slice(0, OTHERS_SHOWN).map((verdict) => `  ${oneLine(verdict)}`));
  if (others.length > OTHERS_SHOWN) lines.push(`  … and ${others.length - OTHERS_SHOWN} more`);
  return lines.join('\n');
}

function block(verdict: Verdict, options: DescribeOptions): string[] {
  const { isNot, printExpected, printReceived } = options;
  const expected = flat(verdict.expected);
  const received = flat(verdict.actual);
  return [
    `Criterion: ${verdict.criterion}`,
    `Expected:  ${isNot ? 'not ' : ''}${printExpected?.(expected) ?? expected}`,
    `Received:  ${printReceived?.(received) ?? received}${when(verdict)}`,
    ...courseLines(verdict, options),
    `Traffic:   ${pathOf(verdict.traffic)}`,
    `Measured:  ${placeOf(verdict.traffic)}`,
  ];
}

function courseLines({ course }: Verdict, { sparkline }: DescribeOptions): string[] {
  if (!course) return [];
  const bars = sparkline?.(course.values.map((value) => value ?? undefined));
  return [`Intervals: ${bars === undefined ? '' : `${bars} `}${course.words}`];
}

function tally(deciding: number, all: number, isNot: boolean): string {
  const others = deciding > 1 ? '; the others:' : '';
  return isNot
    ? `All ${all} passed, and at least one should not have${others}`
    : `${deciding} of ${all} failed${others}`;
}

function oneLine(verdict: Verdict): string {
  const { traffic } = verdict;
  const side = traffic.sender ? 'sender' : 'receiver';
  const seen = `${flat(verdict.actual)}${when(verdict)}, expected ${flat(verdict.expected)}`;
  return `${verdict.criterion}, ${pathOf(traffic)}, ${side} ${traffic.host}: ${seen}`;
}

/** On one line, whatever a tool or a criterion of the user's own wrote. */
export function flat(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

function when({ interval }: Verdict): string {
  return interval
    ? ` (interval ${timeInWords(interval.startSeconds)}–${timeInWords(interval.endSeconds)} s)`
    : '';
}

function pathOf(traffic: TrafficLabel): string {
  return `${traffic.stream}, ${traffic.direction}, ${dataPath(traffic)}`;
}

/** Who says so. */
function placeOf({ tool, version, role, sender, host }: TrafficLabel): string {
  const program = version === undefined ? tool : `${tool} ${version}`;
  return `at the ${sender ? 'sender' : 'receiver'} ${host}, by the ${program} ${role}`;
}
