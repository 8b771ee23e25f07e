import { expect, test } from '@playwright/test';
import { JsonReader } from '../../../../src/tools/iperf3/json-reader.js';
import { TextReader } from '../../../../src/tools/iperf3/text-reader.js';
import { allRecordings, feed } from './recordings.js';

const CLIENT = { role: 'client', intervalSeconds: 1 } as const;
const SERVER = { role: 'server', intervalSeconds: 1 } as const;

function out(version: string, name: string): string {
  return allRecordings().find((one) => one.version === version && one.name === name)!.out;
}

const text = (lines: readonly string[]) => feed(new TextReader(CLIENT), lines.join('\n')).output();

test('an end record that lost its last word is no interval', () => {
  const lines = out('3.12', 'server-SIGINT-text').split('\n');
  const dashes = lines.findIndex((line) => line.startsWith('- - - -'));
  const end = lines[dashes + 2]!.replace(/\s+\d+\s+sender$/, '');
  expect(end).not.toBe(lines[dashes + 2]);
  const { directions, notes } = text([...lines.slice(0, dashes + 2), end]);
  expect(directions[0]!.intervals).toEqual(text(lines.slice(0, dashes)).directions[0]!.intervals);
  expect(notes.join()).toContain('a row could not be read');
});

test('what is counted of datagrams is none of TCP’s, wherever it comes from', () => {
  const json = out('3.12', 'tcp-J.server').replaceAll(
    '"omitted":',
    '"lost_packets":\t0,\n\t\t\t\t\t"packets":\t39,\n\t\t\t\t\t"omitted":',
  );
  const { directions } = feed(new JsonReader(SERVER), json).output();
  for (const interval of directions[0]!.intervals) expect(interval).not.toHaveProperty('packets');
});
