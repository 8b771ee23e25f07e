import { readFileSync } from 'node:fs';

interface Row {
  socket: number;
  start: number;
  end: number;
  seconds: number;
}
interface Recorded {
  start: { connected: Row[]; test_start: object };
  intervals: { streams: Row[]; sum: object }[];
  end: { streams: Record<string, Row>[] };
}

const RECORDINGS = new URL('../../recordings/iperf3-3.21/', import.meta.url);
const SOURCES = { 'tcp sent': 'tcp-P4-J.out', 'udp received': 'udp-loss10-nft-R.json' };

/** Both ends' records of a flow, with other figures. */
function mapped(records: Readonly<Record<string, Row>>, figures: Partial<Row>) {
  return Object.fromEntries(Object.entries(records).map(([end, row]) => [end, { ...row, ...figures }]));
}

const BYTES = 131_072;

/** With as many digits as iperf3 prints: times to the microsecond, and quotients of them. */
function figuresOf(slice: number, flow: number, intervalSeconds: number) {
  const timeOf = (index: number) =>
    index === 0 ? 0 : Number((index * intervalSeconds + ((index * 7 + flow) % 90) * 1e-6).toFixed(6));
  const [start, end] = [timeOf(slice), timeOf(slice + 1)];
  const seconds = Math.fround(end - start);
  return { start, end, seconds, bytes: BYTES, bits_per_second: (BYTES * 8) / seconds };
}

/** The layout of iperf3's printer of JSON: lists stay in their line, and each level has a tab more. */
export function printed(value: unknown, depth = 1): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each) => printed(each, depth + 1)).join(', ')}]`;
  const members = Object.entries(value).map(
    ([key, each]) => `${'\t'.repeat(depth)}${JSON.stringify(key)}:\t${printed(each, depth + 1)}`,
  );
  return `{\n${members.join(',\n')}\n${'\t'.repeat(depth - 1)}}`;
}

/** What iperf3 prints of many flows over a long time, made of a recording by repeating its flows and intervals. */
export interface LongOutput {
  /** One pretty-printed object, as by `-J`. */
  document: string;
  /** One object a line, as by `--json-stream`. */
  stream: string;
}

export function longOutput(
  flows: number,
  intervalSeconds: number,
  seconds: number,
  what: keyof typeof SOURCES = 'tcp sent',
): LongOutput {
  const { start, intervals, end } = JSON.parse(
    readFileSync(new URL(SOURCES[what], RECORDINGS), 'utf8'),
  ) as Recorded;
  const sockets = Array.from({ length: flows }, (_, index) => 5 + index);
  const repeat = <T>(rows: readonly T[], index: number) => rows[index % rows.length]!;
  const connected = sockets.map((socket, index) => ({ ...repeat(start.connected, index), socket }));
  const begun = { ...start, connected, test_start: { ...start.test_start, num_streams: flows } };
  const count = Math.round(seconds / intervalSeconds);
  const slices = Array.from({ length: count }, (_, slice) => {
    const { streams, sum } = repeat(intervals, slice);
    return {
      streams: sockets.map((socket, index) => ({
        ...repeat(streams, index),
        ...figuresOf(slice, index, intervalSeconds),
        socket,
      })),
      sum: { ...sum, ...figuresOf(slice, 0, intervalSeconds), bytes: BYTES * flows },
    };
  });
  const total = { start: 0, end: seconds, seconds, bytes: BYTES * count };
  const ended = {
    ...end,
    streams: sockets.map((socket, index) => mapped(repeat(end.streams, index), { ...total, socket })),
  };
  const events = [
    { event: 'start', data: begun },
    ...slices.map((data) => ({ event: 'interval', data })),
    { event: 'end', data: ended },
  ];
  return {
    document: printed({ start: begun, intervals: slices, end: ended }),
    stream: events.map((event) => JSON.stringify(event)).join('\n'),
  };
}
