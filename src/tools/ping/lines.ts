/** Longer ones are no lines of ping's. */
export const LONGEST_CHARACTERS = 2000;

/** A reply to one request. */
export interface ReplyLine {
  kind: 'reply';
  /** The host's clock when it was printed, in seconds; absent without `-D`. */
  stampSeconds: number | undefined;
  /** As it was printed: it starts again at 0 after 65535. */
  sequence: number;
  /** Payload that came back. */
  bytes: number;
  ttl: number | undefined;
  rttMicroseconds: number | undefined;
  /** What is odd about it, in ping's words. */
  marks: readonly string[];
}

/** What else a line may tell of one request. */
export interface FateLine {
  /** `outstanding`: it has no reply yet, and the next one is being sent; `error`: an error came back for it. */
  kind: 'outstanding' | 'error';
  stampSeconds: number | undefined;
  sequence: number;
  /** ping's words for an error. */
  words: string;
}

/** `unreadable`: it begins like one of the others; `changed`: the payload of the reply before was changed on its way. */
export type Line = ReplyLine | FateLine | { kind: 'unreadable' } | { kind: 'changed' };

const STAMP = String.raw`(?:\[(\d{1,11}\.\d{6})\] )?`;
const REPLY = new RegExp(
  String.raw`^${STAMP}(\d{1,6}) bytes from \S[^\n]{0,400}?: icmp_seq=(\d{1,5})(?: ident=\d{1,5})?(?: ttl=(\d{1,3}))?` +
    String.raw`(?: time=(\d{1,7}(?:\.\d{1,3})?) ms| time<\d{1,3} ?ms)?((?: \([A-Za-z !]{1,40}\))*)(?:\t.*)?$`,
);
const OUTSTANDING = new RegExp(String.raw`^${STAMP}no answer yet for icmp_seq=(\d{1,5})$`);
const ERROR = new RegExp(
  String.raw`^${STAMP}From (\S{1,300}?)(?: \(\S{1,100}\))?:? icmp_seq=(\d{1,5}) (\S.{0,300})$`,
);
const HEAD = /^(?:\[[\d.]*\] )?(?:\d+ bytes from |no answer yet|From \S+:? icmp_seq)/;

/** What a line of standard output tells of a request; `undefined` when nothing. */
export function parseLine(text: string): Line | undefined {
  const line = text.slice(0, LONGEST_CHARACTERS).trimEnd();
  if (line.startsWith('wrong data byte #')) return { kind: 'changed' };
  if (!HEAD.test(line)) return undefined;
  if (text.length > LONGEST_CHARACTERS) return { kind: 'unreadable' };
  return reply(line) ?? outstanding(line) ?? error(line) ?? { kind: 'unreadable' };
}

function reply(line: string): ReplyLine | undefined {
  const [, stamp, size, sequence, ttl, time, marks] = REPLY.exec(line) ?? [];
  // Eight bytes of the message are its header.
  if (Number(size) < 8 || Number(ttl) > 255 || !isSequence(sequence)) return undefined;
  return {
    kind: 'reply',
    stampSeconds: numberOf(stamp),
    sequence: Number(sequence),
    bytes: Number(size) - 8,
    ttl: numberOf(ttl),
    rttMicroseconds: time === undefined ? undefined : Math.round(Number(time) * 1000),
    marks: (marks ?? '').split(/[()]/).filter((mark) => mark.trim() !== ''),
  };
}

function outstanding(line: string): FateLine | undefined {
  const [, stamp, sequence] = OUTSTANDING.exec(line) ?? [];
  if (!isSequence(sequence)) return undefined;
  return { kind: 'outstanding', stampSeconds: numberOf(stamp), sequence: Number(sequence), words: '' };
}

function error(line: string): FateLine | undefined {
  const [, stamp, from, sequence, words] = ERROR.exec(line) ?? [];
  if (!isSequence(sequence)) return undefined;
  const said = `${words!.trim()} (from ${from!.replace(/:$/, '')})`;
  return { kind: 'error', stampSeconds: numberOf(stamp), sequence: Number(sequence), words: said };
}

function isSequence(text: string | undefined): boolean {
  return text !== undefined && Number(text) <= 0xffff;
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
