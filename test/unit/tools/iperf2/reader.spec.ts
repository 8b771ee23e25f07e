import { expect, test } from '@playwright/test';
import { TextReader } from '../../../../src/tools/iperf2/reader.js';
import { iperf2 } from '../../../../src/tools/iperf2/tool.js';
import type { IntervalResult } from '../../../../src/results/traffic-result.js';
import { flowResult, intervalResult, trafficSummary } from '../../../../src/results/traffic-result.js';
import { feed, recordingsOf } from './recordings.js';

/* Lines of iperf 2.1.8 with `-e -f b`. */

const UDP_CLIENT = `Client connecting to 127.0.0.1, UDP port 5602 with pid 9521 (1 flows)
Sending 1470 byte datagrams, IPG target: 2243.04 us (kalman adjust)
[  1] local 127.0.0.1%lo port 35445 connected with 127.0.0.1 port 5602 (sock=3) on 2026-11-22 21:06:53 (UTC)
[  1] 0.0000-1.0000 sec  127890 Bytes  1023120 bits/sec  86/0       87 pps
[  1] 0.0000-1.6112 sec  204330 Bytes  1014532 bits/sec  138/0       87 pps
[  1] Sent 140 datagrams
`;
const REPORT = `[  1] Server Report:
[  1] 0.0000-1.6114 sec  204330 Bytes  1014408 bits/sec   0.003 ms 1/140 (0.7%) 0.014/0.002/0.068/0.008 ms 86 pps 86/0(0) pkts 8764
[  1] 0.0000-1.6114 sec  3 datagrams received out-of-order
`;
const context = { role: 'client', intervalSeconds: 1, parallel: 1 } as const;

test('a UDP client: exact counts, the rest of its run, and what the server told', () => {
  const output = feed(new TextReader(context), UDP_CLIENT + REPORT).output();
  expect(output).toMatchObject({ ending: 'complete', protocol: 'udp', endpoints: ['127.0.0.1 35445'] });
  const [forward] = output.directions;
  expect(forward!.intervals).toEqual([
    { startSeconds: 0, endSeconds: 1, bytes: 127_890, bitsPerSecond: 1_023_120, packets: 87, omitted: false },
    {
      startSeconds: 1,
      endSeconds: 1.6112,
      bytes: 76_440,
      bitsPerSecond: (76_440 * 8) / (1.6112 - 1),
      packets: 52,
      omitted: false,
    },
  ]);
  expect(forward!.summary).toMatchObject({ bytes: 204_330, packets: 139, durationSeconds: 1.6112 });
  expect(forward!.peerSummary).toMatchObject({
    packets: 140,
    lostPackets: 1,
    reorderedPackets: 3,
    jitterSeconds: 0.000_003,
    meanLatencySeconds: 0.000_014,
    minLatencySeconds: 0.000_002,
    maxLatencySeconds: 0.000_068,
  });
});

test('without a Server Report nothing is proved; a group has none', () => {
  const reader = new TextReader(context);
  expect(feed(reader, UDP_CLIENT).output()).toMatchObject({
    ending: 'failed',
    error: expect.stringContaining('no Server Report came'),
  });
  const toGroup = UDP_CLIENT.replace('connected with 127.0.0.1', 'connected with 239.255.1.1');
  expect(feed(new TextReader(context), toGroup).output()).toMatchObject({ ending: 'complete' });
});

const SERVER = `Server listening on UDP port 5602 with pid 9095
[  2] local ::ffff:127.0.0.1%lo port 5602 connected with ::ffff:127.0.0.1 port 54549 (sock=4) (peer 2.1.8)
[  3] local ::ffff:127.0.0.1%lo port 5602 connected with ::ffff:127.0.0.1 port 60969 (sock=5) (peer 2.1.8)
[  2] 0.0000-0.5000 sec  330750 Bytes  5292000 bits/sec   0.002 ms 0/224 (0%) 0.004/0.001/0.043/0.003 ms 452 pps 225/0(0) pkts 159868
[  3] 0.0000-0.5000 sec  329280 Bytes  5268480 bits/sec   0.001 ms 2/226 (0.88%) 0.005/0.001/0.043/0.003 ms 450 pps 224/0(0) pkts 121015
[SUM] 0.0000-0.5000 sec  660030 Bytes  5268480 bits/sec  2/450 450 pps
[  3] 0.5000-0.9982 sec  327810 Bytes  5264227 bits/sec   0.002 ms 0/223 (0%) 0.004/0.001/0.037/0.003 ms 446 pps 223/0(0) pkts 152220
[  3] 0.0000-0.9982 sec  657090 Bytes  5266357 bits/sec   0.002 ms 2/449 (0.45%) 0.005/0.001/0.043/0.003 ms 448 pps 447/0(0) pkts 134795
`;

test('a server of two clients tells them apart by their ports, one of them not yet ended', () => {
  const heard: IntervalResult[] = [];
  const server = { role: 'server', intervalSeconds: 0.5, parallel: 1, clients: 2 } as const;
  const reader = feed(new TextReader(server, (interval) => heard.push(interval)), SERVER);
  const told = (endpoints: string[]) =>
    reader.outputFor({ directions: [], ending: 'complete', notes: [], endpoints }, false);
  expect(told(['127.0.0.1 60969'])).toMatchObject({
    ending: 'complete',
    directions: [{ direction: 'forward', sender: false, summary: { packets: 449, lostPackets: 2 } }],
  });
  expect(told(['127.0.0.1 60969']).directions[0]!.intervals.map(({ bytes }) => bytes)).toEqual([
    329_280, 327_810,
  ]);
  expect(told(['127.0.0.1 54549'])).toMatchObject({ ending: 'truncated' });
  expect(told(['127.0.0.1 1'])).toMatchObject({ ending: 'truncated', directions: [] });
  expect(heard.map(({ bytes, lostPackets }) => [bytes, lostPackets])).toEqual([[660_030, 2]]);
});

test('zeros of what was never measured are absent', () => {
  const text = UDP_CLIENT.split('\n').slice(0, 2).join('\n');
  const reader = feed(
    new TextReader(context),
    `${text}
[  1] local 127.0.0.1%lo port 41516 connected with 127.0.0.1 port 5612 (reverse) (sock=3) on 2026-11-22
[ *1] 0.0000-0.0000 sec  0.000 Bytes  0.000 bits/sec   0.000 ms 0/0 (0%) -/-/-/- ms 0 pps
[FD1] 0.0000--1795381769.1964 sec  255310 Bytes  -0.000 bits/sec 174     174 pps`,
    'recvmsg failed: Connection refused',
  );
  expect(reader.output()).toMatchObject({
    ending: 'failed',
    error: 'recvmsg failed: Connection refused',
    directions: [{ direction: 'reverse', intervals: [] }],
  });
  expect(reader.output().directions[0]!.summary).toBeUndefined();
});

test('a record of nothing at all does not hide why', () => {
  const text = `[  1] local 127.0.0.1 port 41516 connected with 127.0.0.1 port 5612 (reverse) (sock=3)
[ *1] 0.0000-0.0002 sec  0.000 Bytes  0.000 bits/sec   0.000 ms 0/0 (0%) -/-/-/- ms 0 pps`;
  const read = (error: string) => feed(new TextReader({ ...context, protocol: 'udp' }), text, error).output();
  const error = 'recvmsg failed: Connection refused';
  expect(read(error)).toMatchObject({ ending: 'failed', error });
  expect(read('')).toMatchObject({ ending: 'complete' });
});

test('clocks out of step: no latency; a late reply of an ended flow: no new flow', () => {
  const late = `${SERVER}[  4] local ::ffff:127.0.0.1%lo port 5602 connected with ::ffff:127.0.0.1 port 60969 (sock=5)
[  4] 0.0000-0.0001 sec  1470 Bytes  0.0 bits/sec   0.001 ms 0/1 (0%) 0.005/0.001/0.043/0.003 ms 450 pps`;
  const text = late.replaceAll(') 0.00', ') -0.00');
  const output = feed(new TextReader({ role: 'server', intervalSeconds: 0.5, parallel: 2 }), text).output();
  expect(output.directions[0]!.flows.map(({ id }) => id)).toEqual([2, 3]);
  expect(output.directions[0]!.intervals[0]!.latencySeconds).toBeUndefined();
});

test('what the errors mean', () => {
  const command = iperf2.client(iperf2.parseOptions({}), {
    ...{ host: 'h', path: 'iperf', version: '2.1.8', has: () => undefined, port: 1, durationSeconds: 1 },
    ...{ target: '10.0.0.255', dataPort: 0 },
  });
  const failed = (error: string) => ({ directions: [], ending: 'failed' as const, error, notes: [] });
  expect(command.unsupported!(failed('udp connect failed: Permission denied'))).toMatch(/broadcast/);
  expect(command.unsupported!(failed('tcp connect failed: Connection refused'))).toBeUndefined();
  const elsewhere = 'ERROR: this group is sent to through another network: eth0 instead of eth1';
  expect(command.unsupported!(failed(elsewhere))).toMatch(/^this group is .* eth0 instead of eth1$/);
  expect(command.portTaken(failed('listener bind failed: Address already in use'))).toBe(true);
});

test('2000 broken outputs are read without a fault or a wrong kind of number', () => {
  let state = 20_261_122;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const junk = ['-1', 'nan', '1e999', '99999999999999999999', '[SUM]', '*', '\0', 'x'.repeat(50_000), ''];
  const recordings = recordingsOf('iperf2-2.1.8').filter(({ out }) => out.length > 0);
  let intervals = 0;
  for (let run = 0; run < 2000; run++) {
    const { role, out, err, parallel, intervalSeconds } = recordings[below(recordings.length)]!;
    const text = out.replaceAll(/\d+|\n/g, (found) => (below(40) === 0 ? junk[below(junk.length)]! : found));
    const reader = new TextReader({ role, intervalSeconds, parallel, clients: 1 + below(2) });
    const { directions } = feed(reader, text.slice(below(3) * 100), below(3) === 0 ? text : err).output();
    for (const one of directions) {
      one.intervals.forEach((interval) => intervalResult.parse(interval));
      one.flows.forEach((flow) => flowResult.parse(flow));
      for (const summary of [one.summary, one.peerSummary]) if (summary) trafficSummary.parse(summary);
      intervals += one.intervals.length;
    }
  }
  expect(intervals).toBeGreaterThan(500);
});

test('one line of 30 MB and six hours of intervals take a short time and little memory', () => {
  const began = performance.now();
  const reader = new TextReader({ role: 'server', intervalSeconds: 0.1, parallel: 2 });
  for (const channel of ['stdout', 'stderr'] as const)
    reader.line(channel, '[  1] 0.0000-1.0000 sec '.repeat(1.25e6));
  for (const id of [1, 2])
    reader.line('stdout', `[  ${id}] local 10.0.0.1 port 1 connected with 10.0.0.2 port ${id}`);
  const count = 6 * 3600 * 10;
  for (let index = 0; index < count; index++)
    for (const id of [1, 2]) {
      const span = `${(index / 10).toFixed(4)}-${((index + 1) / 10).toFixed(4)}`;
      reader.line('stdout', `[  ${id}] ${span} sec  1250 Bytes  100000 bits/sec  5=5:0:0:0:0:0:0:0`);
    }
  expect(reader.output().directions[0]!.intervals).toHaveLength(count);
  expect(performance.now() - began).toBeLessThan(20_000);
});

/* Lines of iperf 2.1.9 and 2.2.1 that were built without fast sampling. */

test('times printed to 10 ms are told by bytes and rate', () => {
  const text = `[  1] local 127.0.0.1 port 5 connected with 127.0.0.1 port 6 (reverse) (sock=6)
[ *1] 0.00-0.12 sec  131072 Bytes  8388608 bits/sec  1=0:0:0:0:0:0:0:1
[ *1] 0.12-0.25 sec  0.000 Bytes  0.000 bits/sec  0=0:0:0:0:0:0:0:0
[ *1] 0.25-0.38 sec  131072 Bytes  8388608 bits/sec  1=0:0:0:0:0:0:0:1
[ *1] 0.00-0.38 sec  393216 Bytes  8359866 bits/sec  3=0:0:0:0:0:0:0:3`;
  const context = { role: 'client', intervalSeconds: 0.125, parallel: 1 } as const;
  const [reverse] = feed(new TextReader(context), text).output().directions;
  expect(reverse!.summary).toMatchObject({ durationSeconds: 0.3763, bytes: 393_216 });
  expect(
    reverse!.intervals.map(({ startSeconds, endSeconds, bytes }) => [startSeconds, endSeconds, bytes]),
  ).toEqual([
    [0, 0.125, 131_072],
    [0.125, 0.25, 0],
    [0.25, 0.3763, 262_144],
  ]);
});

test('a run as long as an interval has its end record', () => {
  const row = (bits: number) => `[  1] local 10.0.0.1 port 5 connected with 10.0.0.2 port 6 (sock=3)
[  1] 0.00-1.00 sec  1250000 Bytes  ${bits} bits/sec  10/0  0  64K/20(2) us`;
  const read = (text: string) =>
    feed(new TextReader({ role: 'client', intervalSeconds: 1, parallel: 1 }), text).output();
  expect(read(row(9_965_000))).toMatchObject({ ending: 'complete' });
  expect(read(row(10_000_000))).toMatchObject({ ending: 'truncated' });
});

test('bytes of the moment in which the last interval ended belong to it, and are no interval to those who listen', () => {
  const text = `[  1] local 10.0.0.1 port 5 connected with 10.0.0.2 port 6 (sock=4) (peer 2.2.1-rc)
[  1] 0.0000-1.0000 sec  1000000 Bytes  8000000 bits/sec  12=1:0:0:0:0:0:11:0
[  1] 1.0000-2.0000 sec  1000000 Bytes  8000000 bits/sec  22=0:0:0:0:0:0:10:0
[  1] 0.0000-2.0000 sec  2100000 Bytes  8400000 bits/sec  22=1:0:0:0:0:0:21:0`;
  const heard: number[] = [];
  const server = { role: 'server', intervalSeconds: 1, parallel: 1 } as const;
  const reader = new TextReader(server, ({ bytes }) => heard.push(bytes));
  const { intervals, summary } = feed(reader, text).output().directions[0]!;
  expect(intervals.map(({ bytes, bitsPerSecond }) => [bytes, bitsPerSecond])).toEqual([
    [1_000_000, 8_000_000],
    [1_100_000, 8_800_000],
  ]);
  expect(summary!.bytes).toBe(2_100_000);
  expect(heard).toEqual([1_000_000, 1_000_000]);
});

test('2.2 says of which flow its errors are', () => {
  const ending = (role: 'client' | 'server', error: string) => {
    const text =
      role === 'client'
        ? UDP_CLIENT + REPORT
        : SERVER.split('\n')
            .filter((line) => !line.startsWith('[  2]'))
            .join('\n');
    const { ending, error: said } = feed(new TextReader({ ...context, role }), text, error).output();
    return [ending, said];
  };
  expect(ending('server', '[ *1] shutdown failed: Transport endpoint is not connected')).toEqual([
    'interrupted',
    'shutdown failed: Transport endpoint is not connected',
  ]);
  expect(ending('client', '[  1] Read UDP fin failed: Connection refused')).toEqual(['complete', undefined]);
  const refused =
    '[  1] tcp connect to 127.0.0.1 port 9 failed (Connection refused) on 2026-11-22 22:49:26.979 (UTC)';
  expect(ending('client', refused)).toEqual(['failed', refused.slice(6)]);
  const wrong = '[  1] 0.00-2.02 sec  1 datagrams received on wrong quintuple';
  expect(feed(new TextReader(context), UDP_CLIENT + REPORT + wrong).output().notes).toEqual([]);
});
