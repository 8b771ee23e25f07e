/** A limit, and how its figure is told. */
interface Told {
  limit: number;
  /** How far a value may be off the limit, to either side. @default the limit has one side */
  tolerance?: number | undefined;
  format: (figure: number) => string;
  /** Follows the exact figure, with its leading blank. */
  unit: string;
}

/**
 * A value for people. Where rounding would make a broken limit look met, the exact figure follows,
 * as in `4.5 Gbit/s (4499980000 bit/s)`.
 */
export function received(value: number, { limit, tolerance, format, unit }: Told): string {
  const text = format(value);
  const borders = tolerance === undefined ? [limit] : [limit, limit - tolerance, limit + tolerance];
  const isBlurred = borders.some((border) => value !== border && text === format(border));
  return isBlurred && !borders.includes(value) ? `${text} (${value}${unit})` : text;
}
