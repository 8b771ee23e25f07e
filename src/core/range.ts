/** Two figures with the unit of both said once, such as `93.9 to 94.3 Mbit/s`. */
export function formatRange(low: number, high: number, format: (value: number) => string): string {
  const [first, second] = [format(low), format(high)];
  const [figure, unit] = [first.slice(0, blankIn(first)), first.slice(blankIn(first))];
  return `${second.slice(blankIn(second)) === unit ? figure : first} to ${second}`;
}

function blankIn(text: string): number {
  const index = text.indexOf(' ');
  return index < 0 ? text.length : index;
}
