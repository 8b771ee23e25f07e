import { setMaxListeners } from 'node:events';
import { expect, test } from '@playwright/test';
import type { Host } from '../../../src/host/host.js';
import { untilSocket } from '../../../src/host/socket-watch.js';
import { heapBytes } from '../tools/heap.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A host that is asked for its socket table, in which there is nothing, until asking fails. */
function emptyHost() {
  const looks: string[][] = [];
  let failure: Error | undefined;
  const exec = async (argv: string[]) => {
    looks.push(argv);
    await pause(1);
    if (failure) throw failure;
    return { stdout: '' };
  };
  return { host: { exec } as unknown as Host, looks, breaks: (error: Error) => (failure = error) };
}

const TARGET = '192.0.2.8';

test('a look asks for nothing of those that gave up', async () => {
  const { host, looks } = emptyHost();
  const stays = new AbortController();
  void untilSocket(host, 'connected', { target: TARGET, port: 9 }, stays.signal);
  for (let port = 1000; port < 1200; port++) {
    const gone = new AbortController();
    void untilSocket(host, 'connected', { target: TARGET, port }, gone.signal);
    gone.abort();
  }
  await expect.poll(() => looks.length).toBeGreaterThan(3);
  const last = looks.at(-1)!.join(' ');
  // The kernel writes ports in hexadecimal.
  expect(last).toContain(':(0009)');
  stays.abort();
  await pause(150);
  const count = looks.length;
  await pause(150);
  expect(looks, 'nobody waits any more').toHaveLength(count);
});

test('nothing is kept of those that gave up, while somebody else waits', async () => {
  const { host } = emptyHost();
  const stays = new AbortController();
  void untilSocket(host, 'connected', { target: TARGET, port: 9 }, stays.signal);
  const gaveUp = Array.from({ length: 20 }, (_, index) => {
    const gone = new AbortController();
    const promise = untilSocket(host, 'connected', { target: TARGET, port: 1000 + index }, gone.signal);
    gone.abort();
    return new WeakRef(promise);
  });
  await expect
    .poll(() => {
      heapBytes();
      return gaveUp.filter((each) => each.deref() !== undefined).length;
    })
    .toBe(0);
  stays.abort();
});

test('who gave up hears nothing of a look that fails, who waits for the same does', async () => {
  const { host, breaks } = emptyHost();
  const end = { target: TARGET, port: 9 };
  const [first, second] = [new AbortController(), new AbortController()];
  let heard = false;
  untilSocket(host, 'connected', end, first.signal).then(
    () => (heard = true),
    () => (heard = true),
  );
  const waits = untilSocket(host, 'connected', end, second.signal);
  first.abort();
  breaks(new Error('the host is gone'));
  await expect(waits).rejects.toThrow('the host is gone');
  await pause(5);
  expect(heard).toBe(false);
});

test('a crowd is looked at less often: most of it tells of data by itself', async () => {
  const looksOf = async (count: number) => {
    const { host, looks } = emptyHost();
    const over = new AbortController();
    setMaxListeners(count, over.signal);
    for (let port = 1000; port < 1000 + count; port++)
      void untilSocket(host, 'connected', { target: TARGET, port }, over.signal);
    await pause(500);
    over.abort();
    return looks.length;
  };
  const [few, many] = [await looksOf(2), await looksOf(200)];
  expect(few).toBeGreaterThan(5);
  expect(many).toBe(1);
});
