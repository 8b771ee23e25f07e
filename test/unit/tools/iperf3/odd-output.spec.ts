import { expect, test } from '@playwright/test';
import type { ToolOutput } from '../../../../src/tools/tool.js';
import { JsonReader } from '../../../../src/tools/iperf3/json-reader.js';
import { StreamReader } from '../../../../src/tools/iperf3/stream-reader.js';
import { TextReader } from '../../../../src/tools/iperf3/text-reader.js';
import { allRecordings, feed, recordedText } from './recordings.js';

const CLIENT = { role: 'client', intervalSeconds: 1 } as const;
const SERVER = { role: 'server', intervalSeconds: 1 } as const;

function out(version: string, name: string): string {
  return allRecordings().find((one) => one.version === version && one.name === name)!.out;
}

function text(lines: string, context: typeof CLIENT | typeof SERVER = SERVER): ToolOutput {
  return feed(new TextReader(context), lines).output();
}

for (const version of ['3.12', '3.21']) {
  test(`10 % of real loss is seen by ${version} at the receiver, and told to the sender`, () => {
    const json = recordedText(`iperf3-${version}`, 'udp-loss10-nft.json');
    const [forward] = feed(new JsonReader(CLIENT), json).output().directions;
    expect(forward!.sender).toBe(true);
    expect(forward!.summary).not.toHaveProperty('lostPackets');
    expect(forward!.peerSummary!.lossRatio).toBeGreaterThan(0.08);
    expect(forward!.peerSummary!.lossRatio).toBeLessThan(0.12);
    expect(forward!.peerSummary!.bytes).toBeLessThan(forward!.summary!.bytes * 0.93);
  });

  test(`with loss in both directions ${version} counts at the receiver what came in, not what was sent`, () => {
    const json = recordedText(`iperf3-${version}`, 'udp-loss10-nft--bidir.json');
    const { directions } = feed(new JsonReader(CLIENT), json).output();
    expect(directions.map(({ direction, sender }) => [direction, sender])).toEqual([
      ['forward', true],
      ['reverse', false],
    ]);
    const [forward, reverse] = directions;
    for (const receiver of [forward!.peerSummary!, reverse!.summary!]) {
      expect(receiver.lossRatio).toBeGreaterThan(0.08);
      expect(receiver.lossRatio).toBeLessThan(0.12);
      // Datagrams of 1448 bytes: those that were expected and not lost.
      const received = (receiver.packets! - receiver.lostPackets!) * 1448;
      expect(Math.abs(receiver.bytes - received)).toBeLessThanOrEqual(1448);
    }
    expect(reverse!.peerSummary!.bytes).toBeGreaterThan(reverse!.summary!.bytes * 1.07);
    for (const interval of reverse!.intervals) {
      expect(interval.lossRatio).toBeGreaterThan(0.08);
      expect(interval.lossRatio).toBeLessThan(0.13);
    }
  });
}

test('a client that lost its first datagram reports nothing, and was interrupted', () => {
  const json = recordedText('iperf3-3.12', 'udp-loss10-nft-R.json');
  const output = feed(new JsonReader(CLIENT), json).output();
  expect(output).toMatchObject({ ending: 'interrupted', directions: [] });
});

test('with loss in reverse 3.21 sees it at the client', () => {
  const json = recordedText('iperf3-3.21', 'udp-loss10-nft-R.json');
  const [reverse] = feed(new JsonReader(CLIENT), json).output().directions;
  expect(reverse!.summary!.lossRatio).toBeGreaterThan(0.08);
  expect(reverse!.summary!.lossRatio).toBeLessThan(0.12);
  expect(reverse!.summary!.bytes).toBeLessThan(reverse!.peerSummary!.bytes * 0.93);
});

/** 3.1.3 writes what 3.7 writes without `sender` flags (no recording of it is kept: this one is made from 3.7's). */
function like313(name: string): string {
  return out('3.7', name).replace(/,\n\s*"sender":\s*(true|false)/g, '');
}

for (const [name, role, direction, sender] of [
  ['tcp-J', 'client', 'forward', true],
  ['tcp-J.server', 'server', 'forward', false],
  ['tcp-R-J', 'client', 'reverse', false],
  ['tcp-R-J.server', 'server', 'reverse', true],
  ['udp-R-J', 'client', 'reverse', false],
  ['udp-J.server', 'server', 'forward', false],
] as const)
  test(`without sender flags, as 3.1.3 writes it, ${name} goes ${direction}`, () => {
    const json = like313(name);
    expect(json).not.toContain('"sender":\ttrue');
    const plain = feed(new JsonReader({ role, intervalSeconds: 1 }), out('3.7', name)).output();
    const output = feed(new JsonReader({ role, intervalSeconds: 1 }), json).output();
    expect(output.directions).toMatchObject([{ direction, sender }]);
    expect(output).toEqual(plain);
  });

test('the report of a server is that of the first test that ended well', () => {
  const [probe, test1, test2] = [
    out('3.7', 'oneoff-badclient-connect-close-J.server') + '{"start":{},"end":{},"error":"error - bad"}\n',
    out('3.12', 'tcp-J.server'),
    out('3.12', 'udp-J.server'),
  ];
  const output = feed(new JsonReader(SERVER), probe + test1 + test2).output();
  expect(output).toMatchObject({ ending: 'complete', protocol: 'tcp' });
  expect(output.notes.join()).toContain('several tests');
  expect(feed(new JsonReader(SERVER), test2 + test1).output().protocol).toBe('udp');
});

test('JSON that stops in the middle is truncated, and keeps the intervals that came whole', () => {
  const json = out('3.12', 'tcp-J.server');
  const whole = feed(new JsonReader(SERVER), json).output();
  const output = feed(new JsonReader(SERVER), json.slice(0, json.length / 2)).output();
  expect(output.ending).toBe('truncated');
  expect(output.notes.join()).toContain('could not be read');
  const [{ intervals, ...rest }] = output.directions as [(typeof output.directions)[0]];
  expect(intervals).toEqual(whole.directions[0]!.intervals.slice(0, 1));
  expect(rest).not.toHaveProperty('summary');
});

test('a stream that stops keeps its intervals, and has no summary', () => {
  const lines = out('3.21', 'jstream-tcp').split('\n').slice(0, 3).join('\n');
  const output = feed(new StreamReader(CLIENT), lines).output();
  expect(output.ending).toBe('truncated');
  expect(output.directions[0]!.intervals).toHaveLength(2);
  expect(output.directions[0]).not.toHaveProperty('summary');
});

test('the whole report after the end of a stream changes nothing', () => {
  const full = out('3.21', 'jstream-full');
  const head = full.slice(0, full.indexOf('\n{\n') + 1);
  expect(head.length).toBeLessThan(full.length);
  expect(feed(new StreamReader(CLIENT), full).output()).toEqual(
    feed(new StreamReader(CLIENT), head).output(),
  );
});

const ROW = '[  5]   0.00-1.00   sec  1.22 MBytes  10223 Kbits/sec';
const UDP = '[ ID] Interval           Transfer     Bitrate         Jitter    Lost/Total Datagrams\n';
const TCP = '[ ID] Interval           Transfer     Bitrate         Retr  Cwnd\n';

test('impossible numbers of text are not measured, and noted', () => {
  const rows: [string, string[], RegExp][] = [
    [`${UDP}${ROW}  nan ms  0/39 (0%)`, ['jitterSeconds'], /jitter was not measured: iperf3 printed nan/],
    [`${UDP}${ROW}  0.1 ms  -2/39 (-5.1%)`, ['lostPackets', 'lossRatio'], /lost packets .* -2/],
    [`${UDP}${ROW}  0.1 ms  40/39 (1e+02%)`, ['lostPackets', 'lossRatio'], /lost packets .* 40/],
    [`${TCP}${ROW}  4294967294   1.12 MBytes`, ['retransmits'], /retransmits .* 4294967294/],
    [`${TCP}${ROW}  -1   1.12 MBytes`, ['retransmits'], /retransmits .* -1/],
  ];
  for (const [lines, absent, note] of rows) {
    const { directions, notes } = text(lines + '\n- - - - -');
    const [interval] = directions[0]!.intervals;
    expect(interval!.bitsPerSecond).toBe(10_223_000);
    for (const key of absent) expect(interval, lines).not.toHaveProperty(key);
    expect(notes.join()).toMatch(note);
  }
});

test('impossible numbers of JSON are not measured, and noted', () => {
  const read = (from: string | RegExp, to: string) =>
    feed(new JsonReader(SERVER), out('3.12', 'udp-J.server').replace(from, to)).output();
  const lost = read('"lost_packets":\t0', '"lost_packets":\t-3');
  expect(lost.directions[0]!.intervals[0]).not.toHaveProperty('lostPackets');
  expect(lost.notes.join()).toContain('lost packets was not measured: iperf3 printed -3');
  const jitter = read(/"jitter_ms":\t[\d.]+/, '"jitter_ms":\tnull');
  expect(jitter.directions[0]!.intervals[0]).not.toHaveProperty('jitterSeconds');
  const time = read(/"end":\t1\.\d+/, '"end":\t-1');
  expect(time.directions[0]!.intervals).toHaveLength(1);
  expect(time.notes.join()).toContain('an interval could not be read');
  const recorded = feed(new JsonReader(SERVER), out('3.12', 'omit-udp-J.server')).output();
  expect(recorded.notes.join()).toContain('packets was not measured: iperf3 printed 18446744073709552000');
});

test('bytes are taken from the rate where that is nearer than three digits', () => {
  const [hour] = text(`${TCP}[  5] 0.00-3600.00 sec  1.00 GBytes  2391 Kbits/sec    0  1.00 MBytes\n- - - -`)
    .directions[0]!.intervals;
  expect(hour!.bytes).toBe((2_391_000 * 3600) / 8);
  const [second] = text(`${TCP}[  5] 0.00-1.00 sec  9.99 MBytes  83802 Kbits/sec    0  1.00 MBytes\n- - - -`)
    .directions[0]!.intervals;
  expect(second!.bytes).toBe(Math.round(9.99 * 1024 ** 2));
});

test('where rate and time are of different spans, as at the end of a warm-up, bytes are those printed', () => {
  const lines = `${UDP}[  5]   0.00-10.00  sec  11.9 MBytes  10000 Kbits/sec  0.1 ms  0/39 (0%)  (omitted)
[  5]   5.00-10.00  sec  11.9 MBytes  6655 Kbits/sec  0.1 ms  0/39 (0%)\n- - - -`;
  const reader = new TextReader({ ...SERVER, omitSeconds: 15, intervalSeconds: 10 });
  const [, first] = feed(reader, lines).output().directions[0]!.intervals;
  expect(first).toMatchObject({ startSeconds: 0, endSeconds: 10, bytes: Math.round(11.9 * 1024 ** 2) });
  expect(first!.bitsPerSecond / 1e6).toBeCloseTo(10, 1);
});

test('quotes and braces in the strings of JSON do not cut it', () => {
  const json = out('3.12', 'tcp-J.server').replace('"version":', '"title":\t"a \\" } \\\\",\n\t\t"version":');
  expect(feed(new JsonReader(SERVER), json + json).output()).toMatchObject({
    ending: 'complete',
    version: '3.12',
  });
});

test('without a column for retransmits the direction that was asked for tells who sends', () => {
  const lines =
    '[ ID] Interval           Transfer     Bitrate\n[  5]   0.00-1.00   sec  6.00 MBytes  50331 Kbits/sec\n';
  const output = feed(new TextReader({ ...SERVER, direction: 'reverse' }), lines + '- - - -').output();
  expect(output.directions).toMatchObject([{ direction: 'reverse', sender: true }]);
  expect(output.directions[0]!.intervals[0]).not.toHaveProperty('retransmits');
  expect(text(lines + '- - - -').directions).toMatchObject([{ direction: 'forward', sender: false }]);
});

test('datagrams out of order are told by the receiver', () => {
  const lines = `${UDP}${ROW}  0.1 ms  0/39 (0%)\n${UDP}${ROW}  0.1 ms  0/39 (0%)  receiver
[  5]   0.00-1.00   sec  7 datagrams received out-of-order`;
  expect(text(lines).directions[0]!.flows[0]!.summary!.reorderedPackets).toBe(7);
});

test('an interval that lacks a flow is left out: a part of a sum is a wrong number', () => {
  const lines = out('3.12', 'tcp-P4-text.server')
    .split('\n')
    .filter((line) => !line.startsWith('[  8]   1.00-2.00'));
  const output = text(lines.join('\n'));
  expect(output.directions[0]!.intervals).toHaveLength(1);
  expect(output.notes.join()).toContain('lacks some of the flows');
});

test('a row that is cut is noted', () => {
  const whole = out('3.12', 'tcp-text.server');
  const cut = whole.replace(/^(\[ {2}5\] {3}1\.00-2\.00 .{20}).*/m, '$1');
  expect(text(whole).notes).toEqual([]);
  expect(text(cut).notes).toEqual(['a row could not be read and was left out']);
});

test('a host that has no iperf3 says so', () => {
  const output = feed(new TextReader(CLIENT), '', 'sh: 1: exec: iperf3: not found').output();
  expect(output).toMatchObject({ ending: 'failed', error: 'sh: 1: exec: iperf3: not found' });
});

test('nothing at all is empty, blank lines too', () => {
  for (const Reader of [TextReader, StreamReader, JsonReader]) {
    expect(new Reader(CLIENT).output()).toEqual({ directions: [], ending: 'empty', notes: [] });
    expect(feed(new Reader(CLIENT), '\n \n', '\n').output().ending).toBe('empty');
  }
});

test('output may be asked for at any time, and again', () => {
  const lines = out('3.12', 'tcp-bidir-text').split('\n');
  const reader = new TextReader(CLIENT);
  const endings = lines.map((line) => {
    reader.line('stdout', line);
    return reader.output().ending;
  });
  expect(new Set(endings)).toEqual(new Set(['truncated', 'complete']));
  expect(reader.output()).toEqual(reader.output());
});
