import { type ArgumentRules, refuseOwn } from '../own-arguments.js';

const NOTHING = 'nothing in its place';
/** What Netwright sets itself, by both of its names, and what to use in its place. */
const OWN: ArgumentRules['own'] = [
  ['c', 'client', 'the address of the server'],
  ['s', 'server', 'the role'],
  ['p', 'port', "the stream's port"],
  ['J', 'json', NOTHING],
  ['', 'json-stream', NOTHING],
  ['', 'json-stream-full-output', NOTHING],
  ['', 'forceflush', NOTHING],
  ['', 'logfile', NOTHING],
  ['f', 'format', NOTHING],
  ['1', 'one-off', NOTHING],
  ['D', 'daemon', NOTHING],
  ['h', 'help', NOTHING],
  ['v', 'version', NOTHING],
  ['', 'connect-timeout', NOTHING],
  ['t', 'time', 'the duration of the run'],
  ['n', 'bytes', 'the duration of the run'],
  ['k', 'blockcount', 'the duration of the run'],
  ['i', 'interval', "the option 'interval'"],
  ['u', 'udp', "the option 'protocol'"],
  ['', 'sctp', "the option 'protocol'"],
  ['m', 'mptcp', "the option 'protocol'"],
  ['R', 'reverse', "the option 'direction'"],
  ['', 'bidir', "the option 'direction'"],
  ['P', 'parallel', "the option 'parallel'"],
  ['b', 'bitrate', "the option 'bitrate'"],
  ['', 'bandwidth', "the option 'bitrate'"],
  ['l', 'length', "the option 'length'"],
  ['O', 'omit', "the option 'omit'"],
  ['4', 'version4', "the option 'ipVersion'"],
  ['6', 'version6', "the option 'ipVersion'"],
  ['B', 'bind', "the option 'bind'"],
];
/** Long options of others that begin like one of ours. */
const OTHERS = new Set(['timestamps', 'bind-dev', 'server-bitrate-limit', 'server-max-duration']);
/**
 * Short options of others that take the rest of the argument as their value. `-d` does so in newer versions
 * only (3.9 does not, 3.12 does): its level is better given as `--debug=4`.
 */
const TAKES_VALUE = 'wMSLFATCIX';

/** @throws UsageError `BAD_OPTION` naming the argument that Netwright sets itself, and what to use in its place. */
export function refuseOwnArguments(args: readonly string[]): void {
  refuseOwn({ tool: 'iperf3', own: OWN, otherLong: OTHERS, takesValue: TAKES_VALUE }, args);
}
