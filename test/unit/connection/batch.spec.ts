import { expect, test } from '@playwright/test';
import { Batch } from '../../../src/connection/batch.js';

/** Questions that are under way until they are answered. */
function slow() {
  const asked: { items: number[]; answer: (words: string) => void; fail: (error: Error) => void }[] = [];
  const batch = new Batch(
    (items: readonly number[]) =>
      new Promise<string>((answer, fail) => asked.push({ items: [...items], answer, fail })),
  );
  return { batch, asked };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

test('what is asked at the same time is one question, and all get its answer', async () => {
  const { batch, asked } = slow();
  const all = [batch.add([1]), batch.add([]), batch.add([2, 3])];
  await turn();
  expect(asked.map(({ items }) => items)).toEqual([[1, 2, 3]]);
  asked[0]!.answer('all');
  expect(await Promise.all(all)).toEqual(['all', 'all', 'all']);
});

test('what is asked meanwhile waits and goes together, also when the first question failed', async () => {
  const { batch, asked } = slow();
  const first = expect(batch.add([1])).rejects.toThrow('no answer');
  await turn();
  const later = [batch.add([2]), batch.add([3])];
  await turn();
  expect(asked).toHaveLength(1);
  asked[0]!.fail(new Error('no answer'));
  await first;
  await turn();
  expect(asked[1]!.items).toEqual([2, 3]);
  asked[1]!.answer('later');
  expect(await Promise.all(later)).toEqual(['later', 'later']);
});
