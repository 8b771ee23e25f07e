import { minBitrate } from '../../src/criteria/bitrate.js';
import type { NetwrightError } from '../../src/core/errors.js';
import type { Verdict } from '../../src/results/verdict.js';
import { AbortedError } from '../../src/streams/live/aborted-error.js';
import type { AggregateStreamError } from '../../src/streams/failures.js';
import { live } from '../../src/streams/live/live.js';
import { streamFromOptions, type StreamOptionsInput } from '../../src/streams/stream-options.js';
import type { Stream } from '../../src/streams/stream.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { descendantsOf } from './support/descendants.js';
import { expect, expectGone, pretending, test, type Hosts } from './support/hosts.js';
import { listProcesses } from './support/processes.js';
import { requireNetperf } from './support/require-netperf.js';

/* Live assertions on real tools: which tell of what, and which cannot. */

const namesOf = ({ sut, client }: Hosts) => ({ sut, client });
const told = (verdicts: readonly Verdict[]) =>
  verdicts.map(
    ({ pass, traffic: { host, direction, sender } }) =>
      `${pass} ${direction} ${sender ? 'sent' : 'received'} by ${host}`,
  );
const reason = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing was thrown',
    ({ name, code, reason: why }: NetwrightError) => `${name} ${code}: ${why}`,
  );

/** Runs a stream while something is asked of it. */
async function during<T>(stream: Stream, ask: () => Promise<T>): Promise<T> {
  await stream.start();
  try {
    return await ask();
  } finally {
    await stream.stop();
    await expectGone(stream);
  }
}

const RATE = { bitrate: '8M', interval: 0.5 } as const;
const BOTH = ['forward received by sut', 'reverse received by client'];
const KINDS: [name: string, options: StreamOptionsInput, heard: string[]][] = [
  ['iperf3 by TCP', { length: 8192, ...RATE }, ['forward received by sut']],
  ['iperf3 by UDP', { protocol: 'udp', ...RATE }, ['forward received by sut']],
  ['iperf3, reverse', { protocol: 'udp', direction: 'reverse', ...RATE }, ['reverse received by client']],
  ['iperf3, both ways', { protocol: 'udp', direction: 'bidirectional', ...RATE }, BOTH],
  [
    'iperf3, two clients',
    { protocol: 'udp', clients: ['client', 'client'], ...RATE },
    ['forward received by sut', 'forward received by sut'],
  ],
  ['iperf2 by TCP', { tool: 'iperf2', length: 8192, ...RATE }, ['forward received by sut']],
  ['iperf2 by UDP', { tool: 'iperf2', protocol: 'udp', ...RATE }, ['forward received by sut']],
  [
    'iperf2, reverse',
    { tool: 'iperf2', protocol: 'udp', direction: 'reverse', ...RATE },
    ['reverse received by client'],
  ],
];

for (const [name, options, heard] of KINDS)
  test(`${name}: what it carries is reached and sustained, at every receiver, and no more`, async ({
    hosts,
  }) => {
    const stream = streamFromOptions(options, namesOf(hosts));
    const answers = await during(stream, async () => [
      await live.reachBitrate(stream, '7M', { timeout: 5 }),
      // Now and then an interval of a busy machine is late; of the two beside it one is short.
      await live.sustainBitrate(stream, '2M', { for: 1 }),
      await live.recover(stream, { within: 5, to: '70%' }),
      await live.reachBitrate(stream, '100M', { timeout: 1 }),
    ]);
    const expected = (pass: boolean) => heard.map((source) => `${pass} ${source}`);
    expect(answers.map(told)).toEqual([expected(true), expected(true), expected(true), expected(false)]);
    expect(stream.verdicts).toHaveLength(4 * heard.length);
    const [first] = answers[0]!;
    expect(first!.traffic.version).toMatch(/^\d/);
    expect(first!.value).toBeGreaterThanOrEqual(7e6);
    // What was heard is what is kept.
    const kept = [...stream.results.server, ...stream.results.clients].flatMap(({ intervals }) => intervals);
    expect(kept.map(({ bitsPerSecond }) => bitsPerSecond)).toContain(first!.value);
  });

test('the sender is heard where it is asked for, and netperf only there', async ({ hosts }) => {
  requireNetperf();
  const iperf3 = streamFromOptions({ ...RATE, length: 8192 }, namesOf(hosts));
  const sender = { side: 'sender', timeout: 5 } as const;
  expect(told(await during(iperf3, () => live.reachBitrate(iperf3, '7M', sender)))).toEqual([
    'true forward sent by client',
  ]);
  const netperf = streamFromOptions({ tool: 'netperf', interval: 0.5, length: 1000 }, namesOf(hosts));
  const [heard, server] = await during(netperf, async () => [
    told(await live.reachBitrate(netperf, '7M', sender)),
    await reason(live.reachBitrate(netperf, '7M')),
  ]);
  expect(heard).toEqual(['true forward sent by client']);
  expect(server).toContain(
    "UnsupportedError NOT_LIVE: the server on sut of stream 'Stream' cannot be watched while it runs: a netserver prints nothing",
  );
  const udp = streamFromOptions({ tool: 'netperf', protocol: 'udp', length: 1000 }, namesOf(hosts));
  expect(await during(udp, () => reason(live.reachBitrate(udp, '7M', sender)))).toContain(
    'NOT_LIVE: the client on client of stream',
  );
});

test('ping: its bitrate, and its replies', async ({ hosts }) => {
  const stream = streamFromOptions({ tool: 'ping', interval: 0.02 }, namesOf(hosts));
  const [reached, recovered, bad] = await during(stream, async () => [
    await live.reachBitrate(stream, '10k', { timeout: 5 }),
    await live.recover(stream, { within: 2 }),
    await reason(live.recover(stream, { within: 0.03 })),
  ]);
  expect(told(reached)).toEqual(['true forward received by client']);
  expect(recovered).toMatchObject([{ pass: true, metric: 'recoverySeconds', traffic: { tool: 'ping' } }]);
  expect(recovered[0]!.value).toBeLessThan(1);
  expect(bad).toContain("BAD_OPTION: option 'within' of toRecover() is shorter than two intervals: 30 ms");
});

test('who tells nothing before the end is named, with what to do', async ({ hosts }) => {
  const flood = streamFromOptions({ tool: 'ping', flood: true }, namesOf(hosts));
  if (process.getuid?.() === 0)
    expect(await during(flood, () => reason(live.reachBitrate(flood, 1)))).toContain(
      'NOT_LIVE: the client on client of stream',
    );
  const iperf3 = await hosts.script(pretending('exec iperf3 "$@"', '3.1.3'));
  const sut = hosts.make({ name: 'sut', tools: { iperf3 } });
  const old = streamFromOptions({ ...RATE }, { sut, client: hosts.client });
  expect(await during(old, () => reason(live.reachBitrate(old, 1)))).toContain(
    "the server on sut of stream 'Stream' cannot be watched while it runs: iperf3 3.1.3 prints nothing before its end; use 3.7 or newer",
  );
  const shared = streamFromOptions(
    { tool: 'iperf2', protocol: 'udp', clients: ['client', 'client'], ...RATE },
    namesOf(hosts),
  );
  const [together, each] = await during(shared, async () => [
    await reason(live.reachBitrate(shared, 1)),
    told(await live.reachBitrate(shared, '7M', { side: 'sender' })),
  ]);
  expect(together).toContain('it tells the data of all its clients in one');
  expect(each).toEqual(['true forward sent by client', 'true forward sent by client']);
});

test('a limit that nobody can judge ends the run with that error, not with silence', async ({ hosts }) => {
  const iperf3 = await hosts.script(pretending('exec iperf3 "$@"', '3.1.3'));
  const sut = hosts.make({ name: 'sut', tools: { iperf3 } });
  const stream = streamFromOptions({ ...RATE }, { sut, client: hosts.client });
  const startMs = performance.now();
  expect(await reason(stream.run(60, { abortOn: [minBitrate(1)] }))).toContain('NOT_LIVE');
  expect(performance.now() - startMs).toBeLessThan(20_000);
  await expectGone(stream);
});

test('a server that stands still proves nothing, and a run that ends too early neither', async ({
  hosts,
}) => {
  const stream = streamFromOptions({ protocol: 'udp', ...RATE }, namesOf(hosts));
  const frozen = await during(stream, async () => {
    await live.reachBitrate(stream, '7M');
    const server = serverPid();
    process.kill(server, 'SIGSTOP');
    try {
      return await reason(live.sustainBitrate(stream, '1M', { for: 1 }));
    } finally {
      process.kill(server, 'SIGCONT');
    }
  });
  expect(frozen).toContain('TrafficError NO_INTERVAL: toSustainBitrate: ');

  const run = stream.run(1);
  await expect.poll(() => stream.clients[0]!.running).toBe(true);
  expect(await reason(live.sustainBitrate(stream, '1M', { for: 5 }))).toContain(
    "TrafficError ENDED: toSustainBitrate: stream 'Stream', forward, at sut, ended before that was decided",
  );
  await run;
  expect(await reason(live.reachBitrate(stream, 1))).toContain('UsageError NOT_RUNNING');
});

/** The iperf3 server that this worker started. */
function serverPid(): number {
  const all = listProcesses();
  const found = descendantsOf(process.pid).find((pid) => / -s /.test(all.get(pid)?.command ?? ''));
  if (found === undefined) throw new Error('no iperf3 server runs');
  return found;
}

test('a run of a manager ends for the stream that violates its limit; the other one goes on', async ({
  hosts,
}) => {
  const manager = new TrafficManager({ hosts: namesOf(hosts) });
  const slow = manager.addStream({ name: 'slow', protocol: 'udp', ...RATE, bitrate: '2M' });
  const fast = manager.addStream({ name: 'fast', protocol: 'udp', ...RATE });
  const error = await manager
    .runAll(4, { abortOn: [minBitrate(4)], after: 1 })
    .catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(
    /the run of stream 'slow' was ended after 1(\.\d+)? of 4 s: minBitrate \(≥ 4 Mbit/,
  );
  const { outcomes } = error as AggregateStreamError;
  expect(outcomes.map(({ error: own }) => own instanceof AbortedError)).toEqual([true, false]);
  expect(slow.verdicts).toMatchObject([
    { criterion: 'minBitrate', pass: false, traffic: { stream: 'slow' } },
  ]);
  expect(fast.verdicts).toEqual([]);
  // What was measured is sound, of both.
  expect(slow.evaluate([minBitrate(4)]).map(({ pass }) => pass)).toEqual([false]);
  expect(slow.results.server[0]!.intervals.length).toBeGreaterThanOrEqual(2);
  expect(fast.results.server[0]!.summary!.durationSeconds).toBeGreaterThan(3.9);
});
