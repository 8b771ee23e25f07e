import { mock } from 'node:test';
import { expect, test } from '@playwright/test';
import { StartingLine } from '../../../src/streams/starting-line.js';

const [first, second, third] = [{}, {}, {}];
const { signal } = new AbortController();

/** Which of these promises have been resolved. */
async function resolved(...promises: readonly Promise<void>[]): Promise<boolean[]> {
  const states = promises.map(() => false);
  promises.forEach((promise, index) => void promise.then(() => (states[index] = true)));
  await new Promise((resolve) => setTimeout(resolve, 5));
  return states;
}

test('nobody goes before the last one is there', async () => {
  const line = new StartingLine([first, second]);
  const one = line.arrive(first, signal);
  expect(await resolved(one)).toEqual([false]);
  expect(await resolved(one, line.arrive(second, signal))).toEqual([true, true]);
});

test('who fails on the way is not waited for', async () => {
  const line = new StartingLine([first, second, third]);
  const waiting = [line.arrive(first, signal), line.arrive(second, signal)];
  expect(await resolved(...waiting)).toEqual([false, false]);
  line.leave(third);
  expect(await resolved(...waiting)).toEqual([true, true]);
});

test('who is stopped while he waits goes at once, the others wait on', async () => {
  const line = new StartingLine([first, second, third]);
  const stop = new AbortController();
  const waiting = [line.arrive(first, stop.signal), line.arrive(second, signal)];
  stop.abort();
  expect(await resolved(...waiting)).toEqual([true, false]);
  expect(await resolved(new StartingLine([first, second]).arrive(first, stop.signal))).toEqual([true]);
});

test('with nobody there is nothing to wait for', async () => {
  expect(await resolved(new StartingLine([]).arrive(first, signal))).toEqual([true]);
});

test('who does not come within a minute is waited for no longer', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    let isGone = false;
    const waiting = new StartingLine([first, second]).arrive(first, signal).then(() => (isGone = true));
    mock.timers.tick(59_000);
    await Promise.resolve();
    expect(isGone).toBe(false);
    mock.timers.tick(1000);
    await waiting;
    expect(isGone).toBe(true);
  } finally {
    mock.timers.reset();
  }
});
