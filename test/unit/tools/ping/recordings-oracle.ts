import type { Recording } from './recordings.js';

/** What a person reads in a recording: its words are split at blanks, and nothing of the reader is used. */
export interface Plain {
  transmitted: number;
  received: number;
  duplicates: number;
  lastRequestSeconds: number;
  /** Milliseconds of ping's own record; absent without one. */
  rtt?: { min: number; mean: number; max: number };
  /** Milliseconds of the first replies. */
  times: number[];
}

export function plain({ out }: Recording): Plain | undefined {
  const lines = out.split('\n');
  const words = lines.find((line) => line.includes(' packets transmitted'))?.split(/[ ,]+/);
  if (!words) return undefined;
  const before = (word: string) => Number(words[words.indexOf(word) - 1] ?? 0);
  const rtt = lines
    .find((line) => line.startsWith('rtt '))
    ?.split(' ')[3]
    ?.split('/')
    .map(Number);
  const replies = lines.filter((line) => line.includes('bytes from') && !line.includes('DUP'));
  return {
    transmitted: before('packets'),
    received: before('received'),
    duplicates: words.includes('duplicates') ? before('duplicates') : 0,
    lastRequestSeconds: Number.parseInt(words.at(-1)!) / 1000,
    ...(rtt && { rtt: { min: rtt[0]!, mean: rtt[1]!, max: rtt[2]! } }),
    times: replies
      .filter((line) => line.includes('time='))
      .map((line) => Number(line.split('time=')[1]!.split(' ')[0])),
  };
}

/** What is wrong, by recording, in ping's own words. */
export const FAILED: readonly (readonly [cases: RegExp, count: number, error: string])[] = [
  [/^2022.*\/too-long$/, 1, 'local error: message too long, mtu=1500'],
  [/^2022.*\/s2000-Mdo-toolong$/, 1, 'local error: message too long, mtu=1500'],
  [/^(20190709|20210202)\/too-long$/, 2, 'local error: message too long, mtu=1500'],
  [/^20160308\/too-long$/, 1, 'local error: Message too long, mtu=1500'],
  [/^20250605\/too-long$/, 1, 'sendmsg: Message too long'],
  [/\/too-long-v6$/, 1, 'local error: message too long, mtu: 1500'],
  [/\/frag-needed$/, 1, 'local error: message too long, mtu=1300'],
  [/\/unknown-host$/, 6, 'no-such-host.invalid: Temporary failure in name resolution'],
  [/^20160308\/bad-device$/, 1, 'SO_BINDTODEVICE: No such device'],
  [/^20(19|21|22|25).*\/(bad-device|I-bad)$/, 5, 'SO_BINDTODEVICE nope0: No such device'],
  [/\/I-bad-addr$/, 1, 'bind: Cannot assign requested address'],
  [/^20(16|19|21).*\/user-no-permission$/, 3, 'socket: Operation not permitted'],
  [
    /^2025.*\/user-no-permission$/,
    1,
    'socktype: SOCK_RAW; socket: Operation not permitted; => missing cap_net_raw+p capability or setuid?',
  ],
  [/\/(no-route|no-route-v6|net-unreachable)$/, 7, 'connect: Network is unreachable'],
  [/\/wrong-family$/, 1, 'fd98:2::1: Address family for hostname not supported'],
  [
    /\/(user-too-fast|user-flood|nonroot-i0.001)$/,
    3,
    'cannot flood; minimal interval allowed for user is 2ms',
  ],
  [/\/bad-arg$/, 1, "invalid option -- 'Z'"],
  [/\/c0$/, 1, "invalid argument: '0': out of range: 1 <= value <= 9223372036854775807"],
  [/\/broadcast$/, 1, 'Do you want to ping broadcast? Then -b. If not, check your local firewall rules'],
];

/** Killed in the middle: nothing of an end record. */
export const TRUNCATED = { cases: /\/(term|SIGTERM|SIGKILL)$/, count: 7 };
/** Stopped before its count was reached. */
export const INTERRUPTED = { cases: /\/int-in-count$/, count: 1 };
/**
 * Requests that were on their way when ping was stopped: at most 1 s (`-W 1`) of one each 0.1 s; the default of Netwright is
 * 2 s; one of a flood.
 */
export const ON_THEIR_WAY: readonly (readonly [cases: RegExp, count: number, requests: number])[] = [
  [/\/int-dead$/, 5, 10],
  [/\/int-just-dead$/, 1, 5],
  [/\/deadline-w2-loss$/, 1, 10],
  [/\/(flood-loss20|flood-loss100)$/, 2, 1],
];
/** Replies to earlier requests that came in after those to later ones: 13, 19, … 55, of every sixth that was delayed. */
export const REORDERED = { cases: /\/reorder$/, reordered: 8 };
