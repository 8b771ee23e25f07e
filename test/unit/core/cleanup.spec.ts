import { expect, test } from '@playwright/test';
import { CleanupStack } from '../../../src/core/cleanup.js';

test('steps run in reverse order, each awaited before the next', async () => {
  const order: string[] = [];
  const stack = new CleanupStack();
  stack.defer(() => order.push('first'));
  stack.defer(async () => {
    await Promise.resolve();
    order.push('second');
  });
  await stack.dispose();
  expect(order).toEqual(['second', 'first']);
});

test('a second dispose finds nothing to do', async () => {
  let calls = 0;
  const stack = new CleanupStack();
  stack.defer(() => calls++);
  await stack.dispose();
  await stack.dispose();
  expect(calls).toBe(1);
});

test('one failed step does not keep the others from running, and its own error is thrown', async () => {
  const error = new Error('disk full');
  let ran = false;
  const stack = new CleanupStack();
  stack.defer(() => (ran = true));
  stack.defer(() => {
    throw error;
  });
  await expect(stack.dispose()).rejects.toBe(error);
  expect(ran).toBe(true);
});

test('several failed steps are thrown together, in the order they ran', async () => {
  const stack = new CleanupStack();
  for (const name of ['a', 'b']) stack.defer(() => Promise.reject(new Error(name)));
  const error: unknown = await stack.dispose().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AggregateError);
  expect((error as AggregateError).message).toBe('2 clean-up steps failed');
  expect((error as AggregateError).errors.map((each: Error) => each.message)).toEqual(['b', 'a']);
});

test('a step that is registered while the stack is disposed of runs too', async () => {
  const order: string[] = [];
  const stack = new CleanupStack();
  stack.defer(() => {
    order.push('outer');
    stack.defer(() => order.push('late'));
  });
  await stack.dispose();
  expect(order).toEqual(['outer', 'late']);
});

test('move hands the steps over', async () => {
  let calls = 0;
  const inner = new CleanupStack();
  inner.defer(() => calls++);
  const outer = inner.move();
  await inner.dispose();
  expect(calls).toBe(0);
  await outer.dispose();
  expect(calls).toBe(1);
});

test('await using disposes when the block is left by an error', async () => {
  let calls = 0;
  const run = async () => {
    await using stack = new CleanupStack();
    stack.defer(() => calls++);
    throw new Error('on the way up');
  };
  await expect(run()).rejects.toThrow('on the way up');
  expect(calls).toBe(1);
});
