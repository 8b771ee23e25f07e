import { type ArgumentRules, refuseOwn } from '../own-arguments.js';

const NOTHING = 'nothing in its place';
const DIRECTION = "the option 'direction'";
const DURATION = 'the duration of the run';
/** What Netwright sets itself, or what would make the output unreadable, by both of its names, and what to use instead. */
const OWN: ArgumentRules['own'] = [
  ['c', 'client', 'the address of the server'],
  ['s', 'server', 'the role'],
  ['p', 'port', "the stream's port"],
  ['e', 'enhanced', NOTHING],
  ['f', 'format', NOTHING],
  ['y', 'reportstyle', NOTHING],
  ['x', 'reportexclude', NOTHING],
  ['o', 'output', NOTHING],
  ['', 'sum-only', NOTHING],
  ['', 'hide-ips', NOTHING],
  ['', 'no-udp-fin', NOTHING],
  ['C', 'compatibility', NOTHING],
  ['D', 'daemon', NOTHING],
  ['h', 'help', NOTHING],
  ['v', 'version', NOTHING],
  ['', 'bounceback', NOTHING],
  ['', 'connect-only', NOTHING],
  ['', 'incr-dstip', NOTHING],
  ['', 'incr-dstport', NOTHING],
  ['t', 'time', DURATION],
  ['n', 'num', DURATION],
  ['F', 'fileinput', DURATION],
  ['I', 'stdin', DURATION],
  ['i', 'interval', "the option 'interval'"],
  ['u', 'udp', "the option 'protocol'"],
  ['R', 'reverse', DIRECTION],
  ['', 'full-duplex', DIRECTION],
  ['d', 'dualtest', DIRECTION],
  ['r', 'tradeoff', DIRECTION],
  ['P', 'parallel', "the option 'parallel'"],
  ['b', 'bandwidth', "the option 'bitrate'"],
  ['l', 'len', "the option 'length'"],
  ['V', 'ipv6_domain', "the option 'ipVersion'"],
  ['T', 'ttl', "the option 'ttl'"],
  ['B', 'bind', "the option 'bind'"],
];
/** Long options of others that begin like one of ours. */
const OTHERS = new Set([
  'bounceback-congest',
  'bounceback-hold',
  'bounceback-period',
  'bounceback-no-quickack',
  'connect-retries',
]);
/** Short options of others that take the rest of the argument as their value. */
const TAKES_VALUE = 'wMSZHLX';

/** @throws UsageError `BAD_OPTION` naming the argument that Netwright sets itself, and what to use in its place. */
export function refuseOwnArguments(args: readonly string[]): void {
  refuseOwn({ tool: 'iperf2', own: OWN, otherLong: OTHERS, takesValue: TAKES_VALUE }, args);
}
