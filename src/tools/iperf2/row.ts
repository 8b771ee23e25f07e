/** A row of iperf2's text, in its own words. */
export interface Row {
  id: number;
  /** `[ *1]`: of the other direction than the flow was opened for. */
  starred: boolean;
  startSeconds: number;
  endSeconds: number;
  /** How far its times may be off, by the digits that they were printed to. */
  roundingSeconds: number;
  bytes: number;
  bitsPerSecond: number;
  /** Whether bytes are without a prefix, and so exact. */
  exact: boolean;
  /** What stands behind the bitrate. */
  rest: string;
}

const ROW =
  /^\[ *(\*?)(\d{1,9})\] +(\d{1,9}\.\d+)-(\d{1,9}\.\d+) +sec +(\d{1,18}(?:\.\d+)?) ([KMGT]?)Bytes +(\S{1,30}) ([KMGT]?)bits\/sec *(.*)$/;
const ROW_HEAD = /^\[ *(?:\*?\d+|SUM[-\d]*|FD\d+)\] +-?\d+\.\d+-/;
/** iperf2 counts bytes in powers of 1024, bits in powers of 1000. */
const POWERS: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3, T: 4 };

/** Whether a line begins as the rows of one flow do. */
export function looksLikeRow(line: string): boolean {
  return ROW_HEAD.test(line) && !/ datagrams received | T8(?:\(f\))?-PDF:/.test(line);
}

/** Whether a line is a sum over flows or directions, which are summed here: iperf2's are now and then of a wrong time. */
export function isSum(line: string): boolean {
  return /^\[(?:SUM|FD| CT)/.test(line);
}

/** Whether a row is of who received datagrams: only that one knows their jitter. */
export function isReceivers({ rest }: Row): boolean {
  return /^\S+ ms /.test(rest);
}

/** The row on a line; `undefined` when there is none that can be read. */
export function parseRow(line: string): Row | undefined {
  const match = ROW.exec(line);
  if (!match) return undefined;
  const [, star, id, start, end, transfer, prefix, rate, ratePrefix, rest] = match as string[];
  const [startSeconds, endSeconds] = [Number(start), Number(end)];
  const bytes = Math.round(Number(transfer) * 1024 ** POWERS[prefix!]!);
  if (endSeconds < startSeconds || bytes > 1e17) return undefined;
  const printed = Number(rate) * 1000 ** POWERS[ratePrefix!]!;
  const mean = endSeconds > startSeconds ? (bytes * 8) / (endSeconds - startSeconds) : 0;
  const believable = printed >= 0 && printed < 1e15 && (printed > 0 || bytes === 0);
  const roundingSeconds = 0.5 * 10 ** -(end!.length - end!.indexOf('.') - 1);
  // Of coarse times nothing else tells how long it took.
  if (!believable && roundingSeconds > 0.001) return undefined;
  return {
    id: Number(id),
    starred: star === '*',
    startSeconds,
    endSeconds,
    roundingSeconds,
    bytes,
    bitsPerSecond: believable ? printed : mean,
    exact: prefix === '',
    rest: rest!,
  };
}
