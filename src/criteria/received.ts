/**
 * A value for people. Where rounding would make a broken limit look met, the exact figure follows,
 * as in `4.5 Gbit/s (4499980000 bit/s)`.
 */
export function received(
  value: number,
  limit: number,
  format: (figure: number) => string,
  unit: string,
): string {
  const text = format(value);
  return value !== limit && text === format(limit) ? `${text} (${value}${unit})` : text;
}
