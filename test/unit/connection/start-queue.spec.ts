import { expect, test } from '@playwright/test';
import { StartQueue } from '../../../src/connection/start-queue.js';

/** A host that begins what it was sent when it is told to. */
function slowHost() {
  const sent: string[][] = [];
  const busy: { begin: () => void; fail: (reason: Error) => void }[] = [];
  const queue = new StartQueue(
    (requests) => sent.push([...requests]),
    () => new Promise<void>((begin, fail) => busy.push({ begin, fail })),
  );
  return { queue, sent, busy };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

test('one start goes by itself, without being held', async () => {
  const { queue, sent } = slowHost();
  await queue.push('R 1');
  expect(sent).toEqual([['R 1']]);
});

test('starts that are made at the same time are held until all are forked', async () => {
  const { queue, sent } = slowHost();
  await Promise.all(['R 1', 'R 2', 'R 3'].map((request) => queue.push(request)));
  expect(sent).toEqual([['H', 'R 1', 'R 2', 'R 3']]);
});

for (const end of ['begin', 'fail'] as const)
  test(`what comes while the host is busy waits, and goes together (${end})`, async () => {
    const { queue, sent, busy } = slowHost();
    await queue.push('R 1');
    const later = [queue.push('R 2'), queue.push('R 3')];
    await turn();
    expect(sent).toHaveLength(1);
    busy[0]![end](new Error('the host does not answer'));
    await Promise.all(later);
    expect(sent.slice(1)).toEqual([['H', 'R 2', 'R 3']]);
    busy[1]!.begin();
    await turn();
    await queue.push('R 4');
    expect(sent.slice(2)).toEqual([['R 4']]);
  });
