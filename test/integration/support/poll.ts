import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, for five seconds at most. */
export async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = performance.now() + 5000;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`waited 5 s for ${what}`);
    await sleep(10);
  }
}
