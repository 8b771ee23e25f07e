/** A unit of the vertical axis. */
export interface Unit {
  name: string;
  /** The figure's own unit in one of it. */
  size: number;
}

/** The largest first. */
export function unitsOf(...units: readonly (readonly [size: number, name: string])[]): Unit[] {
  return units.map(([size, name]) => ({ size, name }));
}

/** The largest unit that the highest value reaches; the second when all are 0, such as Mbit/s when nothing moved at all. */
export function unitFor(highest: number, units: readonly Unit[]): Unit {
  const fallback = highest > 0 ? units.at(-1)! : units[1]!;
  return units.find(({ size }) => highest >= size) ?? fallback;
}
