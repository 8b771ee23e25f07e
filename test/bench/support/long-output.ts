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
  end: { streams: { sender: Row; receiver: Row }[] };
}

const SOURCE = new URL('../../recordings/iperf3-3.21/tcp-P4-J.out', import.meta.url);

/** What iperf3 prints of many flows over a long time, made of a recording by repeating its flows and intervals. */
export interface LongOutput {
  /** One pretty-printed object, as by `-J`. */
  document: string;
  /** One object a line, as by `--json-stream`. */
  stream: string;
}

export function longOutput(flows: number, intervalSeconds: number, seconds: number): LongOutput {
  const { start, intervals, end } = JSON.parse(readFileSync(SOURCE, 'utf8')) as Recorded;
  const sockets = Array.from({ length: flows }, (_, index) => 5 + index);
  const repeat = <T>(rows: readonly T[], index: number) => rows[index % rows.length]!;
  const connected = sockets.map((socket, index) => ({ ...repeat(start.connected, index), socket }));
  const begun = { ...start, connected, test_start: { ...start.test_start, num_streams: flows } };
  const count = Math.round(seconds / intervalSeconds);
  const slices = Array.from({ length: count }, (_, slice) => {
    const { streams, sum } = repeat(intervals, slice);
    const time = {
      start: slice * intervalSeconds,
      end: (slice + 1) * intervalSeconds,
      seconds: intervalSeconds,
    };
    const rates = { bytes: 131_072, bits_per_second: (131_072 * 8) / intervalSeconds };
    return {
      streams: sockets.map((socket, index) => ({ ...repeat(streams, index), ...time, ...rates, socket })),
      sum: { ...sum, ...time },
    };
  });
  const total = { start: 0, end: seconds, seconds, bytes: 131_072 * count };
  const ended = {
    ...end,
    streams: sockets.map((socket, index) => {
      const { sender, receiver } = repeat(end.streams, index);
      return { sender: { ...sender, ...total, socket }, receiver: { ...receiver, ...total, socket } };
    }),
  };
  const events = [
    { event: 'start', data: begun },
    ...slices.map((data) => ({ event: 'interval', data })),
    { event: 'end', data: ended },
  ];
  return {
    document: JSON.stringify({ start: begun, intervals: slices, end: ended }, null, '\t'),
    stream: events.map((event) => JSON.stringify(event)).join('\n'),
  };
}
