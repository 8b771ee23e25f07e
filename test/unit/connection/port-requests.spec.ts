import { expect, test } from '@playwright/test';
import { PortRequests } from '../../../src/connection/port-requests.js';
import type { Answer } from '../../../src/connection/requests.js';

interface Asked {
  op: string;
  words: string[];
  moreSeconds: number | undefined;
}

/** A host on which something listens on every port that it is asked about. */
function askedBy(isGone = false) {
  const asked: Asked[] = [];
  const ask = (op: string, rest: string, _what: string, moreSeconds?: number): Promise<Answer> => {
    const words = rest.split(' ').filter(Boolean);
    asked.push({ op, words, moreSeconds });
    return Promise.resolve({ words: op === 'N' ? words : ['1'], leases: [], refused: [] });
  };
  return { ports: new PortRequests(ask, () => isGone, 'sut'), asked };
}

const lease = (port: number) => ({ port, pid: port + 1, born: '7' });

test('any number of ports is asked about in few frames, none of them too long for one write', async () => {
  const { ports, asked } = askedBy();
  const numbers = Array.from({ length: 1200 }, (_, index) => 5000 + index);
  const answers = await Promise.all(numbers.map((port) => ports.listening([port])));
  expect(answers.every((found, index) => found.has(numbers[index]!))).toBe(true);
  expect(asked.map(({ words }) => words.length)).toEqual([500, 500, 200]);
  // An answer has a letter and the number of the request in front.
  for (const { words } of asked) expect(words.join(' ').length + 20).toBeLessThan(4096);
});

test('to ask about no port is a round trip all the same', async () => {
  const { ports, asked } = askedBy();
  expect([...(await ports.listening([]))]).toEqual([]);
  expect(asked).toEqual([{ op: 'N', words: [], moreSeconds: undefined }]);
});

test('what is given back at the same time goes together, and nowhere once the host is gone', async () => {
  const { ports, asked } = askedBy();
  await Promise.all([
    ports.release([lease(5201)]),
    ports.release([lease(5202), lease(5203)]),
    ports.release([]),
  ]);
  expect(asked.map(({ op, words }) => [op, words.join(' ')])).toEqual([
    ['U', '5201 5202 7 5202 5203 7 5203 5204 7'],
  ]);
  const gone = askedBy(true);
  await gone.ports.release([lease(5201)]);
  expect(gone.asked).toEqual([]);
});

test('a host may take longer for many leases than for one', async () => {
  const { ports, asked } = askedBy();
  await ports.lease(1, 5201, 9999, 5201);
  await ports.lease(1000, 5201, 9999, 5201);
  expect(asked.map(({ moreSeconds }) => moreSeconds)).toEqual([0.05, 50]);
});
