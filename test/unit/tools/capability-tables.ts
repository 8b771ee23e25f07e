import {
  ABILITIES,
  type Ability,
  type Capabilities,
  type Figure,
  type Measured,
  type Support,
} from '../../../src/tools/capabilities.js';

/** A tool as the tables show it. */
export interface Described {
  readonly name: string;
  readonly capabilities: Capabilities;
}

/** Markdown: what each tool can do. */
export function abilityTable(tools: readonly Described[]): string {
  const rows = (Object.keys(ABILITIES) as Ability[]).map((ability) => [
    ABILITIES[ability],
    ...tools.map(({ capabilities }) => support(capabilities.abilities[ability])),
  ]);
  return table([['', ...tools.map(nameOf)], ...rows]);
}

/** Markdown: which end of each tool's traffic has a figure, of every interval or only of the whole run. */
export function figureTable(tools: readonly Described[]): string {
  const figures = [
    ...new Set(tools.flatMap(({ capabilities }) => Object.keys(capabilities.figures) as Figure[])),
  ];
  const rows = figures.map((figure) => [
    `\`${figure}\``,
    ...tools.map(({ capabilities }) => measured(capabilities.figures[figure])),
  ]);
  return table([['', ...tools.map(nameOf)], ...rows]);
}

function nameOf({ name }: Described): string {
  return name;
}

function support(value: Support): string {
  return typeof value === 'string' ? value : value ? 'yes' : '–';
}

function measured(where: Measured | undefined): string {
  const { intervals, summary } = where ?? {};
  if (intervals === summary) return summary ?? '–';
  const parts = [summary && `run: ${summary}`, intervals && `intervals: ${intervals}`];
  return parts.filter(Boolean).join('; ');
}

function table(cells: readonly (readonly string[])[]): string {
  const widths = cells[0]!.map((_, column) => Math.max(3, ...cells.map((line) => line[column]!.length)));
  const [head, ...body] = cells.map((line) => line.map((cell, column) => cell.padEnd(widths[column]!)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [head!, rule, ...body].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
