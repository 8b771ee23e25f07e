import { expect, test } from '@playwright/test';
import { end, first, lines, one, outstanding, reply, text } from './printed.js';

test('a record that contradicts the replies measures no round trip', () => {
  const out = text(lines(3), end(3, 3), 'rtt min/avg/max/mdev = 1.004/5.480/9.957/4.476 ms');
  const output = one(out);
  expect(output.directions[0]!.summary).not.toHaveProperty('meanRttSeconds');
  expect(output.directions[0]!.summary).not.toHaveProperty('p50RttSeconds');
  expect(output.notes).toEqual(['the round trip was not measured: the end record does not fit the replies']);
});

for (const [what, transmitted, received, more] of [
  ['a reply too many', 4, 4, ''],
  ['a reply too few', 3, 2, ''],
  ['fewer requests than there were replies', 2, 2, ''],
  ['duplicates that nobody saw', 3, 3, ', +1 duplicates'],
] as const)
  test(`an end record with ${what} proves nothing`, () => {
    const output = one(text(lines(3), end(transmitted, received, more)));
    expect(output).toMatchObject({ ending: 'truncated', directions: [] });
    expect(output.notes[0]).toMatch(/^ping's end record does not fit its lines: it counts \d /);
  });

test('an end record of another time than that of the lines proves nothing', () => {
  const output = one(text(lines(50), end(50, 50).replace('time 4900ms', 'time 94900ms')));
  expect(output).toMatchObject({ ending: 'truncated', directions: [] });
});

test('figures of another language or of nowhere are not read', () => {
  for (const [was, is] of [
    ['icmp_seq=2', 'icmp_seq=٢'],
    ['icmp_seq=2', 'icmp_seq=65536'],
    ['icmp_seq=2', 'icmp_seq=20000'],
    ['time=1.00 ms', 'time=1,00 ms'],
    ['time=1.00 ms', 'time=1.00 ms time=2.00 ms'],
    ['time=1.00 ms', 'time=-1.00 ms'],
    ['ttl=64', 'ttl=640'],
    ['64 bytes', '7 bytes'],
  ] as const) {
    const output = one(text(lines(3, { 2: [reply(2).replace(was, is)] }), end(3, 3)));
    expect(output, is).toMatchObject({ ending: 'truncated', directions: [] });
    expect(output.notes).toContain('a line could not be read and was left out');
  }
});

test('nothing, half of a record and garbage', () => {
  expect(one('')).toEqual({ protocol: 'icmp', directions: [], ending: 'empty', notes: [] });
  const cut = text(lines(3), end(3, 3)).slice(0, -3);
  expect(one(cut)).toMatchObject({ ending: 'truncated', directions: [{ intervals: [{ packets: 3 }] }] });
  expect(one(cut).directions[0]).not.toHaveProperty('summary');
  expect(one('\0\u0001 a b c\n[ 5] 1-2')).toMatchObject({ ending: 'truncated', directions: [] });
});

test('a flood with nothing but an end record of nothing', () => {
  const output = one(
    'PING x\n\n--- x ping statistics ---\n1 packets transmitted, 0 received, 100% packet loss, time 0ms',
    {
      flood: true,
      intervalSeconds: 0,
    },
  );
  expect(output.directions[0]).toMatchObject({
    intervals: [],
    summary: { packets: 0, bytes: 0, durationSeconds: 0 },
  });
  expect(output.directions[0]!.summary).not.toHaveProperty('lossRatio');
});

test('lines that changed places prove nothing: with -O, no request is left out before another', () => {
  const swapped = lines(20);
  [swapped[3], swapped[8]] = [swapped[8]!, swapped[3]!];
  expect(one(text(swapped, end(20, 20)))).toMatchObject({ ending: 'truncated', directions: [] });
});

test('lines that changed places are no replies that did: the clock tells', () => {
  const swapped = lines(20);
  [swapped[3], swapped[4]] = [swapped[4]!, swapped[3]!];
  // Of the one that is not due yet, nothing is told before its time.
  const out = text(swapped.toSpliced(3, 0, outstanding(4)), end(20, 20));
  expect(one(out).directions[0]!.summary).toMatchObject({ packets: 20, lostPackets: 0, reorderedPackets: 0 });
  const late = lines(20, { 4: [outstanding(4)], 5: [reply(5), reply(4, { after: 0.102 })] });
  expect(first(text(late, end(20, 20))).summary).toMatchObject({ reorderedPackets: 1 });
});

test('the round trips of another run are not those of one whose replies have no time', () => {
  const untimed = lines(3).map((line) => line.replace('64 bytes', '16 bytes').replace(/ time=.*/, ''));
  const record = 'rtt min/avg/max/mdev = 1.004/5.480/9.957/4.476 ms';
  const { summary } = first(text(untimed, end(3, 3), record), { lengthBytes: 8 });
  expect(summary).toMatchObject({ packets: 3, lostPackets: 0 });
  expect(summary).not.toHaveProperty('meanRttSeconds');
});

test("a flood's round trips stand behind its counts, and not elsewhere", () => {
  const flood = { flood: true, intervalSeconds: 0, count: 10 };
  const record = 'rtt min/avg/max/mdev = 0.004/0.005/0.007/0.001 ms';
  expect(first(text(end(10, 10), record), flood).summary).toMatchObject({ meanRttSeconds: 5e-6 });
  const mixed = first(text(end(10, 10), 'PING 192.0.2.2 (192.0.2.2) 56(84) bytes of data.', record), flood);
  expect(mixed.summary).not.toHaveProperty('meanRttSeconds');
});

test('a duplicate that stands before its reply proves nothing', () => {
  const [once, twice] = [reply(2), reply(2, { after: 0.05, more: ' (DUP!)' })];
  const record = end(3, 3, ', +1 duplicates');
  expect(one(text(lines(3, { 2: [once, twice] }), record)).ending).toBe('complete');
  expect(one(text(lines(3, { 2: [twice, once] }), record))).toMatchObject({
    ending: 'truncated',
    directions: [],
  });
});
