import { expect, test } from '@playwright/test';
import { ClientReader } from '../../../../src/tools/netperf/client-reader.js';
import { parseOptions } from '../../../../src/tools/netperf/options.js';
import { ServerReader } from '../../../../src/tools/netperf/server-reader.js';
import type { IntervalResult, TrafficSummary } from '../../../../src/results/traffic-result.js';
import type { ToolOutput } from '../../../../src/tools/tool.js';
import { flaws } from '../../../../src/traffic/soundness.js';
import { FOLDERS, read, type Recording, recordingsIn } from './recordings.js';

/** Without Netwright's keys: a table for people, which proves nothing to us, whatever its exit code. */
const TABLES =
  /^(TCP_STREAM(?!-k)|TCP_MAERTS|UDP_STREAM|(TCP|UDP)_C?RR|data-port|two-clients|server-SIGKILL|omni-o)/;
const FAILED: Record<string, RegExp> = {
  refused: /are you sure there is a netserver listening/,
  'unknown-host': /could not resolve host|establish/,
  'bad-test': /\(NOPE\) is unknown to this netperf/,
  'bad-arg': /invalid option|unrecognized option/,
  sctp: /errmsg Protocol not supported/,
  'bad-argument': /invalid option -- 'Z'/,
  'tcp-blocked': /^no data was moved: netperf could not use its data port/,
  'tcp-server-killed': /Connection reset by peer/,
  'tcp-reverse-server-killed': /Connection reset by peer|partial response received/,
  'udp-server-killed': /Connection refused/,
  'udp-rr-server-killed': /partial response received: 0 bytes/,
  'tcp-crr-server-killed': /Connection reset by peer|Connection refused/,
};
/** Ended in the middle, or without the keys that count bytes. */
const TRUNCATED = new Set([
  'omni-k-tcp',
  'omni-k-rr',
  'omni-k-udp',
  'TCP_STREAM-k',
  'tcp-killed',
  'tcp-terminated',
  'tcp-reverse-stopped',
  'tcp-crr-stopped',
]);

const clients = FOLDERS.flatMap(recordingsIn).filter(({ name }) => !name.startsWith('netserver'));
const servers = FOLDERS.flatMap(recordingsIn).filter(({ name }) => name.startsWith('netserver'));

function expectationOf({ folder, name }: Recording): ToolOutput['ending'] {
  if (FAILED[name]) return 'failed';
  if (name === 'client-SIGTERM') return 'empty';
  if (TRUNCATED.has(name)) return 'truncated';
  if (folder === 'netperf-2.7.0' && (TABLES.test(name) || name === 'client-SIGINT')) return 'failed';
  return 'complete';
}

/** The value of a key, read without the reader. */
const keyIn = ({ stdout }: Recording, key: string) => {
  const found = new RegExp(`^${key}=([\\d.]+)$`, 'm').exec(stdout)?.[1];
  return found === undefined ? undefined : Number(found);
};

for (const recording of clients)
  test(`${recording.folder}/${recording.name}`, () => {
    const output = read(recording);
    expect(output.ending).toBe(expectationOf(recording));
    if (output.ending === 'failed') expect(output.error).toMatch(FAILED[recording.name] ?? /\S/);
    const [direction] = output.directions;
    if (/^(bad-argument|tcp-blocked)$/.test(recording.name)) return;
    if (output.ending !== 'complete') return expect(direction?.summary).toBeUndefined();
    const reverse = keyIn(recording, 'LOCAL_BYTES_SENT') === 0;
    expect(direction).toMatchObject({ direction: reverse ? 'reverse' : 'forward', sender: !reverse });
    const [mine, theirs] = [direction!.summary!, direction!.peerSummary!];
    const bytes = (end: string, sent: boolean) => keyIn(recording, `${end}_BYTES_${sent ? 'SENT' : 'RECVD'}`);
    expect([mine.bytes, theirs.bytes]).toEqual([bytes('LOCAL', !reverse), bytes('REMOTE', reverse)]);
    const seconds = keyIn(recording, 'ELAPSED_TIME')!;
    expect(mine.durationSeconds).toBe(seconds);
    expect(mine.bitsPerSecond / ((mine.bytes * 8) / seconds)).toBeCloseTo(1, 1);
    const sender = reverse ? theirs : mine;
    const receiver = reverse ? mine : theirs;
    expect(receiver.retransmits).toBeUndefined();
    expect(sender.retransmits).toBe(
      /udp|crr/.test(recording.name)
        ? undefined
        : keyIn(recording, `${reverse ? 'REMOTE' : 'LOCAL'}_TRANSPORT_RETRANS`),
    );
    const isRequests = /rr/.test(recording.name);
    expect(mine.transactionsPerSecond).toBe(isRequests ? keyIn(recording, 'TRANSACTION_RATE') : undefined);
    expect(mine.p99LatencySeconds).toBe(isRequests ? keyIn(recording, 'P99_LATENCY')! / 1e6 : undefined);
    expect(sender.lossRatio).toBeUndefined();
    expect(mine.hostCpuRatio === undefined).toBe(!recording.name.includes('cpu'));
    const covered = direction!.intervals.at(-1)?.endSeconds ?? 0;
    // Of a full socket, the end record counts the time in which the last data left; of UDP there are no intervals.
    const streamsUdp = /^udp(?!-rr)/.test(recording.name);
    const isSlow = recording.name === 'tcp-slow';
    if (recording.folder.endsWith('keys'))
      expect(Math.abs(covered - (streamsUdp ? 0 : isSlow ? 3 : seconds))).toBeLessThan(0.05);
    expect(direction!.hasNoIntervals).toBe(streamsUdp ? true : undefined);
    if (isRequests) checkRequests(recording, direction!.intervals);
    if (streamsUdp) checkLoss(recording, receiver);
  });

/** Each interval counts whole requests, and all of them together are those of the run. */
function checkRequests(recording: Recording, intervals: readonly IntervalResult[]): void {
  const length = recording.name === 'tcp-rr-sizes' ? 100 : 1;
  const bytes = intervals.reduce((sum, interval) => sum + interval.bytes, 0);
  expect(Math.abs(bytes - keyIn(recording, 'LOCAL_BYTES_SENT')!)).toBeLessThanOrEqual(20 * length);
  for (const { bytes: some, transactionsPerSecond, startSeconds, endSeconds } of intervals)
    expect(some / length / (endSeconds - startSeconds) / transactionsPerSecond!).toBeCloseTo(1, 1);
}

function checkLoss(recording: Recording, receiver: TrafficSummary): void {
  const [sent, came] = [
    keyIn(recording, 'LOCAL_SEND_CALLS')!,
    keyIn(recording, 'REMOTE_BYTES_RECVD')! / 1400,
  ];
  expect(receiver).toMatchObject({
    packets: sent,
    lostPackets: sent - came,
    lossRatio: (sent - came) / sent,
  });
  if (recording.name === 'udp-loss') expect(receiver.lossRatio).toBeGreaterThan(0.08);
}

for (const recording of servers)
  test(`${recording.folder}/${recording.name}`, () => {
    const reader = new ServerReader();
    for (const channel of ['stdout', 'stderr'] as const)
      for (const line of recording[channel].split('\n')) reader.line(channel, line);
    const taken = recording.name === 'netserver-portinuse';
    expect(reader.output().ending).toBe(taken ? 'failed' : 'truncated');
    if (taken) expect(reader.output().error).toMatch(/^Unable to start netserver/);
  });

test('every recording of netperf is a case', () => {
  const all = FOLDERS.flatMap(recordingsIn);
  console.log(`netperf: ${clients.length + servers.length} of ${all.length} recordings are cases`);
  expect(clients.length + servers.length).toBe(all.length);
  expect(all.length).toBe(28 + 31 + 10 + 10);
});

test('UDP: what the sender sent and the receiver did not get is lost', () => {
  const one = recordingsIn('netperf-2.7.0-keys').find(({ name }) => name === 'udp')!;
  const calls = one.stdout
    .replace(/^LOCAL_SEND_CALLS=.*$/m, 'LOCAL_SEND_CALLS=1000')
    .replace(/^REMOTE_RECV_CALLS=.*$/m, 'REMOTE_RECV_CALLS=900');
  // Where bytes are no whole number of datagrams, calls count.
  const stdout = calls.replace(
    /^REMOTE_BYTES_RECVD=(\d+)$/m,
    (_, bytes) => `REMOTE_BYTES_RECVD=${Number(bytes) + 1}`,
  );
  const [direction] = read({ ...one, stdout }).directions;
  expect(direction!.summary).toMatchObject({ packets: 1000 });
  expect(direction!.summary!.lostPackets).toBeUndefined();
  expect(direction!.peerSummary).toMatchObject({ packets: 1000, lostPackets: 100, lossRatio: 0.1 });
});

test('UDP: datagrams beyond 32 bits, in which the far end tells its calls, are counted by their bytes', () => {
  const one = recordingsIn('netperf-2.7.0-keys').find(({ name }) => name === 'udp')!;
  const sent = 5e9;
  const rate = (sent * 1400 * 8) / 4000 / 1e3;
  const set = (text: string, key: string, value: number) =>
    text.replace(new RegExp(`^${key}=.*$`, 'm'), `${key}=${value}`);
  const stdout = Object.entries({
    ELAPSED_TIME: 4000,
    LOCAL_BYTES_SENT: sent * 1400,
    REMOTE_BYTES_RECVD: (sent - 50) * 1400,
    LOCAL_SEND_CALLS: sent,
    REMOTE_RECV_CALLS: sent - 50 - 2 ** 32,
    LOCAL_SEND_THROUGHPUT: rate,
    REMOTE_RECV_THROUGHPUT: rate,
  }).reduce((text, [key, value]) => set(text, key, value), one.stdout);
  const [direction] = read({ ...one, stdout }).directions;
  expect(direction!.peerSummary).toMatchObject({ packets: sent, lostPackets: 50 });
});

test('UDP requests: a lost datagram stops them, and a note says so', () => {
  const named = (name: string) => recordingsIn('netperf-2.7.0-keys').find((one) => one.name === name)!;
  expect(read(named('udp-rr-stall')).notes).toEqual([
    'its last interval lasted 4.0 s: after a lost datagram netperf waits until its time is over',
  ]);
  expect(read(named('udp-rr')).notes).toEqual([]);
});

test('a full socket: what it takes to drain belongs to no interval, and makes no hole', () => {
  const slow = recordingsIn('netperf-2.7.0-keys').find(({ name }) => name === 'tcp-slow')!;
  const reader = new ClientReader(parseOptions({}), undefined, 3);
  for (const line of slow.stdout.split('\n')) reader.line('stdout', line);
  const output = reader.output();
  const expected = { durationSeconds: 3, intervalSeconds: 1, stopped: false };
  expect(output.directions[0]!.summary!.durationSeconds).toBeGreaterThan(4);
  expect(flaws(output, output.directions[0], expected)).toEqual([]);
  const [, ...rest] = output.directions[0]!.intervals;
  expect(flaws(output, { ...output.directions[0]!, intervals: rest }, expected)[0]).toMatch(
    /^part of its intervals/,
  );
});

test('a test of another kind than was asked for proves nothing', () => {
  const tcp = recordingsIn('netperf-2.7.0-keys').find(({ name }) => name === 'tcp')!;
  expect(read({ ...tcp, name: 'udp' })).toMatchObject({
    ending: 'failed',
    error: 'netperf measured PROTOCOL TCP instead of UDP',
  });
  expect(read({ ...tcp, name: 'tcp-reverse' }).error).toBe(
    'netperf measured DIRECTION Send instead of Receive',
  );
});

test('the server says what its client was told of it', () => {
  const udp = recordingsIn('netperf-2.7.0-keys').find(({ name }) => name === 'udp')!;
  const client = read(udp);
  const server = new ServerReader();
  server.line('stdout', "Starting netserver with host 'IN(6)ADDR_ANY' port '13000' and family AF_UNSPEC");
  const output = server.outputFor(client);
  expect(output.ending).toBe('complete');
  expect(output.directions[0]).toMatchObject({ sender: false, direction: 'forward', intervals: [] });
  expect(output.directions[0]!.summary).toEqual(client.directions[0]!.peerSummary);
});
