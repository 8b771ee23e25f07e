import { type ArgumentRules, refuseOwn } from '../own-arguments.js';

const NOTHING = 'nothing in its place';
/** What Netwright sets itself, or could not read, and what to use in its place. ping has no long options. */
const OWN: ArgumentRules['own'] = [
  ['c', '', "the option 'count'"],
  ['w', '', 'the duration of the run'],
  ['i', '', "the option 'interval'"],
  ['A', '', "the option 'interval'"],
  ['l', '', "the option 'interval'"],
  ['s', '', "the option 'length'"],
  ['W', '', "the option 'timeout'"],
  ['M', '', "the option 'dontFragment'"],
  ['f', '', "the option 'flood'"],
  ['t', '', "the option 'ttl'"],
  ['4', '', "the option 'ipVersion'"],
  ['6', '', "the option 'ipVersion'"],
  ['D', '', NOTHING],
  ['O', '', NOTHING],
  ['n', '', NOTHING],
  ['H', '', NOTHING],
  ['q', '', NOTHING],
  ['a', '', NOTHING],
  ['j', '', NOTHING],
  ['N', '', NOTHING],
  ['h', '', NOTHING],
  ['V', '', NOTHING],
];
/** Short options of others that take the rest of the argument as their value. */
const TAKES_VALUE = 'eFImpQST';

/** @throws UsageError `BAD_OPTION` naming the argument that Netwright sets itself, and what to use in its place. */
export function refuseOwnArguments(args: readonly string[]): void {
  refuseOwn({ tool: 'ping', own: OWN, otherLong: new Set(), takesValue: TAKES_VALUE }, args);
}
