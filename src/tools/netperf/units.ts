/** What netperf may print a test's result in, in bit/s; of requests, what its bitrates beside it are in. */
const BITS_PER_UNIT: Readonly<Record<string, number>> = {
  '10^3bits/s': 1e3,
  '10^6bits/s': 1e6,
  '10^9bits/s': 1e9,
  'Trans/s': 1e6,
};

/** Bit/s of one; `undefined` for what is no unit of netperf's. */
export function unitIn(text: string | undefined): number | undefined {
  return text !== undefined && Object.hasOwn(BITS_PER_UNIT, text) ? BITS_PER_UNIT[text] : undefined;
}
