import { mock } from 'node:test';
import { expect, test } from '@playwright/test';
import { sleep } from '../../../src/core/wait.js';

const DAY_MS = 86_400_000;

/** Of a timer of Node's: 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** Whether a wait is over after these ticks of the clock. It is set forward at once: Playwright has timers of its own. */
async function isOverAfter(wait: () => Promise<void>, ...ticks: number[]): Promise<boolean> {
  let isOver = false;
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    void wait().then(() => (isOver = true));
    for (const each of ticks) mock.timers.tick(each);
  } finally {
    mock.timers.reset();
  }
  await new Promise((resolve) => setImmediate(resolve));
  return isOver;
}

test('a wait that is longer than a timer of Node can be does not end at once', async () => {
  const abort = new AbortController();
  let isOver = false;
  const long = sleep(LONGEST_MS + 1, abort.signal).then(() => (isOver = true));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isOver).toBe(false);
  abort.abort();
  await long;
});

test('it lasts as long as it was to', async () => {
  const wait = () => sleep(2 * LONGEST_MS + 1000);
  expect(await isOverAfter(wait, LONGEST_MS, LONGEST_MS, 999)).toBe(false);
  expect(await isOverAfter(wait, LONGEST_MS, LONGEST_MS, 1000)).toBe(true);
  expect(await isOverAfter(() => sleep(1000), 999)).toBe(false);
  expect(await isOverAfter(() => sleep(1000), 1000)).toBe(true);
});

test('it ends when it is aborted, whichever of its timers runs, and at once when it was before', async () => {
  const abort = new AbortController();
  const aborted = () => {
    const waiting = sleep(60 * DAY_MS, abort.signal);
    mock.timers.tick(30 * DAY_MS);
    abort.abort();
    return waiting;
  };
  expect(await isOverAfter(aborted)).toBe(true);
  expect(await isOverAfter(() => sleep(DAY_MS, AbortSignal.abort()))).toBe(true);
});
