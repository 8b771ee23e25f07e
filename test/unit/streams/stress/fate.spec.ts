import { expect, test } from '@playwright/test';
import { ToolError } from '../../../../src/core/errors.js';
import type { TrafficResult } from '../../../../src/results/traffic-result.js';
import { fateOf } from '../../../../src/streams/stress/fate.js';
import { SingleHostStream } from '../../../../src/streams/single-host-stream.js';
import { Stream } from '../../../../src/streams/stream.js';
import { Iperf3ClientTraffic, Iperf3ServerTraffic } from '../../../../src/traffic/iperf3.js';
import { PingTraffic } from '../../../../src/traffic/ping.js';
import { intervals, result } from '../../criteria/results.js';
import { fakeStream } from '../fake-traffic.js';
import { client, sut } from './fakes.js';

/** What an end has that nothing came in at, or that nothing is known of. */
const NOTHING = { sound: false, intervals: [], summary: undefined, notes: ['no data was moved'] };

function ends(
  server: Partial<TrafficResult>,
  sender: Partial<TrafficResult>,
  { silence, interval = 1 }: { silence?: string; interval?: number } = {},
) {
  class Server extends Iperf3ServerTraffic {
    override readonly resultsOf = () => result(server);
    override get silence() {
      return silence;
    }
  }
  class Client extends Iperf3ClientTraffic {
    override get results() {
      return result({ role: 'client', sender: true, ...sender });
    }
  }
  return new Stream({ server: new Server(sut, { interval }), clients: [new Client(client)] });
}

const cutAfter = (seconds: number) => ({ seconds, isCut: true });

test('of our tools, who had received nothing when it was cut after 10 s has failed', () => {
  expect(fateOf(ends(NOTHING, {}), cutAfter(11))).toEqual({
    outcome: 'failed',
    code: 'NO_TRAFFIC',
    reason:
      'nothing had come in at the iperf3 server on sut when it was stopped after 11 s: no data was moved',
  });
});

test('in reverse the client is who had received nothing', () => {
  const server = { direction: 'reverse', sender: true } as const;
  const fate = fateOf(ends(server, { ...NOTHING, direction: 'reverse', sender: false }), cutAfter(60));
  expect(fate).toMatchObject({
    code: 'NO_TRAFFIC',
    reason: expect.stringContaining('iperf3 client on client when it was stopped after 60 s'),
  });
});

test('of both ways at once, one that nothing came through is enough', () => {
  const dead = result({ ...NOTHING, direction: 'reverse' } as unknown as TrafficResult);
  const fate = fateOf(ends({}, { opposite: { ...dead, role: 'client' } }), cutAfter(11));
  expect(fate).toMatchObject({ outcome: 'failed', code: 'NO_TRAFFIC' });
});

test('pings that nobody answered have failed, too', () => {
  class Unanswered extends PingTraffic {
    override get results() {
      return result({
        ...NOTHING,
        tool: 'ping',
        role: 'client',
        protocol: 'icmp',
      } as unknown as TrafficResult);
    }
  }
  const stream = new SingleHostStream({ server: new Unanswered(client) });
  expect(fateOf(stream, cutAfter(12))).toMatchObject({
    code: 'NO_TRAFFIC',
    reason: expect.stringContaining('nothing had come in at the ping client on client'),
  });
});

for (const [who, stream, seconds] of [
  ['was cut before 10 s', ends(NOTHING, {}), 9.9],
  ['tells nothing before its end', ends(NOTHING, {}, { silence: 'prints nothing' }), 60],
  ['is in its first interval still', ends(NOTHING, {}, { interval: 60 }), 68],
  ['has received something', ends({ ...NOTHING, intervals: intervals(1) }, {}), 60],
  ['only sends, and does not know', ends({}, NOTHING), 60],
] as const)
  test(`of an end that ${who} nothing is known, and it proves nothing`, () => {
    expect(fateOf(stream, cutAfter(seconds))).toEqual({ outcome: 'cut' });
  });

test("of traffic of the user's own that was cut, what is not sound proves nothing, whatever it took", () => {
  const { stream } = fakeStream({ clients: [{ results: { sound: false } }] });
  expect(fateOf(stream, cutAfter(60))).toEqual({ outcome: 'cut' });
});

test('what was cut and is sound counts, though its run was stopped', async () => {
  const { stream } = fakeStream({ clients: [{ run: () => Promise.reject(new Error('was stopped')) }] });
  await stream.run(5).catch(() => undefined);
  const fate = fateOf(stream, cutAfter(3));
  expect(fate).toMatchObject({ outcome: 'cut', figures: { bytes: 37_500_000, seconds: 3 } });
  expect(fate.subjects).toHaveLength(2);
});

test('what ran to its end without a sound result has failed, though nothing was thrown', async () => {
  const { stream } = fakeStream({ clients: [{ results: { sound: false, notes: ['HTTP 500'] } }] });
  await stream.run(1);
  expect(fateOf(stream, { seconds: 1, isCut: false })).toEqual({
    outcome: 'failed',
    code: 'NOT_SOUND',
    reason: 'iperf3 client failed: HTTP 500',
  });
});

test('what its run threw is the reason, with its code, and at most 1000 characters of it', () => {
  const ended = { seconds: 1, isCut: false };
  const failure = new ToolError('TOOL_MISSING', `no iperf3 on sut${'!'.repeat(2000)}`);
  const { outcome, code, reason } = fateOf(ends({}, {}), { ...ended, failure });
  expect([outcome, code, reason!.length]).toEqual(['failed', 'TOOL_MISSING', 1000]);
  expect(fateOf(undefined, { ...ended, failure: 'no such size' })).toEqual({
    outcome: 'failed',
    reason: 'no such size',
  });
});

test('a result that cannot be read is a failure of its stream', () => {
  const { stream, client: broken } = fakeStream();
  Object.defineProperty(broken, 'results', {
    get: () => {
      throw new Error('not yet');
    },
  });
  for (const isCut of [true, false])
    expect(fateOf(stream, { seconds: 1, isCut })).toEqual({ outcome: 'failed', reason: 'not yet' });
});
