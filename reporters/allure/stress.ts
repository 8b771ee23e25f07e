import { count } from '../../src/charts/count.js';
import { formatBitrate, formatRatio, formatTime } from '../../src/core/units.js';
import type { StressCriterion, StressRecord, StressStream, StressSummary } from '../../src/results/stress.js';
import type { AllureParameter } from './parameters.js';
import { type Cell, list, table } from './markdown.js';

/** Not measured, as a reader sees it. */
const ABSENT = '–';

/** Markdown: what was asked for, what ran by tool, protocol and size, what was judged, and what failed. */
export function stressSection(record: StressRecord): string {
  const { criteria, failures, failed, notices } = record;
  const shown = failures.length < failed ? ` (the last ${failures.length} of ${failed})` : '';
  const parts = [
    list(factsOf(record)),
    ...(criteria.length > 0 ? ['**Criteria, by stream**', criteriaTable(criteria)] : []),
    ...(record.summary.length > 0
      ? ['**Streams by tool, protocol and size**', summaryTable(record.summary)]
      : []),
    ...(failures.length > 0 ? [`**Failures**${shown}`, failuresTable(failures)] : []),
    ...(notices.length > 0 ? ['**Left out**', list(notices)] : []),
  ];
  return parts.join('\n\n');
}

/** What was drawn from, and what came out. */
export function stressParameters({ asked, seed, completed, failed }: StressRecord): AllureParameter[] {
  const pairs: readonly (readonly [string, string])[] = [
    ...asked,
    ['seed', String(seed)],
    ['completed', String(completed)],
    ['failed', String(failed)],
  ];
  return pairs.map(([name, value]) => ({ name, value, excluded: true }));
}

function factsOf(record: StressRecord): string[] {
  const { seed, asked, completed, cut, failed, durationSeconds, pauses, ended } = record;
  const paused = pauses.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  const often = pauses.length === 1 ? 'once' : `${pauses.length} times`;
  return [
    `${count(completed, 'stream')} completed, ${cut} cut by a stop or a pause, ${failed} failed, in ${formatTime(durationSeconds)}`,
    asked.map(([name, value]) => `${name}: ${value}`).join('; '),
    `seed ${seed}: draws the same sequence again`,
    ...(pauses.length > 0 ? [`paused ${often}, for ${formatTime(paused)}`] : []),
    ...(ended === undefined ? [] : [ended]),
  ];
}

function criteriaTable(criteria: readonly StressCriterion[]): string {
  return table(
    ['Result', 'Criterion', 'Expected', 'Passed', 'Failed', 'Not measured', 'First failure'],
    criteria.map((each): Cell[] => {
      const { criterion, expected, passed, failed, notMeasured, firstFailure, error } = each;
      const counts = [passed, failed, notMeasured].map(String);
      return [resultOf(each), criterion, expected, ...counts, error ?? firstFailure ?? ABSENT];
    }),
  );
}

function resultOf({ passed, failed, error }: StressCriterion): Cell {
  if (error !== undefined) return { bold: 'ERROR' };
  if (failed > 0) return { bold: 'FAIL' };
  return passed > 0 ? 'pass' : { bold: 'NOT MEASURED' };
}

interface Column {
  head: string;
  of: (line: StressSummary) => string | undefined;
}

/** Few columns: Allure shows the left part of a table that is wider than its page. */
const COLUMNS: readonly Column[] = [
  { head: 'Traffic', of: ({ tool, protocol, sizes }) => `${tool} ${protocol.toUpperCase()}, ${sizes}` },
  {
    head: 'Completed / failed / cut',
    of: ({ completed, failed, cut }) => `${completed} / ${failed} / ${cut}`,
  },
  {
    head: 'Bitrate',
    of: ({ bytes, seconds }) => figure(seconds > 0 ? (bytes * 8) / seconds : undefined, formatBitrate),
  },
  { head: 'lowest', of: ({ minBitsPerSecond }) => figure(minBitsPerSecond, formatBitrate) },
  { head: 'highest', of: ({ maxBitsPerSecond }) => figure(maxBitsPerSecond, formatBitrate) },
  {
    head: 'Loss',
    of: ({ packets, lostPackets }) =>
      figure(packets && lostPackets !== undefined ? lostPackets / packets : undefined, formatRatio),
  },
  { head: 'Retransmits', of: ({ retransmits }) => figure(retransmits, String) },
  { head: 'RTT mean', of: ({ meanRttSeconds }) => figure(meanRttSeconds, formatTime) },
  { head: 'max', of: ({ maxRttSeconds }) => figure(maxRttSeconds, formatTime) },
];

function figure(value: number | undefined, format: (value: number) => string): string | undefined {
  return value === undefined ? undefined : format(value);
}

/** Columns that no line has anything in are left out. */
function summaryTable(lines: readonly StressSummary[]): string {
  const columns = COLUMNS.filter(({ of }) => lines.some((line) => of(line) !== undefined));
  return table(
    columns.map(({ head }) => head),
    lines.map((line) => columns.map(({ of }) => of(line) ?? ABSENT)),
  );
}

function failuresTable(failures: readonly StressStream[]): string {
  return table(
    ['At', 'Stream', 'Traffic', 'Reason'],
    failures.map((each) => {
      const { endSeconds, number, tool, protocol, direction, lengthBytes, durationSeconds } = each;
      const traffic = `${tool} ${protocol.toUpperCase()} ${direction}, ${lengthBytes} B, ${durationSeconds} s`;
      return [formatTime(endSeconds), `stress ${number}`, traffic, each.reason ?? ABSENT];
    }),
  );
}
