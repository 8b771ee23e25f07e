import { expect, test } from '@playwright/test';
import { end, lines, one, reply, text } from './printed.js';

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
