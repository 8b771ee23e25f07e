/** A number of things, such as `1 reply` and `2 replies`. */
export function count(number: number, what: string): string {
  if (number === 1) return `1 ${what}`;
  return `${number} ${what.endsWith('y') ? `${what.slice(0, -1)}ies` : `${what}s`}`;
}
