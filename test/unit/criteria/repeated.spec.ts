import { expect, test } from '@playwright/test';
import { bitrate, maxBitrate, minBitrate } from '../../../src/criteria/bitrate.js';
import { completed } from '../../../src/criteria/completed.js';
import { type BoundCriterion, criterion } from '../../../src/criteria/criterion.js';
import type { Subject } from '../../../src/criteria/evaluate.js';
import { intervalCount } from '../../../src/criteria/interval-count.js';
import { maxJitter } from '../../../src/criteria/jitter.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { noZeroInterval } from '../../../src/criteria/no-zero-interval.js';
import { evaluateRepeated } from '../../../src/criteria/repeated.js';
import { maxRetransmits } from '../../../src/criteria/retransmits.js';
import { maxRtt } from '../../../src/criteria/round-trip-time.js';
import { medianInterval } from '../../../src/results/median-interval.js';
import { loadStatistics } from '../../../src/results/simple-statistics.js';
import { verdict } from '../../../src/results/verdict.js';
import { client, intervals, server, summary, thrown } from './results.js';

const statistics = await loadStatistics();
const summarise = (values: readonly number[]) => medianInterval(values, 0.95, statistics);

/** A run of three seconds, the second one at this many Mbit/s and the others faster. */
function run(mbit: number): Subject[] {
  const parts = { intervals: intervals(mbit + 1, mbit, mbit + 2) };
  return [server(parts), client(parts)];
}

function judge(mbits: readonly number[], ...criteria: BoundCriterion[]) {
  return evaluateRepeated({ runs: mbits.map(run), summarise }, criteria);
}

function passes(mbits: readonly number[], one: BoundCriterion): boolean {
  const [found, ...others] = judge(mbits, one);
  expect(others).toEqual([]);
  return found!.pass;
}

/** Median 100; its interval is 90 to 110. */
const RUNS = [110, 90, 100, 95, 105];

test('a minimum is broken only where median and upper end are below it', () => {
  expect(passes(RUNS, minBitrate(100))).toBe(true);
  expect(passes(RUNS, minBitrate(110))).toBe(true);
  expect(passes(RUNS, minBitrate(110.1))).toBe(false);
});

test('a maximum is broken only where median and lower end are above it', () => {
  // The highest intervals are 2 above the lowest ones.
  expect(passes(RUNS, maxBitrate(102))).toBe(true);
  expect(passes(RUNS, maxBitrate(92))).toBe(true);
  expect(passes(RUNS, maxBitrate(91.9))).toBe(false);
});

test('of a target the distance is judged, for the worst interval of a run may be on either side', () => {
  // Each run has an interval of 80 and one of 120; which of them comes out as the worst is chance.
  const swinging = [0, 1, 0, 1, 0, 1].map((more) => {
    const parts = { intervals: intervals(80 - more, 120 + (1 - more) / 2) };
    return [server(parts), client(parts)];
  });
  const found = (limit: BoundCriterion) => evaluateRepeated({ runs: swinging, summarise }, [limit])[0]!;
  expect(found(bitrate(100))).toMatchObject({
    ...{ pass: false, metric: 'bitsPerSecondOffTarget', limit: 5e6, value: 20.75e6 },
    actual: '20.75 Mbit/s off 100 Mbit/s, median of 6 runs (96.88 % confidence: 20.5 to 21 Mbit/s)',
  });
  expect(found(bitrate(100, { within: '20.5%' })).pass).toBe(true);
  expect(found(bitrate(100, { within: '20.4%' })).pass).toBe(false);
  // Means are what they are.
  expect(found(bitrate(100, { of: 'p50', within: '20%' }))).toMatchObject({ metric: 'bitsPerSecond' });
});

test('a target is missed only where nothing in the interval is near it', () => {
  const near = bitrate(100, { of: 'p1', within: '5%' });
  expect(passes([80, 85, 90, 93, 96], near)).toBe(true);
  expect(passes([80, 85, 90, 93, 94.9], near)).toBe(false);
  expect(passes([105, 106, 107, 108, 109], near)).toBe(true);
  expect(passes([105.1, 106, 107, 108, 109], near)).toBe(false);
  // Neither median nor ends are near, but what is lies between them.
  expect(passes([80, 90, 94, 120, 130], near)).toBe(true);
});

test('one bad run of many fails nothing; one good run of many saves nothing', () => {
  const good = Array<number>(9).fill(95);
  expect(passes([...good, 0], noZeroInterval())).toBe(true);
  expect(passes([...good, 1], minBitrate(90))).toBe(true);
  expect(passes([95, 1, 1, 1, 1, 1, 1, 1, 1, 1], minBitrate(90))).toBe(false);
});

test('a verdict tells the median, its interval, and the value of each run', () => {
  const [found] = judge(RUNS, minBitrate(120));
  expect(found).toEqual({
    criterion: 'minBitrate',
    pass: false,
    expected: '≥ 120 Mbit/s in every interval',
    actual: '100 Mbit/s, median of 5 runs (93.75 % confidence: 90 to 110 Mbit/s)',
    ...{ metric: 'bitsPerSecond', limit: 120e6, value: 100e6 },
    repeats: { values: [110e6, 90e6, 100e6, 95e6, 105e6], ...MIDDLE, level: 0.9375 },
    traffic: expect.objectContaining({ host: 'sut', stream: 'Stream', sender: false }) as unknown,
  });
  expect(verdict.safeParse(found).error).toBeUndefined();
});

const MIDDLE = { median: 100e6, spread: 10e6, low: 90e6, high: 110e6 };

test('a median that is rounded to its limit is told exactly', () => {
  const [found] = judge([99.999, 99.999, 99.999], minBitrate(100));
  expect(found!.pass).toBe(false);
  expect(found!.actual).toContain('100 Mbit/s (99999000 bit/s), median of 3 runs (75 % confidence: ');
});

test('a note stands behind what was received', () => {
  const [found] = evaluateRepeated({ runs: RUNS.map(run), summarise, note: 'a note' }, [minBitrate(1)]);
  expect(found!.actual).toMatch(/confidence: 90 to 110 Mbit\/s\), a note$/);
});

test('each criterion is judged at its own side, and in lists by role where it stands', () => {
  const plain = judge(RUNS, minBitrate(1), maxRetransmits(0));
  expect(plain.map(({ traffic }) => traffic.host)).toEqual(['sut', 'client']);
  expect(plain[1]!.actual).toBe('0 retransmits, median of 5 runs (93.75 % confidence: 0 to 0 retransmits)');
  const byRole = evaluateRepeated(
    { runs: RUNS.map(run), summarise },
    { clients: [minBitrate(1), maxRetransmits(0)] },
  );
  expect(byRole.map((each) => [each.criterion, each.traffic.role, each.pass])).toEqual([
    ...[['completed', 'server', true]],
    ...[['minBitrate', 'client', true]],
    ...[['maxRetransmits', 'client', true]],
  ]);
});

test('one end alone is judged at that end', () => {
  const pings = [5, 1, 3].map((milliseconds) => [
    server(
      { protocol: 'icmp', role: 'client', summary: summary({ maxRttSeconds: milliseconds / 1000 }) },
      { end: 'server' },
    ),
  ]);
  const judged = (limit: string) => evaluateRepeated({ runs: pings, summarise }, { server: [maxRtt(limit)] });
  expect(judged('1ms').map(({ pass }) => pass)).toEqual([true]);
  expect(judged('0.9ms').map(({ pass, actual }) => [pass, actual])).toEqual([
    [false, '3 ms, median of 3 runs (75 % confidence: 1 to 5 ms)'],
  ]);
});

test('what is judged of all clients together is judged so in every run', () => {
  const runs = [10, 20, 30].map((mbit) => {
    const parts = { summary: summary({ bitsPerSecond: mbit * 1e6 }) };
    return [server(parts), server(parts, { peer: 'other' })];
  });
  const [found, ...others] = evaluateRepeated({ runs, summarise }, [minBitrate(60.1, { of: 'total' })]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ pass: false, value: 40e6, repeats: { values: [20e6, 40e6, 60e6] } });
});

test('completed has to hold in every run, and is judged where nothing is asked', () => {
  const broken = [server({ sound: false, notes: ['the end record is missing'] })];
  const runs = [[server()], [server()], broken];
  for (const criteria of [undefined, [], [completed()]])
    expect(evaluateRepeated({ runs, summarise }, criteria).map(({ pass, actual }) => [pass, actual])).toEqual(
      [[false, 'not sound: the end record is missing, in run 3 of 3']],
    );
  const sound = evaluateRepeated({ runs: runs.slice(0, 2), summarise });
  expect(sound).toMatchObject([{ pass: true, actual: 'it did, in each of 2 runs' }]);
  expect(sound[0]).not.toHaveProperty('repeats');
});

test('criteria without a figure are refused by name', () => {
  const own = criterion(function isFast() {
    return true;
  }, undefined);
  expect(thrown(() => judge(RUNS, minBitrate(1), intervalCount(3), own))).toBe(
    "UsageError NOT_REPEATABLE: intervalCount, isFast cannot be judged over several runs, for there is no median of it: it has no 'figure'; judge a single run of the stream",
  );
});

test("a criterion of the user's own takes part by its figure, frozen and of a class, too", () => {
  class Slowest {
    readonly name = 'slowest';
    readonly figure = { holds: (value: number) => value > 3, format: (value: number) => `${value} mm` };
    check() {
      return { pass: false, value: 2 };
    }
  }
  const [found] = judge([1, 2], Object.freeze(new Slowest()));
  expect(found).toMatchObject({
    pass: false,
    actual: '2 mm, median of 2 runs (50 % confidence: 2 to 2 mm)',
  });
  const silent: BoundCriterion = { ...new Slowest(), check: () => true };
  expect(thrown(() => judge([1, 2], silent))).toBe(
    'UsageError NOT_REPEATABLE: slowest cannot be judged over several runs: it told no value of some of them',
  );
});

test('what a run cannot prove is an error that names the run', () => {
  const measured = { protocol: 'udp', summary: summary({ jitterSeconds: 0.001 }) } as const;
  const jitter = [[server(measured)], [server({ protocol: 'udp' })]];
  expect(thrown(() => evaluateRepeated({ runs: jitter, summarise }, [maxJitter('1s')]))).toMatch(
    /^UnsupportedError NOT_MEASURED: run 2 of 2: maxJitter, stream 'Stream': .* did not measure jitter/,
  );
  expect(thrown(() => judge(RUNS, maxLoss('1%')))).toMatch(/^UnsupportedError NOT_MEASURED: run 1 of 5: /);
  const unsound = [[server()], [server({ sound: false })]];
  expect(thrown(() => evaluateRepeated({ runs: unsound, summarise }, [minBitrate(1)]))).toMatch(
    /^TrafficError NOT_SOUND: run 2 of 2: traffic that is not sound/,
  );
  expect(thrown(() => evaluateRepeated({ runs: [[], []], summarise }, [minBitrate(1)]))).toMatch(
    /NOTHING_TO_JUDGE: run 1 of 2: /,
  );
});

test('runs that were measured at different ends are not compared', () => {
  const rtt = { summary: summary({ meanRttSeconds: 0.001, maxRttSeconds: 0.001 }) };
  const runs = [
    [server(), client(rtt)],
    [server(rtt), client()],
  ];
  expect(thrown(() => evaluateRepeated({ runs, summarise }, [maxRtt('1s')]))).toBe(
    'UsageError NOT_REPEATABLE: run 2 of 2 was not measured at the same ends as the first one: maxRtt at the server on sut (forward, receiver) instead of maxRtt at the client on client (forward, sender)',
  );
});
