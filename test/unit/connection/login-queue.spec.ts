import { test, expect } from '@playwright/test';
import { inTurn } from '../../../src/connection/login-queue.js';

/** Logins that are under way until they are told to end. */
function logins() {
  const ends: ((error?: Error) => void)[] = [];
  const logIn = () =>
    new Promise<number>((resolve, reject) => {
      const number = ends.length;
      ends.push((error) => (error ? reject(error) : resolve(number)));
    });
  return { ends, logIn };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('eight log in to one server at a time, whatever becomes of them', async () => {
  const { ends, logIn } = logins();
  const all = Array.from({ length: 20 }, () => inTurn('192.0.2.1:22', logIn));
  await turn();
  expect(ends).toHaveLength(8);
  ends[3]!();
  await turn();
  expect(ends).toHaveLength(9);
  const failed = expect(all[0]).rejects.toThrow('refused');
  ends[0]!(new Error('refused'));
  await failed;
  await turn();
  expect(ends).toHaveLength(10);
  for (let index = 1; index < 20; index++) {
    ends[index]!();
    await turn();
  }
  expect(await Promise.all(all.slice(1))).toEqual(Array.from({ length: 19 }, (_, index) => index + 1));
});

test('nobody waits for another server, nor for what is no server', async () => {
  const { ends, logIn } = logins();
  const peers = ['192.0.2.2:22', '192.0.2.2:2222'].flatMap((peer) => Array<string>(8).fill(peer));
  const all = [...peers, ...Array<undefined>(20).fill(undefined)].map((peer) => inTurn(peer, logIn));
  await turn();
  expect(ends).toHaveLength(36);
  for (const end of ends) end();
  await Promise.all(all);
});
