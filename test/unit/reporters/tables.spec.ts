import { expect, test } from '@playwright/test';
import { descriptionOf } from '../../../reporters/allure/description.js';
import { limitsTable } from '../../../reporters/allure/limits-table.js';
import { plain, table } from '../../../reporters/allure/markdown.js';
import { streamsTable } from '../../../reporters/allure/streams-table.js';
import {
  bidirectional,
  intervals,
  otherEnd,
  record,
  result,
  stream,
  verdict,
} from '../charts/support/records.js';

/** Cells of every table, its head first. */
function tables(markdown: string): string[][][] {
  return markdown
    .split('\n\n')
    .filter((part) => part.startsWith('|'))
    .map((part) => {
      const cells = part.split('\n').map((line) => line.slice(2, -2).split(' | '));
      return cells.filter((_, index) => index !== 1);
    });
}

/** Cells of the rows below the head. */
function rows(markdown: string): string[][] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => line.slice(2, -2).split(' | '));
}

test('a verdict is a row that tells pass or fail in words', () => {
  const interval = { startSeconds: 4, endSeconds: 5 };
  const broken = verdict({ pass: false, actual: '60.5 Mbit/s', interval });
  expect(rows(limitsTable([verdict(), broken]))).toEqual([
    ['pass', 'Stream', 'minBitrate', '≥ 90 Mbit/s', '94.1 Mbit/s', 'client → sut, at sut (server)'],
    [
      '**FAIL**',
      'Stream',
      'minBitrate',
      '≥ 90 Mbit/s',
      '60.5 Mbit/s (4.0–5.0 s)',
      'client → sut, at sut (server)',
    ],
  ]);
});

test('a verdict on one-ended traffic names its host alone', () => {
  const alone = verdict();
  alone.traffic = { ...alone.traffic, host: 'client', role: 'client' };
  delete alone.traffic.peer;
  expect(rows(limitsTable([alone]))[0]).toEqual([
    ...['pass', 'Stream', 'minBitrate', '≥ 90 Mbit/s', '94.1 Mbit/s', 'at client'],
  ]);
});

test('a stream is a row for each path, with a column for each figure that any row has', () => {
  const [table] = tables(streamsTable([bidirectional()]));
  expect(table).toEqual([
    ['Stream', 'Path', 'Sent', 'Received', 'Duration'],
    ['Stream', 'client → sut', '89.88 Mbit/s', '89.88 Mbit/s', '8 s'],
    ['Stream', 'sut → client', '77.33 Mbit/s', '77.33 Mbit/s', '8 s'],
  ]);
});

test('what a row lacks and another has is a dash', () => {
  const counted = stream([50], { name: 'counted' });
  counted.clients[0]!.result!.summary!.retransmits = 0;
  delete counted.servers[0]!.result;
  expect(tables(streamsTable([stream([94]), counted]))).toEqual([
    [
      ['Stream', 'Path', 'Sent', 'Received', 'Retransmits', 'Duration'],
      ['Stream', 'client → sut', '94 Mbit/s', '94 Mbit/s', '–', '1 s'],
      ['counted', 'client → sut', '50 Mbit/s', '–', '0', '1 s'],
    ],
  ]);
});

test('loss and jitter come from the receiver, retransmits from the sender', () => {
  const client = result({ intervals: intervals([50, 50]) });
  const sent = { ...client, summary: { ...client.summary!, retransmits: 7, lossRatio: 0.9 } };
  const received = otherEnd(client, {
    summary: { ...client.summary!, lossRatio: 0.0012, jitterSeconds: 0.0032, retransmits: 99 },
  });
  const one = stream([], { clients: [record('client', sent)], servers: [record('sut', received)] });
  expect(rows(streamsTable([one]))[0]!.slice(4, 7)).toEqual(['0.12 %', '3.2 ms', '7']);
});

test('a zero is a zero, not a dash', () => {
  expect(rows(streamsTable([stream([0, 0])]))[0]!.slice(2, 4)).toEqual(['0 bit/s', '0 bit/s']);
});

test('a stream that never started measured nothing, and its failure stands below', () => {
  const dead = stream([], {
    failure: 'no route\n  host: client',
    clients: [record('client')],
    servers: [record('sut')],
  });
  const markdown = descriptionOf([dead]);
  expect(rows(markdown)[0]!.slice(1)).toEqual(['client → sut', 'nothing']);
  expect(markdown).toContain('- Stream: ended with an error: no route host: client');
});

test('a result that is not sound says so, once', () => {
  const client = result({ intervals: intervals([9]), sound: false, notes: ['the end record is missing'] });
  const one = stream([], { clients: [record('client', client)], servers: [record('sut')] });
  expect(descriptionOf([one]).match(/client on client: not sound: the end record is missing/g)).toHaveLength(
    1,
  );
});

test("the author's own description stays on top, problems go last", () => {
  const markdown = descriptionOf([stream([1])], { own: 'Why this *matters*.', problems: ['it is <broken>'] });
  expect(markdown.startsWith('Why this *matters*.\n\n')).toBe(true);
  expect(markdown.endsWith('- it is &#60;broken&#62;')).toBe(true);
});

test('names cannot break out of their cell', () => {
  const name = 'a | b\n| <b>c</b> | **d** `e` [f](g)';
  const [row] = table(['name', 'next'], [[name, 'x']])
    .split('\n')
    .slice(2);
  expect(row).toBe('| a \\| b \\| &#60;b&#62;c&#60;/b&#62; \\| \\*\\*d\\*\\* \\`e\\` \\[f\\](g) | x |');
  expect(plain('a_b_c')).toBe('a\\_b\\_c');
});

test('a table of hundreds of rows is cut and says so', () => {
  const markdown = table(
    ['n'],
    Array.from({ length: 250 }, (_, index) => [String(index)]),
  );
  expect(rows(markdown)).toHaveLength(200);
  expect(markdown).toContain('… and 50 more rows, in the attached JSON.');
});

test('how a stream was made stands above its figures', () => {
  const options = {
    name: 'voice',
    protocol: 'udp',
    parallel: 4,
    targetBitsPerSecond: 4e6,
    omitSeconds: 1,
  } as const;
  const stopped = stream([1], { name: 'open end' });
  delete stopped.durationSeconds;
  const markdown = streamsTable([stream([1, 1], options), stopped]);
  expect(markdown.split('\n').slice(0, 2)).toEqual([
    '- voice: iperf3 3.17.1, UDP, forward, 2 s, 4 parallel flows, intended 4 Mbit/s, after 1 s of warm-up',
    '- open end: iperf3 3.17.1, TCP, forward, until stopped',
  ]);
});
