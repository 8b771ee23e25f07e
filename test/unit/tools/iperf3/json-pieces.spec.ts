import { expect, test } from '@playwright/test';
import { JsonReader } from '../../../../src/tools/iperf3/json-reader.js';
import { allRecordings, feed } from './recordings.js';

const SERVER = { role: 'server', intervalSeconds: 1 } as const;
const SOURCE = allRecordings().find(({ version, name }) => version === '3.12' && name === 'tcp-P4-J.server')!;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a server's reader says, and of how many intervals it told while it read. */
function read(text: string) {
  let told = 0;
  const output = feed(new JsonReader(SERVER, () => told++), text).output();
  return { ...output, told, intervals: output.directions[0]?.intervals ?? [] };
}

test('a report that is read interval by interval says what it says in one line', () => {
  let compared = 0;
  for (const { version, name, mode, role, intervalSeconds, out } of allRecordings()) {
    const report = mode === 'json' ? parsed(out) : undefined;
    // A key that is written twice is in the object only once.
    if (report === undefined || out.split('\t"error":').length > 2) continue;
    const context = { role, intervalSeconds };
    const inLines = feed(new JsonReader(context), out).output();
    expect(inLines, `${version} ${name}`).toEqual(
      feed(new JsonReader(context), JSON.stringify(report)).output(),
    );
    compared++;
  }
  expect(compared).toBeGreaterThan(400);
});

test('an interval that is no JSON leaves the others, and its report without an end', () => {
  const whole = read(SOURCE.out);
  expect(whole).toMatchObject({ ending: 'complete', told: whole.intervals.length });
  const firstRow = SOURCE.out.indexOf('\t"intervals":');
  const broken = read(
    SOURCE.out.slice(0, firstRow) + SOURCE.out.slice(firstRow).replace('"bytes":\t', '"bytes":\t0x'),
  );
  expect(broken.ending).toBe('truncated');
  expect(broken.notes.join()).toContain('could not be read');
  expect(broken.intervals).toEqual(whole.intervals.slice(1));
  expect(broken.told).toBe(broken.intervals.length);
});

test('a report that breaks off does not hide the next one', () => {
  const lines = SOURCE.out.split('\n');
  const inList = lines.slice(0, lines.indexOf('\t\t}, {') + 9).join('\n');
  const inHead = lines.slice(0, lines.indexOf('\t"intervals":\t[{')).join('\n');
  for (const first of [inList, inHead]) {
    const output = read(`${first}\n${SOURCE.out}`);
    expect(output.ending).toBe('complete');
    expect(output.intervals).toHaveLength(read(SOURCE.out).intervals.length);
    expect(output.notes.join()).toContain('could not be read');
  }
});

test('a list of intervals that its object ends before has no end', () => {
  const output = read(SOURCE.out.replace('\n\t\t}],\n', '\n'));
  expect(output.ending).toBe('truncated');
  expect(output.directions[0]).not.toHaveProperty('summary');
});
