import { expect, test } from '@playwright/test';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import { completed } from '../../../src/criteria/completed.js';
import { evaluate } from '../../../src/criteria/evaluate.js';
import { describeVerdicts } from '../../../src/criteria/message.js';
import { client, intervals, server } from './results.js';

const slow = () => server({ intervals: intervals(100, 60.5, 100) });

test('one failed verdict is told in full', () => {
  expect(describeVerdicts(evaluate([slow()], [minBitrate(70)]))).toBe(
    [
      'Criterion: minBitrate',
      'Expected:  ≥ 70 Mbit/s in every interval',
      'Received:  60.5 Mbit/s (interval 1–2 s)',
      'Intervals: 3 of 60.5 to 100 Mbit/s, worst at 1–2 s',
      'Traffic:   Stream, forward, client → sut',
      'Measured:  at the receiver sut, by the iperf3 3.16 server',
    ].join('\n'),
  );
});

test('the first of several is told in full, the other failed ones in a line each', () => {
  const back = { direction: 'reverse', sender: false, intervals: intervals(5) } as const;
  const subjects = [slow(), server({}, { stream: 'Good' }), client(back, { stream: 'Back' })];
  expect(describeVerdicts(evaluate(subjects, [minBitrate(70)]))).toBe(
    [
      'Criterion: minBitrate',
      'Expected:  ≥ 70 Mbit/s in every interval',
      'Received:  60.5 Mbit/s (interval 1–2 s)',
      'Intervals: 3 of 60.5 to 100 Mbit/s, worst at 1–2 s',
      'Traffic:   Stream, forward, client → sut',
      'Measured:  at the receiver sut, by the iperf3 3.16 server',
      '',
      '2 of 3 failed; the others:',
      '  minBitrate, Back, reverse, sut → client, receiver client: 5 Mbit/s (interval 0–1 s), expected ≥ 70 Mbit/s in every interval',
    ].join('\n'),
  );
});

test('a negated assertion tells what passed', () => {
  expect(describeVerdicts(evaluate([server(), client()]), { isNot: true })).toBe(
    [
      'Criterion: completed',
      'Expected:  not traffic that moved data and ended as asked',
      'Received:  it did',
      'Intervals: bitrate, 3 of 100 Mbit/s',
      'Traffic:   Stream, forward, client → sut',
      'Measured:  at the receiver sut, by the iperf3 3.16 server',
      '',
      'All 2 passed, and at least one should not have; the others:',
      '  completed, Stream, forward, client → sut, sender client: it did, expected traffic that moved data and ended as asked',
    ].join('\n'),
  );
});

test('it stays below 15 lines, whatever the tool printed and however many failed', () => {
  const error = 'first\n  second\r\n\nthird';
  const subjects = Array.from({ length: 20 }, () => server({ sound: false, error }));
  const lines = describeVerdicts(evaluate(subjects, [completed()])).split('\n');
  expect(lines).toHaveLength(12);
  expect(lines[2]).toBe('Received:  not sound: first second third');
  expect(lines.at(-1)).toBe('  … and 16 more');
});

test('what is unknown is left out', () => {
  const alone = server();
  delete alone.peer;
  delete alone.result.version;
  expect(describeVerdicts(evaluate([alone], [minBitrate(4500)]))).toContain(
    'Traffic:   Stream, forward, sut\nMeasured:  at the receiver sut, by the iperf3 server',
  );
});

test('verdicts that decide nothing are said to', () => {
  const verdicts = evaluate([server()], [minBitrate(1)]);
  expect(describeVerdicts(verdicts)).toBe('every verdict passed');
  expect(describeVerdicts(evaluate([slow()], [minBitrate(70)]), { isNot: true })).toBe(
    'not every verdict passed',
  );
});
