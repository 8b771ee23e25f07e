import { expect, test } from '@playwright/test';
import { LineQueue, type OutputLine } from '../../../src/connection/output-line.js';

const line = (text: string): OutputLine => ({ channel: 'stdout', text, cut: false });

async function texts(queue: LineQueue): Promise<string[]> {
  const found: string[] = [];
  for await (const { text } of queue) found.push(text);
  return found;
}

test('without a reader the newest lines are kept, and the others counted', async () => {
  const queue = new LineQueue(2);
  for (const text of ['a', 'b', 'c']) queue.push(line(text));
  queue.end();
  expect(await texts(queue)).toEqual(['b', 'c']);
  expect(queue.dropped).toBe(1);
});

test('of two readers none waits without end, and no line is read twice', async () => {
  const queue = new LineQueue();
  const readers = [texts(queue), texts(queue)];
  await Promise.resolve();
  queue.push(line('a'));
  queue.end();
  expect((await Promise.all(readers)).flat()).toEqual(['a']);
});
