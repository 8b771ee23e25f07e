/** Prints rows below a title; the first row is the heading. Columns after the first stand to the right. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('   '),
  );
  console.log(`\n${title}\n${lines.map((line) => `  ${line.trimEnd()}`).join('\n')}`);
}
