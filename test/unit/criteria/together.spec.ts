import { expect, test } from '@playwright/test';
import { maxBitrate, minBitrate } from '../../../src/criteria/bitrate.js';
import { evaluate, type Subject } from '../../../src/criteria/evaluate.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { maxRetransmits } from '../../../src/criteria/retransmits.js';
import { client, result, server, summary, thrown } from './results.js';

const rate = (mbit: number) => ({ summary: summary({ bitsPerSecond: mbit * 1e6, retransmits: mbit }) });
const two = () => [
  server(rate(40), { peer: 'first' }),
  server(rate(70), { peer: 'second' }),
  client(rate(41), { host: 'first' }),
  client(rate(71), { host: 'second' }),
];

test('the total is the sum of the means of all clients of a stream', () => {
  const [verdict, ...others] = evaluate(two(), [minBitrate(110, { of: 'total' })]);
  expect(others).toEqual([]);
  expect(verdict).toMatchObject({
    ...{ pass: true, value: 110e6, metric: 'totalBitsPerSecond' },
    ...{ expected: '≥ 110 Mbit/s on average, all clients together' },
    traffic: { stream: 'Stream', host: 'sut', peer: 'first + second', sender: false },
  });
  expect(evaluate(two(), [maxBitrate(111, { of: 'total', side: 'sender' })])[0]).toMatchObject({
    pass: false,
  });
  expect(evaluate(two(), [maxRetransmits(111, { of: 'total' })])[0]).toMatchObject({
    pass: false,
    value: 112,
  });
});

test('each direction and each stream has a total of its own', () => {
  const back = { direction: 'reverse', sender: true } as const;
  const both = [server({ ...rate(40), opposite: result({ ...rate(5), ...back }) }), client()];
  const other = [server(rate(30), { stream: 'Other' }), client({}, { stream: 'Other' })];
  const verdicts = evaluate(
    [...both, ...other],
    [minBitrate(1, { of: 'total', side: 'receiver', direction: 'forward' })],
  );
  expect(verdicts.map(({ traffic, value }) => [traffic.stream, value])).toEqual([
    ['Stream', 40e6],
    ['Other', 30e6],
  ]);
});

test('loss of all clients together is of all that was sent', () => {
  const lossy = (packets: number, lostPackets: number) => ({
    protocol: 'udp' as const,
    summary: summary({ packets, lostPackets, lossRatio: lostPackets / packets }),
  });
  const subjects = [server(lossy(100, 10)), server(lossy(900, 0)), client(), client()];
  expect(evaluate(subjects, [maxLoss('1%', { of: 'total' })])[0]).toMatchObject({ pass: true, value: 0.01 });
  expect(evaluate(subjects, [maxLoss('1%')]).map(({ pass }) => pass)).toEqual([false, true]);
});

test('where one part is not measured, neither is the sum', () => {
  const lost = server();
  delete lost.result.summary;
  expect(thrown(() => evaluate([server(), lost, client()], [minBitrate(1, { of: 'total' })]))).toContain(
    'NOT_MEASURED',
  );
});

test('streams are judged together only when they ran at once', () => {
  const ran = (stream: string, fromMs: number, untilMs: number): Subject[] => [
    server(rate(40), { stream, ran: { fromMs, untilMs } }),
    client(rate(40), { stream, ran: { fromMs, untilMs } }),
  ];
  const all = [minBitrate(80, { of: 'allStreams' })];
  expect(evaluate([...ran('a', 0, 10_000), ...ran('b', 1000, 11_000)], all)[0]).toMatchObject({
    ...{ pass: true, value: 80e6 },
    traffic: { stream: 'a + b' },
  });
  expect(thrown(() => evaluate([...ran('a', 5000, 15_000), ...ran('b', 11_000, 21_000)], all))).toBe(
    "UsageError NOT_CONCURRENT: minBitrate is judged over all streams together, which did not run at once: 'a' 0.0–10.0 s, 'b' 6.0–16.0 s; use runAll()",
  );
  // Two seconds of a minute are no sum with the minute.
  expect(thrown(() => evaluate([...ran('a', 0, 60_000), ...ran('b', 50_000, 52_000)], all))).toContain(
    'NOT_CONCURRENT',
  );
  // Each by itself may have run at any time.
  expect(evaluate([...ran('a', 0, 1), ...ran('b', 5, 6)], [minBitrate(40, { of: 'total' })])).toHaveLength(2);
});
