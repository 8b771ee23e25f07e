import { expect, test } from '@playwright/test';
import { TextReader } from '../../../../src/tools/iperf2/reader.js';
import type { IntervalResult } from '../../../../src/results/traffic-result.js';
import type { ToolOutput } from '../../../../src/tools/tool.js';
import { feed, read, type Recording, recordingsOf } from './recordings.js';

/* Found by damaging recordings. */

function recording(name: string): Recording {
  return recordingsOf('iperf2-2.1.8-bits').find((one) => one.name === name)!;
}

/** What is read of a recording whose lines were changed. */
function readChanged(name: string, change: (lines: string[]) => string[]): ToolOutput {
  const one = recording(name);
  return read({ ...one, out: change(one.out.split('\n')).join('\n') });
}

const isRow = (flow: number, times: string) => (line: string) => line.startsWith(`[  ${flow}] ${times} sec`);

test('a row that is printed twice counts once, whichever flow was behind', () => {
  for (const flow of [1, 2]) {
    const doubled = readChanged('tcp-P2', (lines) =>
      lines.flatMap((line) => (isRow(flow, '1.0000-1.5000')(line) ? [line, line] : [line])),
    );
    expect(doubled).toEqual(read(recording('tcp-P2')));
  }
});

test('a row of an interval that is over is not added to it', () => {
  const { directions, notes } = readChanged('tcp-P2', (lines) => {
    const earlier = lines.find(isRow(2, '0.5000-1.0000'))!.replace('262144', '999999');
    const at = lines.findIndex(isRow(2, '1.0000-1.5000'));
    return lines.toSpliced(at + 1, 0, earlier);
  });
  expect(directions[0]!.intervals.map(({ bytes }) => bytes)).toEqual([786_552, 524_288, 786_432]);
  expect(notes).toContain('rows of intervals that were over were left out');
});

test('the rest of one flow is not that of all: an interval lacks the flow whose row is missing', () => {
  const { directions } = readChanged('tcp-P2', (lines) =>
    lines.filter((line) => !isRow(1, '0.5000-1.0000')(line)),
  );
  // 0.5 to 1.0 is missing, and who knows what flow 1 sent after 1.5.
  expect(directions[0]!.intervals.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds])).toEqual([
    [0, 0.5],
    [1, 1.5],
  ]);
});

test("a flow's rest that takes the place of a row has the rate of its time, beside one that has the row", () => {
  const { directions } = readChanged('tcp-P2.server', (lines) =>
    lines.filter((line) => !isRow(1, '1.0000-1.5000')(line)),
  );
  const last = directions[0]!.intervals.at(-1)!;
  expect(last).toMatchObject({ startSeconds: 1, endSeconds: 1.601, bytes: 917_504 });
  expect(last.bitsPerSecond).toBeCloseTo((917_504 * 8) / 0.601, -1);
});

test("a sender's end is not its server's report, nor the other way round", () => {
  const { directions } = readChanged('udp', (lines) => {
    const [own, report] = [isRow(1, '0.0000-1.5016'), isRow(1, '0.0000-1.5015')].map((isOne) =>
      lines.findIndex(isOne),
    ) as [number, number];
    [lines[own], lines[report]] = [lines[report]!, lines[own]!];
    return lines;
  });
  expect(directions[0]!.summary).toMatchObject({ durationSeconds: 1.5016, packets: 986 });
  expect(directions[0]!.summary).not.toHaveProperty('lostPackets');
  expect(directions[0]).not.toHaveProperty('peerSummary');
});

test('a server has no report of another', () => {
  const { directions } = readChanged('udp.server', (lines) => [
    ...lines,
    '[  1] Server Report:',
    '[  1] 0.0000-1.5015 sec  986000 Bytes  5253280 bits/sec   0.001 ms 9/1787 (0%) 0.061/0.001/11.334/0.691 ms 656 pps 656/0(0) pkts 10823',
  ]);
  expect(directions[0]).not.toHaveProperty('peerSummary');
});

test('a count of datagrams, or what stands where columns are missing, is no count of retransmits', () => {
  for (const rest of ['894/0      894 pps', '9/0      2045', '3/0  6291456 bits/sec  3/0']) {
    const { directions } = readChanged('tcp', (lines) =>
      lines.map((line) => line.replace(/(bits\/sec +)\d+\/0 +0 .*/, `$1${rest}`)),
    );
    expect(directions[0]!.summary!.bytes).toBe(1_179_708);
    expect(directions[0]!.summary).not.toHaveProperty('retransmits');
  }
});

test('an end record of less time than its intervals tells nothing beyond them', () => {
  const text = `[  1] local 10.0.0.1 port 5 connected with 10.0.0.2 port 6 (sock=4)
[  1] 0.0000-1.0000 sec  1000000 Bytes  8000000 bits/sec  12=1:0:0:0:0:0:11:0
[  1] 1.0000-2.0000 sec  1000000 Bytes  8000000 bits/sec  22=0:0:0:0:0:0:10:0
[  1] 0.0000-1.2000 sec  2100000 Bytes  14000000 bits/sec  22=1:0:0:0:0:0:21:0`;
  const server = { role: 'server', intervalSeconds: 1, parallel: 1 } as const;
  const { intervals } = feed(new TextReader(server), text).output().directions[0]!;
  expect(intervals.map(({ bytes }) => bytes)).toEqual([1_000_000, 1_000_000]);
});

test('a row without jitter is of no one who receives datagrams', () => {
  const { directions, ending, notes } = readChanged('udp.server', (lines) =>
    lines.map((line) => (/^\[ {2}1\] 0\.0000-1\.[5-9]/.test(line) ? line.replace(/ \S+ ms .*/, '') : line)),
  );
  expect(directions[0]!.summary).toBeUndefined();
  expect(ending).toBe('truncated');
  expect(notes).toEqual([expect.stringMatching(/a row of the other end's was left out/)]);
});

test('a row of coarse times and no believable rate is left out: nothing tells how long it took', () => {
  const text = `[  1] local 10.0.0.1 port 5 connected with 10.0.0.2 port 6 (sock=3)
[  1] 0.00-1.63 sec  1179708 Bytes  -1 bits/sec  9/0          0     1151K/1922(3391) us  377`;
  const output = feed(new TextReader({ role: 'client', intervalSeconds: 1, parallel: 1 }), text).output();
  expect(output).toMatchObject({ ending: 'truncated', directions: [] });
  expect(output.notes).toEqual([expect.stringContaining('a row could not be read')]);
  const fine = text.replace('0.00-1.63', '0.0000-1.6289');
  expect(
    feed(new TextReader({ role: 'client', intervalSeconds: 1, parallel: 1 }), fine).output().directions[0]!
      .summary,
  ).toMatchObject({ durationSeconds: 1.6289, bitsPerSecond: (1_179_708 * 8) / 1.6289 });
});

test('what a sender waits for the other end to close is no time of its intervals, be it heard live or of several clients', () => {
  const { out, seconds: durationSeconds, intervalSeconds } = recording('tcp-P3-late-close');
  const context = { role: 'client', intervalSeconds, durationSeconds } as const;
  const heard: IntervalResult[] = [];
  const reader = new TextReader({ ...context, parallel: 3 }, (interval) => heard.push(interval));
  const [one] = feed(reader, out).output().directions;
  const apart = feed(new TextReader({ ...context, parallel: 1, clients: 3 }), out).output().directions[0]!;
  for (const intervals of [heard, one!.intervals, apart.intervals])
    expect(intervals.map(({ endSeconds }) => endSeconds)).toEqual([0.5, 1, 1.5]);
  const bytesOf = (intervals: IntervalResult[]) => intervals.map(({ bytes }) => bytes);
  // Three writes of 62500 bytes came as the time ended; the record's own time and rate stay.
  expect(bytesOf(one!.intervals)).toEqual([1_125_180, 937_500, 1_125_000]);
  expect(bytesOf(apart.intervals)).toEqual(bytesOf(one!.intervals));
  const last = one!.intervals[2]!;
  expect(last.bitsPerSecond).toBe(last.bytes * 16);
  expect(last.rttSeconds! * 1e6).toBeCloseTo((940 + 1218 + 24) / 3, 0);
  expect(one!.summary).toMatchObject({ durationSeconds: 2.5821, bytes: 3_187_680 });
  expect(one!.sendingSeconds).toBe(1.5);
});

test('of a sender that was stopped nobody knows when: its unfinished last interval is left out, unless it is the only one', () => {
  const { out, intervalSeconds } = recording('tcp-P3-late-close');
  const readAt = (seconds: number) => {
    const heard: number[] = [];
    const context = { role: 'client', intervalSeconds: seconds, parallel: 3 } as const;
    const rows = out.split('\n').filter((line) => seconds < 2 || !/[1-9]\.\d+-|0\.5000-|-[01]\./.test(line));
    const reader = new TextReader(context, ({ endSeconds }) => heard.push(endSeconds));
    const { directions, notes } = feed(reader, rows.join('\n')).output();
    return { heard, notes, ends: directions[0]!.intervals.map(({ endSeconds }) => endSeconds) };
  };
  const leftOut =
    'iperf2 counted the time in which the last data left its socket, too: its unfinished last interval is left out';
  expect(readAt(intervalSeconds)).toEqual({ heard: [0.5, 1, 1.5], ends: [0.5, 1, 1.5], notes: [leftOut] });
  expect(readAt(5)).toEqual({ heard: [2.5821], ends: [2.5821], notes: [] });
});

test('what came late is taken back by the end record alone', () => {
  // 2.1.8 behind a firewall that dropped for half a second: one datagram was overtaken, and counted as lost until it came.
  const text = (late: string) => `Server listening on UDP port 7719 with pid 14340
[  1] local 198.18.0.1%eth0 port 7719 connected with 198.18.0.2 port 56375 (sock=3) (peer 2.1.8)
[  1] 0.0000-1.0000 sec  14700 Bytes  117600 bits/sec   3.550 ms 0/10 (0%) 5.167/0.003/56.783/17.119 ms 10 pps 10/1(2) pkts 28.45
${late}[  1] 1.0000-2.0000 sec  41160 Bytes  329280 bits/sec   1.205 ms 217/245 (89%) 0.004/0.002/0.007/0.002 ms 28 pps 28/0(0) pkts 114106
[  1] 0.0000-2.0035 sec  57330 Bytes  228920 bits/sec   0.003 ms 216/256 (84%) 0.058/0.002/56.783/1.741 ms 19 pps 39/0(1) pkts 8971
`;
  const lost = (late: string) => {
    const reader = new TextReader({ role: 'server', intervalSeconds: 1, parallel: 1 });
    const [forward] = feed(reader, text(late)).output().directions;
    return forward!.intervals.map(({ packets, lostPackets }) => [packets, lostPackets]);
  };
  const [first, last] = [
    [10, 0],
    [246, 217],
  ];
  expect(lost('[  1] 0.0000-1.0000 sec  1 datagrams received out-of-order\n')).toEqual([first, last]);
  expect(lost('')).toEqual([first, [undefined, undefined]]);
});
