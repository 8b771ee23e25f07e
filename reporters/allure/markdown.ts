/** A cell that stands out; its text is escaped like any other. */
export interface Bold {
  bold: string;
}

export type Cell = string | Bold;

/** A table longer than this is cut, and says by how much. */
const MOST_ROWS = 200;

/** A table with a head. Nothing in a cell is taken for Markdown or HTML. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const shown = rows.slice(0, MOST_ROWS).map((row) => line(row.map(cell)));
  const hidden = rows.length - shown.length;
  const lines = [line(head), line(head.map(() => '---')), ...shown].join('\n');
  return hidden > 0 ? `${lines}\n\n… and ${hidden} more rows, in the attached JSON.` : lines;
}

/** A list of lines of text, cut like a table. */
export function list(items: readonly string[]): string {
  const shown = items.slice(0, MOST_ROWS).map((item) => `- ${plain(item)}`);
  const hidden = items.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`- … and ${hidden} more`] : [])].join('\n');
}

/** Text that stands as it is, on one line, in Markdown that may hold HTML. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\\`*_[\]|~]/g, (character) => `\\${character}`);
}

function cell(content: Cell): string {
  return typeof content === 'string' ? plain(content) : `**${plain(content.bold)}**`;
}
