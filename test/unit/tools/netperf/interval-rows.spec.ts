import { expect, test } from '@playwright/test';
import { IntervalRows } from '../../../../src/tools/netperf/interval-rows.js';
import { parseOptions } from '../../../../src/tools/netperf/options.js';

const STARTED_AT = 1_795_381_832;

/** Intervals that each take a little longer than is printed, as each ends with a send. */
function read(
  count: number,
  clock = (seconds: number) => STARTED_AT + seconds,
): { endSeconds: number; startSeconds: number }[] {
  const rows = new IntervalRows(parseOptions({ interval: 0.1 }), () => undefined);
  for (let index = 0; index < count; index++) {
    rows.take(`NETPERF_INTERIM_RESULT[${index}]`, '950000.00');
    rows.take(`NETPERF_UNITS[${index}]`, '10^3bits/s');
    rows.take(`NETPERF_INTERVAL[${index}]`, '0.100');
    rows.take(`NETPERF_ENDING[${index}]`, clock((index + 1) * 0.1004).toFixed(3));
  }
  return rows.intervals;
}

test('the rounding of lengths does not add up: times are those of the host', () => {
  const last = read(10_000).at(-1)!;
  expect(last.endSeconds).toBeCloseTo(1004, 1);
  expect(last.endSeconds - last.startSeconds).toBeCloseTo(0.1, 2);
});

test('a clock that is set, and one that is read late, move no interval', () => {
  for (const jump of [-3600, -0.5, 0.5, 3600]) {
    const ends = read(100, (seconds) => STARTED_AT + seconds + (seconds > 5 ? jump : 0));
    expect(ends.at(-1)!.endSeconds).toBeCloseTo(10.04, 1);
    for (const { startSeconds, endSeconds } of ends) expect(endSeconds - startSeconds).toBeCloseTo(0.1, 1);
  }
  const late = read(100, (seconds) => STARTED_AT + seconds + (Math.abs(seconds - 5.02) < 0.01 ? 0.06 : 0));
  expect(late.at(-1)!.endSeconds).toBeCloseTo(10.04, 2);
});

test('an interval without its clock is as long as it says', () => {
  const rows = new IntervalRows(parseOptions({}), () => undefined);
  const take = (index: number, ending: string) => {
    rows.take(`NETPERF_INTERIM_RESULT[${index}]`, '1000.00');
    rows.take(`NETPERF_UNITS[${index}]`, '10^3bits/s');
    rows.take(`NETPERF_INTERVAL[${index}]`, '1.250');
    rows.take(`NETPERF_ENDING[${index}]`, ending);
  };
  take(0, 'nonsense');
  take(1, `${STARTED_AT}.000`);
  expect(rows.intervals).toEqual([
    { startSeconds: 0, endSeconds: 1.25, bytes: 156_250, bitsPerSecond: 1e6, omitted: false },
    { startSeconds: 1.25, endSeconds: 2.5, bytes: 156_250, bitsPerSecond: 1e6, omitted: false },
  ]);
});
