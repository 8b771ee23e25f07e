import { expect, test } from '@playwright/test';
import { bufferDelayRatio, maxBufferDelay } from '../../../src/criteria/buffer-delay.js';
import { maxJitter } from '../../../src/criteria/jitter.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { maxRtt } from '../../../src/criteria/round-trip-time.js';
import { minTcpEfficiency, tcpEfficiencyRatio } from '../../../src/criteria/tcp-efficiency.js';
import { TextReader } from '../../../src/tools/iperf3/text-reader.js';
import { PingReader } from '../../../src/tools/ping/reader.js';
import { result, summary } from './results.js';

/** RFC 3550, 6.4.1 and A.8: J += (|D| − J) / 16 for each datagram after the first. */
function jitterOf(transitSeconds: readonly number[]): number {
  return transitSeconds
    .slice(1)
    .reduce(
      (jitter, transit, index) => jitter + (Math.abs(transit - transitSeconds[index]!) - jitter) / 16,
      0,
    );
}

test('jitter (RFC 3550) is the estimate at the end, as a limit reads it of the receiver', () => {
  // Transit times of 10, 12, 11 and 15 ms: D = 2, 1, 4; J = 0.125, 0.1797, 0.4185 ms.
  const jitter = jitterOf([0.01, 0.012, 0.011, 0.015]);
  expect(jitter).toBeCloseTo(0.000_418_5, 7);
  const reader = new TextReader({ role: 'server', intervalSeconds: 1 });
  for (const line of [
    'Server listening on 5201',
    '[  5] local 198.18.0.1 port 5201 connected to 198.18.0.2 port 40000',
    '[ ID] Interval           Transfer     Bitrate         Jitter    Lost/Total Datagrams',
    `[  5]   0.00-1.00   sec  5.47 KBytes  44.8 Kbits/sec  ${(jitter * 1000).toFixed(3)} ms  0/4 (0%)  `,
    '- - - - - - - - - - - - - - - - - - - - - - - - -',
    '[ ID] Interval           Transfer     Bitrate         Jitter    Lost/Total Datagrams',
    `[  5]   0.00-1.00   sec  5.47 KBytes  44.8 Kbits/sec  ${(jitter * 1000).toFixed(3)} ms  0/4 (0%)  receiver`,
  ])
    reader.line('stdout', line);
  const [direction] = reader.output().directions;
  const measured = result({ protocol: 'udp', summary: direction!.summary! });
  expect(maxJitter('419us').check(measured)).toMatchObject({ pass: true });
  expect(maxJitter('417us').check(measured)).toMatchObject({ pass: false });
});

test('TCP efficiency (RFC 6349, 4.2): of 100,000 bytes 2,000 were sent again', () => {
  expect(tcpEfficiencyRatio(100_000, 2000)).toBeCloseTo(0.9804, 4);
  expect(tcpEfficiencyRatio(100_000, 0)).toBe(1);
  expect(tcpEfficiencyRatio(0, 0)).toBeUndefined();
  // Two segments of 1000 bytes are those 2,000.
  const measured = result({
    sender: true,
    role: 'client',
    summary: summary({ bytes: 100_000, retransmits: 2 }),
  });
  const at = (limit: string) => minTcpEfficiency(limit, { segmentBytes: 1000 }).check(measured);
  expect(at('98.03%')).toMatchObject({ pass: true, metric: 'tcpEfficiencyRatio' });
  expect(at('98.04%')).toMatchObject({ pass: false, actual: '98.04 % (0.9803921568627451 as a ratio)' });
});

test('buffer delay (RFC 6349, 4.3): 25 ms idle, 32 ms during the transfer', () => {
  expect(bufferDelayRatio(0.032, 0.025)).toBeCloseTo(0.28, 10);
  const measured = result({ sender: true, summary: summary({ meanRttSeconds: 0.032 }) });
  expect(maxBufferDelay('28%', { baseline: '25ms' }).check(measured)).toMatchObject({
    actual: '28 % above 25 ms',
  });
  expect(maxBufferDelay('29%', { baseline: '25ms' }).check(measured)).toMatchObject({ pass: true });
  expect(maxBufferDelay('27%', { baseline: '25ms' }).check(measured)).toMatchObject({ pass: false });
});

test('round trips (RFC 2681) and their loss (RFC 6673), of what ping prints', () => {
  const asked = { intervalSeconds: 0.1, lengthBytes: 56, timeoutSeconds: 1, count: 5, flood: false };
  const reader = new PingReader(asked);
  const reply = (sequence: number, milliseconds: number) =>
    `[${(1000 + (sequence - 1) * 0.1 + milliseconds / 1000).toFixed(6)}] 64 bytes from 198.18.0.1: icmp_seq=${sequence} ttl=64 time=${milliseconds} ms`;
  for (const line of [
    'PING 198.18.0.1 (198.18.0.1) 56(84) bytes of data.',
    reply(1, 1),
    reply(2, 2),
    '[1000.300000] no answer yet for icmp_seq=3',
    reply(4, 4),
    reply(5, 3),
    '',
    '--- 198.18.0.1 ping statistics ---',
    '5 packets transmitted, 4 received, 20% packet loss, time 400ms',
    'rtt min/avg/max/mdev = 1.000/2.500/4.000/1.118 ms',
  ])
    reader.line('stdout', line);
  const [direction] = reader.output().directions;
  const measured = result({
    ...{ tool: 'ping', protocol: 'icmp', role: 'client' },
    summary: direction!.summary!,
  });
  expect(maxLoss('20%').check(measured)).toMatchObject({ pass: true, value: 0.2 });
  expect(maxRtt('4ms').check(measured)).toMatchObject({ pass: true, value: 0.004 });
  expect(maxRtt('2.5ms', { of: 'mean' }).check(measured)).toMatchObject({ value: 0.0025 });
  expect(maxRtt('2ms', { of: 'p50' }).check(measured)).toMatchObject({ pass: true, value: 0.002 });
  expect(maxRtt('3ms', { of: 'p90' }).check(measured)).toMatchObject({ pass: false, value: 0.004 });
});

test('loss of datagrams (RFC 7680) is lost / sent', () => {
  const measured = result({
    protocol: 'udp',
    summary: summary({ packets: 1000, lostPackets: 7, lossRatio: 0.007 }),
  });
  expect(maxLoss('0.7%').check(measured)).toMatchObject({ pass: true });
  expect(maxLoss('0.6%').check(measured)).toMatchObject({ pass: false, actual: '0.7 %' });
});
