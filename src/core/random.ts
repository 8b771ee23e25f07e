/** Numbers that a seed makes again. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  /** @param list not empty. */
  pick<T>(list: readonly T[]): T;
}

/** The largest seed. */
export const MAX_SEED = 2 ** 32 - 1;

/**
 * The same numbers for the same seed, on every machine: xoroshiro128+ of the package pure-rand.
 *
 * @param seed a whole number from 0 to `MAX_SEED`.
 */
export async function seededRandom(seed: number): Promise<Random> {
  const [{ xoroshiro128plus }, { uniformInt }] = await Promise.all([
    import('pure-rand/generator/xoroshiro128plus'),
    import('pure-rand/distribution/uniformInt'),
  ]);
  const generator = xoroshiro128plus(seed);
  const whole = (min: number, max: number) => uniformInt(generator, min, max);
  return { whole, pick: (list) => list[whole(0, list.length - 1)]! };
}
