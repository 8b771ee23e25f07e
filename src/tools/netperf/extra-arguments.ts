import { type ArgumentRules, refuseOwn } from '../own-arguments.js';

const RULES: ArgumentRules = {
  tool: 'netperf',
  own: [
    ['P', '', "the stream's port"],
    ['k', '', 'nothing in its place'],
    ['o', '', 'nothing in its place'],
    ['O', '', 'nothing in its place'],
    ['m', '', "the option 'length'"],
    ['M', '', "the option 'length'"],
    ['r', '', "the options 'requestLength' and 'responseLength'"],
    ['R', '', 'nothing in its place'],
    ['t', '', "the option 'test'"],
    ['c', '', "the option 'test'"],
    ['T', '', "the option 'protocol'"],
    ['d', '', "the option 'direction'"],
    ['4', '', "the option 'ipVersion'"],
    ['6', '', "the option 'ipVersion'"],
    ['H', '', 'the address of the server'],
    ['L', '', "the option 'bind'"],
    ['h', '', 'nothing in its place'],
  ],
  otherLong: new Set(),
  takesValue: 'bBeEFgGIKnNpqQsSuUvVwWXyYz',
};

/** @throws UsageError `BAD_OPTION` naming the argument that Netwright sets itself, and what to use in its place. */
export function refuseOwnArguments(args: readonly string[]): void {
  refuseOwn(RULES, args);
}
