/** A unit of the bitrate axis. */
export interface BitrateUnit {
  name: string;
  /** Bits per second in one of it. */
  bitsPerSecond: number;
}

const UNITS: readonly BitrateUnit[] = [
  { name: 'Gbit/s', bitsPerSecond: 1e9 },
  { name: 'Mbit/s', bitsPerSecond: 1e6 },
  { name: 'kbit/s', bitsPerSecond: 1e3 },
  { name: 'bit/s', bitsPerSecond: 1 },
];

/** The largest unit that the highest value reaches; Mbit/s when nothing moved at all. */
export function unitFor(highestBitsPerSecond: number): BitrateUnit {
  const fallback = highestBitsPerSecond > 0 ? UNITS[3]! : UNITS[1]!;
  return UNITS.find((unit) => highestBitsPerSecond >= unit.bitsPerSecond) ?? fallback;
}
