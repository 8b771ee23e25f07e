import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, looking every 25 ms. Resolves to the seconds that it took. */
export async function until(condition: () => boolean, seconds: number, what: () => string): Promise<number> {
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  while (!condition()) {
    if (elapsed() > seconds) throw new Error(`waited ${seconds} s for ${what()}`);
    await sleep(25);
  }
  return elapsed();
}
