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
