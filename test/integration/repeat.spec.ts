import { minBitrate } from '../../src/criteria/bitrate.js';
import { maxLoss } from '../../src/criteria/loss.js';
import { maxRtt } from '../../src/criteria/round-trip-time.js';
import { buildLab } from '../../src/lab/index.js';
import { streamRecord } from '../../src/results/attachment.js';
import { recordOf } from '../../src/streams/record.js';
import { streamFromOptions } from '../../src/streams/stream-options.js';
import { namespacesRefused } from './support/as-user.js';
import { expectGone } from './support/hosts.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

test.beforeAll(async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
});

test('one slow run of five breaks no limit, five of six do', async () => {
  await using lab = await buildLab({ loopback: false, rate: '100M' });
  const stream = streamFromOptions({}, { ...lab.hosts });
  const slow = new Set([2, 7, 8, 9, 10, 11]);
  let number = 0;
  stream.hooks = {
    around: async (_, __, body) => {
      await lab.link.shape({ rate: slow.has(++number) ? '20M' : '100M' });
      return body();
    },
  };
  const noisy = await stream.repeat(5, { seconds: 1 });
  console.log(String(noisy));
  expect(noisy.bitrate.values.filter((value) => value < 25e6)).toHaveLength(1);
  expect(noisy.bitrate.median).toBeGreaterThan(85e6);
  expect(noisy.bitrate.low).toBeLessThan(25e6);
  expect(noisy.validate([minBitrate(80)])).toBe(true);
  expect(noisy.validate([minBitrate(101)])).toBe(false);

  const broken = await stream.repeat(6, { seconds: 1, level: '60%' });
  console.log(String(broken));
  expect(broken.bitrate.level).toBeCloseTo(1 - (2 * 7) / 64, 12); // from the second to the fifth of six
  expect(broken.validate([minBitrate(80)])).toBe(false);

  const { repeats, verdicts } = streamRecord.parse(recordOf(stream));
  expect(repeats!.map(({ runs, figures }) => [runs, figures[0]!.values.length])).toEqual([
    [5, 5],
    [6, 6],
  ]);
  expect(verdicts.map(({ pass, repeats: of }) => [pass, of?.values.length])).toEqual([
    [true, 5],
    [false, 5],
    [false, 6],
  ]);
  await expectGone(stream);
});

test('UDP in both directions has a figure for each, and each run its own results', async () => {
  await using lab = await buildLab({ loopback: false, rate: '100M' });
  const options = { protocol: 'udp', direction: 'bidirectional', bitrate: '5M' } as const;
  const stream = streamFromOptions(options, { ...lab.hosts });
  const repeated = await stream.repeat(3, { seconds: 1 });
  console.log(String(repeated));
  const figures = repeated.figures();
  expect(figures.map(({ traffic }) => traffic.direction).sort()).toEqual(['forward', 'reverse']);
  for (const { values } of figures)
    for (const value of values) expect(Math.abs(value - 5e6)).toBeLessThan(0.5e6);
  expect(repeated.validate([maxLoss('5%')])).toBe(true);
  expect(() => repeated.bitrate).toThrow(/has 2 figures of minBitrate: /);
  expect(new Set(repeated.runs.map(({ server }) => server[0])).size).toBe(3);
});

test('it ends when the interval is narrow: of a shaped link with the sixth run', async () => {
  await using lab = await buildLab({ loopback: false, rate: '50M' });
  const stream = streamFromOptions({}, { ...lab.hosts });
  const repeated = await stream.repeat(2, { seconds: 1, until: { halfWidth: '20%' }, atMost: 12 });
  console.log(String(repeated));
  expect([repeated.reached, repeated.runs.length]).toEqual([true, 6]);
  expect(repeated.bitrate.level).toBe(0.96875);
});

test('pings are repeated', async () => {
  await using lab = await buildLab({ loopback: false });
  const stream = streamFromOptions({ tool: 'ping', interval: 0.1 }, { ...lab.hosts });
  const repeated = await stream.repeat(3, { seconds: 1 });
  console.log(String(repeated));
  expect(repeated.validate([maxRtt('100ms', { of: 'p99' }), maxLoss('0%')])).toBe(true);
  expect(repeated.validate([maxRtt('1ns')])).toBe(false);
});

test('what is stopped in its second run leaves nothing behind', async () => {
  await using lab = await buildLab({ loopback: false });
  const stream = streamFromOptions({}, { ...lab.hosts });
  let runs = 0;
  stream.hooks = {
    around: (_, __, body) => {
      if (++runs === 2) setTimeout(() => void stream.stop(), 500);
      return body();
    },
  };
  await expect(stream.repeat(4, { seconds: 5 })).rejects.toThrow(/^run 2 of 4 of stream 'Stream': /);
  expect(runs).toBe(2);
  await expectGone(stream);
});
